"""A session that ends while a form without autosave is filled in: it stays, and goes after a log-in."""

from django.urls import reverse
from playwright.sync_api import expect

from tests.filing import Firm
from tests.journeys.browsing import PASSWORD, PHONE


def test_the_form_stays_and_is_sent_after_a_new_log_in(visitor):
    firm = Firm()
    officer = visitor(PHONE)
    officer.sign_in(firm.officer.username)
    officer.open(reverse("portal:people_add"))
    officer.fill(name="孙立", post="班长")
    officer.context.clear_cookies()

    officer.page.get_by_role("button", name="登记", exact=True).click()
    expect(officer.page.get_by_text("登录已过期，没有提交")).to_be_visible()
    expect(officer.field("name")).to_have_value("孙立")

    with officer.context.expect_page() as opened:
        officer.page.get_by_role("link", name="在新窗口登录").click()
    login = opened.value
    login.locator("[name=login]").fill(firm.officer.username)
    login.locator("[name=password]").fill(PASSWORD)
    with login.expect_navigation():
        login.get_by_role("button", name="登录", exact=True).click()

    officer.troubles.clear()
    officer.press("登记")
    officer.sees("已登记孙立")


def test_a_form_too_long_for_the_server_is_not_sent(visitor):
    firm = Firm()
    officer = visitor(PHONE)
    officer.sign_in(firm.officer.username)
    officer.open(reverse("portal:people_add"))
    officer.fill(name="孙立")
    officer.page.evaluate("document.documentElement.dataset.mostBytes = '300'")
    officer.field("post").evaluate("one => { one.maxLength = 999; one.value = '长'.repeat(200); }")
    officer.page.get_by_role("button", name="登记", exact=True).click()
    expect(officer.page.get_by_text("填写的文字太长，没有提交")).to_be_visible()
    expect(officer.field("name")).to_have_value("孙立")
