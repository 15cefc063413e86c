"""Three names for one account, a lock after five failures, and no account without an invitation."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from portal.accounts import INVITATION_KEY, clean_phone
from portal.actors import SYSTEM
from portal.commands.invitations import issue_claim_codes
from portal.models import Invitation, User
from tests.factories import NOW, EnterpriseFactory, UserFactory

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
PASSWORD = "a-long-password-1"
LOCKED = "错误次数过多"
MISMATCH = "账号或密码不对"


@pytest.fixture
def user():
    user = UserFactory(username="zhoumin", name="周敏", phone="13000002671", email="zhou@example.com")
    EmailAddress.objects.create(user=user, email="zhou@example.com", verified=True, primary=True)
    return user


def sign_in(login, password=PASSWORD, client=None):
    return (client or Client()).post(LOGIN, {"login": login, "password": password})


@pytest.mark.parametrize(
    "login",
    ["zhoumin", "zhou@example.com", "ZHOU@example.com", "13000002671", "130-0000-2671", "+86 130 0000 2671"],
)
def test_one_account_answers_to_all_its_names(user, login):
    client = Client()
    response = sign_in(login, client=client)
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize("login", ["zhoumin", "zhou@example.com", "13000002671", "nobody", "13999999999"])
def test_a_wrong_password_says_the_same_for_known_and_unknown_names(user, login):
    page = sign_in(login, "wrong-password-1")
    assert page.status_code == 200
    assert MISMATCH in page.text
    assert f'value="{login}"' in page.text


def test_five_failures_lock_the_account_under_every_name_for_fifteen_minutes(user):
    with time_machine.travel(NOW, tick=False) as clock:
        for login in ("zhoumin", "13000002671", "zhou@example.com", "zhoumin", "13000002671"):
            assert MISMATCH in sign_in(login, "wrong-password-1").text
        assert LOCKED in sign_in("zhou@example.com").text
        clock.shift(timedelta(minutes=15, seconds=1))
        assert sign_in("zhou@example.com").status_code == 302


def test_failures_on_one_telephone_do_not_lock_another(user):
    UserFactory(username="other", phone="13000009999")
    for _ in range(6):
        sign_in("13000009999", "wrong-password-1")
    assert sign_in("13000002671").status_code == 302


def test_an_account_that_was_switched_off_is_told_whom_to_ask(user):
    user.is_active = False
    user.save()
    page = Client().post(LOGIN, {"login": "zhoumin", "password": PASSWORD}, follow=True)
    assert "账号已停用" in page.text


@pytest.mark.parametrize("text", ["138 0013 8000", "138-0013-8000", "+8613800138000", "0086 138 0013 8000"])
def test_a_mobile_number_has_one_spelling(text):
    assert clean_phone(text) == "13800138000"


@pytest.mark.parametrize("text", ["", "12345", "23800138000", "1380013800", "138001380000", "abc"])
def test_anything_else_is_no_mobile_number(text):
    with pytest.raises(ValidationError, match="11 位"):
        clean_phone(text)


SIGNUP = {
    "name": "周敏",
    "username": "anlan.zhou",
    "phone": "138 0013 8000",
    "email": "",
    "password1": "correct-horse-battery-1",
    "password2": "correct-horse-battery-1",
}


@pytest.fixture
def invited():
    """A client whose session holds an accepted invitation."""
    enterprise = EnterpriseFactory()
    issue_claim_codes(actor=SYSTEM, enterprise_ids=[enterprise.pk], now=NOW)
    client = Client()
    session = client.session
    session[INVITATION_KEY] = Invitation.unscoped.get().pk
    session.save()
    return client


def test_nobody_registers_without_an_invitation():
    page = Client().post(reverse("account_signup"), SIGNUP)
    assert "注册需要邀请码" in page.text
    assert not User.objects.exists()


def test_an_expired_invitation_opens_nothing(invited):
    with time_machine.travel(NOW + timedelta(days=3650), tick=False):
        page = invited.post(reverse("account_signup"), SIGNUP)
    assert "注册需要邀请码" in page.text
    assert not User.objects.exists()


def test_an_invited_person_registers_with_name_and_telephone(invited):
    with time_machine.travel(NOW, tick=False):
        response = invited.post(reverse("account_signup"), SIGNUP)
    user = User.objects.get()
    assert response.status_code == 302
    assert (user.name, user.phone, user.phone_verified) == ("周敏", "13800138000", False)
    assert user.password_changed_at == NOW


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": "13800138000"}, "用户名不能是手机号或电子邮箱"),
        ({"username": "ab"}, "用户名"),
        ({"phone": "13000002671"}, "这个手机号已有账号使用"),
        ({"phone": ""}, "手机号没有填写"),
        ({"email": "ZHOU@example.com"}, "这个电子邮箱已有账号使用"),
        ({"name": ""}, "没有填姓名。请填写后再提交。"),
        ({"password1": "1234567890", "password2": "1234567890"}, "数字"),
        ({"password2": "another-long-one-1"}, "密码"),
    ],
)
def test_a_refused_registration_says_why_and_keeps_what_was_typed(invited, user, changes, sentence):
    with time_machine.travel(NOW, tick=False):
        page = invited.post(reverse("account_signup"), {**SIGNUP, **changes})
    assert page.status_code == 200
    assert sentence in page.text
    assert 'value="138 0013 8000"' in page.text or "phone" in changes
    assert User.objects.count() == 1
