"""The proof at the moment of signing: password, the authenticator's code once, failures limited."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import RequestFactory

from portal.reauthentication import ReauthenticationForm
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)
PASSWORD = "a-long-password-1"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def secret(user):
    """Of the authenticator that the user has enrolled."""
    found = generate_totp_secret()
    TOTP.activate(user, found)
    return found


def code_of(secret: str, period: int = 0) -> str:
    """The code of this half minute, or of one before or after it."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1] + period))


def tried(user, **data) -> ReauthenticationForm:
    request = RequestFactory().post("/", data)
    request.user = user
    form = ReauthenticationForm(request.POST, request=request)
    form.is_valid()
    return form


def test_the_password_alone_where_no_authenticator_is_enrolled(user):
    form = tried(user, password=PASSWORD)

    assert not form.errors
    assert "code" not in form.fields
    assert form.method == "密码复核"


@pytest.mark.parametrize(("password", "sentence"), [("", "登录密码没有填写"), ("wrong", "登录密码不对")])
def test_no_password_or_a_wrong_one(user, password, sentence):
    form = tried(user, password=password)

    assert sentence in form.errors["password"][0]


def test_password_and_code_where_one_is_enrolled(user, secret):
    form = tried(user, password=PASSWORD, code=code_of(secret))

    assert not form.errors
    assert form.method == "密码与动态验证码复核"


def test_the_code_is_understood_with_spaces_and_full_width_digits(user, secret):
    code = code_of(secret)
    typed = f" {code[:3]} {code[3:].translate(str.maketrans('0123456789', '０１２３４５６７８９'))} "

    assert not tried(user, password=PASSWORD, code=typed).errors


@pytest.mark.parametrize(("code", "sentence"), [("", "动态验证码没有填写"), ("000000", "动态验证码不对")])
def test_no_code_or_a_wrong_one(user, secret, code, sentence):
    form = tried(user, password=PASSWORD, code=code)

    assert sentence in form.errors["code"][0]


def test_a_code_signs_once_for_as_long_as_it_is_valid(user, secret, clock):
    code = code_of(secret)
    assert not tried(user, password=PASSWORD, code=code).errors
    assert "刚刚用过" in tried(user, password=PASSWORD, code=code).errors["code"][0]

    clock.move_to(NOW + timedelta(seconds=31))  # allauth has forgotten it, the authenticator still accepts it

    assert "刚刚用过" in tried(user, password=PASSWORD, code=code).errors["code"][0]
    assert not tried(user, password=PASSWORD, code=code_of(secret)).errors


def test_a_wrong_password_does_not_use_up_the_code(user, secret):
    code = code_of(secret)

    assert "password" in tried(user, password="wrong", code=code).errors
    assert not tried(user, password=PASSWORD, code=code).errors


def test_five_failures_close_the_form_for_a_minute_even_to_the_right_password(user, clock):
    for _ in range(5):
        assert "password" in tried(user, password="wrong").errors

    held = tried(user, password=PASSWORD)
    other = tried(UserFactory(), password=PASSWORD)
    clock.move_to(NOW + timedelta(seconds=61))

    assert "验证失败的次数过多" in held.non_field_errors()[0]
    assert not other.errors
    assert not tried(user, password=PASSWORD).errors


def test_twenty_failures_close_it_for_an_hour(user, clock):
    for minute in range(4):
        clock.move_to(NOW + timedelta(minutes=2 * minute))
        for _ in range(5):
            tried(user, password="wrong")

    clock.move_to(NOW + timedelta(minutes=30))
    assert tried(user, password=PASSWORD).non_field_errors()
    clock.move_to(NOW + timedelta(minutes=67))
    assert not tried(user, password=PASSWORD).errors


def test_many_good_signatures_in_a_row_are_no_failure(user):
    assert not any(tried(user, password=PASSWORD).errors for _ in range(30))
