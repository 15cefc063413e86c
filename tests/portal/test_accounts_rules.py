"""How long a session lasts, how old a password may be, what may come back, and what browsers are told."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from portal.models import AuditEvent
from tests.factories import NOW, UserFactory
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db

ACCOUNT = "/account/"
SESSION = "/account/session/"
CHANGE = "/accounts/password/change/"
PASSWORD = "a-long-password-1"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.mark.parametrize(("client_of", "minutes"), [(enterprise_client, 30), (bureau_client, 15)])
def test_an_idle_session_ends_and_says_so(clock, client_of, minutes):
    client = client_of()
    client.get(ACCOUNT)
    clock.shift(timedelta(minutes=minutes))
    assert client.get(ACCOUNT).status_code == 200
    clock.shift(timedelta(minutes=minutes, seconds=61))
    page = client.get(ACCOUNT, follow=True)
    assert page.redirect_chain[-1][0].endswith("?next=%2Faccount%2F")
    assert "为了安全已自动退出" in page.text
    assert "_auth_user_id" not in client.session


def test_polling_does_not_keep_a_session_awake(clock):
    client = enterprise_client()
    client.get(ACCOUNT)
    for _ in range(4):
        clock.shift(timedelta(minutes=10))
        last = client.get(SESSION, headers={"X-Poll": "1"})
    assert last.status_code == 401


def test_a_script_learns_that_the_session_is_gone(clock):
    client = enterprise_client()
    client.get(ACCOUNT)
    clock.shift(timedelta(minutes=31))
    response = client.post("/account/phone/", headers={"X-Autosave": "1"})
    assert response.status_code == 401
    assert response.json()["message"] == "登录已过期。请重新登录。"
    assert Client().post("/account/phone/", headers={"X-Autosave": "1"}).status_code == 401


def test_the_session_answers_with_the_token_that_forms_need():
    assert Client().get(SESSION).status_code == 401
    client = enterprise_client()
    assert len(client.get(SESSION).json()["token"]) == 64


def test_a_password_of_bureau_staff_ages_after_ninety_days(clock):
    client = bureau_client(password_changed_at=NOW - timedelta(days=90))
    assert client.get(ACCOUNT).status_code == 200
    clock.shift(timedelta(minutes=1))
    assert client.get(ACCOUNT).url == CHANGE
    assert "密码已满 90 天没有修改" in client.get(CHANGE).text
    old_enterprise = enterprise_client(password_changed_at=NOW - timedelta(days=400))
    assert old_enterprise.get(ACCOUNT).status_code == 200


def change(client, old, new):
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


def test_a_changed_password_is_dated_and_opens_the_door_again(clock):
    client = bureau_client(password_changed_at=NOW - timedelta(days=91))
    response = change(client, PASSWORD, "another-long-password-2")
    assert response.url == ACCOUNT
    assert client.get(ACCOUNT).status_code == 200
    client.user.refresh_from_db()
    assert client.user.password_changed_at == NOW


def test_the_last_five_passwords_cannot_come_back(clock):
    client = enterprise_client()
    for old, new in [(PASSWORD, "second-long-password")] + [
        (f"{a}-long-password", f"{b}-long-password")
        for a, b in [("second", "third"), ("third", "fourth"), ("fourth", "fifth")]
    ]:
        clock.shift(timedelta(minutes=1))
        assert change(client, old, new).status_code == 302
    clock.shift(timedelta(minutes=1))
    for used in (PASSWORD, "third-long-password", "fifth-long-password"):
        assert "与最近 5 次用过的相同" in change(client, "fifth-long-password", used).text
    clock.shift(timedelta(minutes=1))
    assert change(client, "fifth-long-password", "sixth-long-password").status_code == 302
    clock.shift(timedelta(minutes=1))
    assert change(client, "sixth-long-password", PASSWORD).status_code == 302


@pytest.fixture
def reset_link():
    user = UserFactory(username="zhoumin", email="zhou@example.com")
    EmailAddress.objects.create(user=user, email="zhou@example.com", verified=True, primary=True)
    Client().post("/accounts/password/reset/", {"email": "zhou@example.com"})
    letter = mail.outbox[0]
    assert "重设密码" in letter.subject
    assert "您的用户名是 zhoumin" in letter.body
    assert not re.search("Hello|Thank", letter.body)
    return re.search(r"http://[^\s]+", letter.body)[0].split("/", 3)[3]


def test_a_forgotten_password_is_reset_by_a_link_that_works_once(reset_link):
    client = Client()
    form = client.get(f"/{reset_link}", follow=True)
    new = {"password1": "a-fresh-password-9", "password2": "a-fresh-password-9"}
    done = client.post(form.redirect_chain[-1][0], new, follow=True)
    assert "密码已重设" in done.text
    assert "链接已失效" in Client().get(f"/{reset_link}", follow=True).text
    signed_in = Client().post("/accounts/login/", {"login": "zhoumin", "password": "a-fresh-password-9"})
    assert signed_in.status_code == 302


def test_a_reset_for_an_unknown_address_tells_nothing():
    page = Client().post("/accounts/password/reset/", {"email": "nobody@example.com"}, follow=True)
    assert "请查收邮件" in page.text
    assert mail.outbox == []


def test_a_new_telephone_is_saved_with_the_password_and_leaves_a_masked_trace(clock):
    client = enterprise_client(phone="13000002671")
    assert "密码不对" in client.post("/account/phone/", {"phone": "13800138000", "password": "no"}).text
    client.post("/account/phone/", {"phone": "138 0013 8000", "password": PASSWORD})
    client.user.refresh_from_db()
    event = AuditEvent.unscoped.get(action="account.phone_changed")
    assert client.user.phone == "13800138000"
    assert event.detail == {"old": "130****2671", "new": "138****8000"}


def test_a_telephone_of_another_account_is_refused():
    UserFactory(phone="13800138000")
    client = enterprise_client()
    page = client.post("/account/phone/", {"phone": "13800138000", "password": PASSWORD})
    assert "手机号已有账号使用" in page.text


def test_headers_keep_pages_of_an_account_off_shared_computers():
    response = enterprise_client().get(ACCOUNT)
    assert response.headers["Cache-Control"] == "no-store"
    assert "geolocation=()" in response.headers["Permissions-Policy"]
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "data:" not in policy
    assert "unsafe" not in policy
