"""The compulsory second factor: who needs it, how it is enrolled, and that it cannot be shed."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from tests.factories import BureauFactory, MembershipFactory, PostingFactory, UserFactory
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db

ACTIVATE = "/accounts/2fa/totp/activate/"
PASSWORD = "a-long-password-1"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.MFA_REQUIRED = True


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def signed_in(user):
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


def enrol(client):
    page = client.get(ACTIVATE)
    secret = re.search(r'class="secret">(\w+)<', page.text)[1]
    return secret, client.post(ACTIVATE, {"code": code_for(secret)}, follow=True)


@pytest.fixture
def clerk():
    return PostingFactory(bureau=BureauFactory(), role="clerk").user


def test_bureau_staff_go_to_the_enrolment_before_anything_else(clerk):
    client = signed_in(clerk)
    response = client.get(reverse("portal:notice_list"))
    assert response.url == ACTIVATE
    assert "您的岗位必须使用两步验证" in client.get(ACTIVATE).text


def test_a_principal_needs_one_and_a_safety_officer_does_not():
    assert enterprise_client(role="principal").get(reverse("portal:notice_list")).url == ACTIVATE
    assert enterprise_client(role="safety_officer").get(reverse("portal:notice_list")).status_code == 200


def test_the_setting_switches_the_duty_off(settings):
    settings.MFA_REQUIRED = False
    assert bureau_client().get(reverse("portal:notice_list")).status_code == 200


def test_the_pages_that_mend_it_and_the_way_out_stay_open(clerk):
    client = signed_in(clerk)
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302


def test_enrolment_right_after_sign_in_asks_no_second_password_and_opens_the_door(clerk):
    client = signed_in(clerk)
    _, page = enrol(client)
    assert "恢复码" in page.text
    assert len(re.findall(r"<li>\d{8}</li>", page.text)) == 10
    assert client.get(reverse("portal:notice_list")).status_code == 200


def test_the_qr_code_is_drawn_in_the_page(clerk):
    page = signed_in(clerk).get(ACTIVATE)
    assert "<svg" in page.text
    assert "data:" not in page.text


def test_a_wrong_code_is_refused_in_words(clerk):
    page = signed_in(clerk).post(ACTIVATE, {"code": "000000"})
    assert "验证码不对或已过期" in page.text
    assert "一个没用过的恢复码" not in page.text
    assert not Authenticator.objects.exists()


def test_enrolment_works_on_the_phone_itself_and_offers_no_way_around(clerk):
    page = signed_in(clerk).get(ACTIVATE)
    assert 'href="otpauth://totp/' in page.text
    assert "取消" not in page.text


def test_the_next_sign_in_asks_for_the_code_and_takes_each_recovery_code_once(clerk):
    _, page = enrol(signed_in(clerk))
    recovery = re.search(r"<li>(\d{8})</li>", page.text)[1]

    client = signed_in(clerk)
    assert "_auth_user_id" not in client.session
    assert "两步验证" in client.get("/accounts/2fa/authenticate/").text
    client.post("/accounts/2fa/authenticate/", {"code": f"{recovery[:4]} {recovery[4:]}"})
    assert client.session["_auth_user_id"] == str(clerk.pk)

    again = signed_in(clerk)
    assert "验证码不对" in again.post("/accounts/2fa/authenticate/", {"code": recovery}).text


def test_secrets_rest_encrypted(clerk):
    secret, _ = enrol(signed_in(clerk))
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_the_last_compulsory_factor_cannot_be_removed(clerk):
    client = signed_in(clerk)
    enrol(client)
    page = client.post("/accounts/2fa/totp/deactivate/")
    assert "您的岗位必须使用两步验证，不能停用最后一种" in page.text
    assert Authenticator.objects.filter(user=clerk, type="totp").exists()


def test_a_voluntary_factor_may_be_removed():
    user = MembershipFactory(role="safety_officer").user
    client = signed_in(user)
    enrol(client)
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=user, type="totp").exists()


def test_a_script_is_told_in_a_sentence_not_by_a_page(clerk):
    response = signed_in(clerk).get(reverse("portal:notice_list"), headers={"X-Poll": "1"})
    assert response.status_code == 403
    assert "两步验证" in response.json()["message"]


def test_an_account_without_a_workplace_needs_no_factor():
    user = UserFactory()
    assert signed_in(user).get(reverse("portal:account")).status_code == 200
