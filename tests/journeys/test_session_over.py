"""A session that ends while a form without autosave is filled in: it stays, and goes after a log-in."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.filing import Firm
from tests.journeys.browsing import DESK, PASSWORD, PHONE


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

    signs_in_beside(officer, firm.officer.username)
    officer.troubles.clear()
    officer.press("登记")
    officer.sees("已登记孙立")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_form_sent_all_the_same_comes_back_on_a_page_that_sends_it_again(visitor, width):
    firm = Firm()
    officer = visitor(width)
    officer.sign_in(firm.officer.username)
    officer.open(reverse("portal:people_add"))
    officer.fill(name="孙立", post="班长")
    officer.context.clear_cookies()
    with officer.page.expect_navigation():
        officer.page.evaluate("document.querySelector('main form').submit()")  # past our script
    officer.troubles.clear()
    officer.look()
    officer.sees("您填写的内容都在本页")

    signs_in_beside(officer, firm.officer.username)
    officer.troubles.clear()
    officer.press("再次提交")
    officer.sees("已登记孙立")


def signs_in_beside(person, username):
    """In a window of its own, opened from the page that keeps the form."""
    with person.context.expect_page() as opened:
        person.page.get_by_role("link", name="在新窗口登录").click()
    login = opened.value
    login.locator("[name=login]").fill(username)
    login.locator("[name=password]").fill(PASSWORD)
    with login.expect_navigation():
        login.get_by_role("button", name="登录", exact=True).click()


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
