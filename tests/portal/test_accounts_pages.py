"""The account pages and the frame around them, in Chinese throughout."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.menus import ENTERPRISE, Entry
from tests.factories import EnterpriseFactory, MembershipFactory, UserFactory
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/accounts/login/", "登录"),
        ("/accounts/signup/", "注册需要邀请码"),
        ("/accounts/password/reset/", "重设密码"),
        ("/accounts/password/reset/done/", "请查收邮件"),
        ("/accounts/password/reset/key/1-x-y/", "链接已失效"),
        ("/accounts/password/reset/key/done/", "密码已重设"),
        ("/accounts/inactive/", "账号已停用"),
        ("/accounts/confirm-email/", "请查收验证邮件"),
        ("/accounts/confirm-email/nonsense/", "验证电子邮箱"),
    ],
)
def test_a_stranger_reads_chinese(path, heading):
    page = Client().get(path, follow=True)
    assert page.status_code == 200
    assert heading in page.text.split("<main")[1]
    assert "Sign" not in page.text


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/account/", "账户与安全"),
        ("/account/phone/", "手机号"),
        ("/accounts/password/change/", "修改密码"),
        ("/accounts/email/", "电子邮箱"),
        ("/accounts/phone/change/", "手机号"),
        ("/accounts/2fa/", "两步验证"),
        ("/accounts/2fa/webauthn/", "安全密钥"),
        ("/accounts/sessions/", "登录设备"),
        ("/accounts/logout/", "退出登录"),
        ("/accounts/reauthenticate/", "确认是您本人"),
    ],
)
def test_an_account_page_wears_the_frame(path, heading):
    page = enterprise_client().get(path)
    assert page.status_code == 200
    assert f"<h1>{heading}</h1>" in page.text
    assert "账户与安全" in page.text or "退出登录" in page.text


def test_the_overview_masks_telephone_and_mail():
    page = enterprise_client(phone="13000002671", email="zhou@example.com").get("/account/")
    assert "130****2671" in page.text
    assert "z***@example.com" in page.text
    assert "13000002671" not in page.text


def test_the_menu_shows_its_own_side_and_lights_the_present_page():
    enterprise, bureau = enterprise_client().get("/account/"), bureau_client().get("/account/")
    assert "企业端" in enterprise.text
    assert "监管端" in bureau.text
    assert "认领审核" in bureau.text
    assert "认领审核" not in enterprise.text
    assert '<a href="/account/" aria-current="page">' in enterprise.text


def test_the_menu_leads_nobody_to_a_closed_door():
    clerk, admin = (bureau_client(role=role).get("/account/") for role in ("clerk", "division_admin"))
    assert reverse("portal:posting_list") not in clerk.text
    assert reverse("portal:posting_list") in admin.text


def test_a_menu_entry_waits_for_its_page(monkeypatch):
    waiting = Entry("还没有的页", "selfcheck:not_there_yet")
    monkeypatch.setattr("portal.navigation.ENTERPRISE", (waiting, *ENTERPRISE))
    page = enterprise_client().get("/account/").text

    assert "隐患报告与奖励" in page
    assert "还没有的页" not in page


def open_items(actor):
    return {"portal:notice_list": 3, "portal:claim_list": 2, "selfcheck:deadline_list": 4}


def test_the_menu_counts_what_is_open(settings):
    settings.MENU_COUNTS = [f"{__name__}.open_items"]
    page = enterprise_client().get("/account/")
    assert 'class="count">3<span class="visually-hidden"> 项</span>' in page.text
    assert "待办" not in page.text


def test_what_waits_for_the_bureau_is_counted_at_the_top_without_messages(settings):
    settings.MENU_COUNTS = [f"{__name__}.open_items"]
    page = bureau_client().get("/account/")
    assert 'class="count count--warm">6</span>' in page.text


def test_somebody_with_two_workplaces_chooses_one():
    user = UserFactory()
    first, second = (
        EnterpriseFactory(name=name) for name in ("青柏嘉禾饲料有限公司", "柳溪瑞丰纸制品有限公司")
    )
    MembershipFactory(user=user, enterprise=first, role="member")
    chosen = MembershipFactory(user=user, enterprise=second, role="safety_officer")
    client = Client()
    client.force_login(user)

    assert client.get("/").url == reverse("portal:workplaces")
    assert "柳溪瑞丰纸制品有限公司" in client.get(reverse("portal:workplaces")).text
    client.post(reverse("portal:workplaces"), {"workplace": f"m:{chosen.pk}"})
    assert "安全管理人员" in client.get("/account/").text


def test_the_look_is_kept_in_two_cookies_and_leads_back_only_here():
    client = Client()
    client.post("/account/display/", {"theme": "dark", "next": "/accounts/login/"})
    response = client.post("/account/display/", {"size": "large", "next": "https://elsewhere.example/"})
    page = client.get("/accounts/login/").text
    assert response.url == "/"
    assert 'data-bs-theme="dark"' in page
    assert 'data-size="large"' in page


def test_a_form_sent_after_its_token_changed_is_told_what_to_do():
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert page.status_code == 403
    assert "页面已过期，没有提交" in page.text
    assert "从首页重新打开" in page.text


def test_missing_and_forbidden_pages_show_the_way_on():
    missing = enterprise_client().get("/nothing-here/")
    forbidden = enterprise_client().get(reverse("portal:claim_list"))
    assert missing.status_code == 404
    assert "没有这个页面" in missing.text
    assert forbidden.status_code == 403
    assert "本页供" in forbidden.text
    assert "更换身份" in forbidden.text


def test_too_many_tries_end_on_a_page_in_chinese():
    client = Client()
    for _ in range(31):
        page = client.post("/accounts/login/", {"login": "x", "password": "y"})
    assert page.status_code == 429
    assert "操作太频繁" in page.text
