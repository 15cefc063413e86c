"""The second factor in a browser: a bureau clerk is led to it, and it opens the portal."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import BureauFactory, PostingFactory
from tests.journeys.browsing import DESK, PHONE


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_clerk_without_a_second_factor_is_led_to_it_and_works_after_it(visitor, settings, width):
    settings.MFA_REQUIRED = True
    clerk = visitor(width)
    clerk.sign_in(PostingFactory(bureau=BureauFactory()).user.username)

    clerk.open(reverse("selfcheck:missing_list"))
    expect(clerk.page.get_by_role("heading", name="启用验证器")).to_be_visible()
    clerk.sees("您的岗位必须使用两步验证")

    secret = clerk.page.locator(".secret").inner_text()
    clerk.fill(code=code_of_the_moment(secret))
    clerk.press("启用")
    recovery = clerk.page.locator(".codes li").all_inner_texts()
    assert len(recovery) == 10
    assert all(re.fullmatch(r"\d{8}", code) for code in recovery)

    clerk.follow("我已保存，继续")
    clerk.open(reverse("selfcheck:submission_list"))
    expect(clerk.page.get_by_role("heading", name="报告", exact=True)).to_be_visible()


def code_of_the_moment(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
