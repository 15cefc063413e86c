"""The bureau's lists at a browser: what scripts add to pages that work without them."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import NOW
from tests.filing import Firm
from tests.journeys.browsing import DESK, PHONE
from tests.selfcheck.bureau import owing
from tests.support import bureau_client


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 10, 21, 1, 0, tzinfo=UTC), tick=True):
        yield


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_bar_of_reminders_comes_with_the_first_tick(visitor, width):
    for number in range(3):
        owing(enterprise__name=f"逾期企业{number}")
    clerk = visitor(width).carries(bureau_client())
    clerk.open("/b/missing/?year=2026&quarter=3")
    bar = clerk.page.get_by_role("region", name="催报", exact=True)
    expect(bar).to_be_hidden()

    box = clerk.page.get_by_label("选中 逾期企业1")
    box.check()
    expect(bar).to_contain_text("已选 1 家")
    clerk.look()
    box.uncheck()

    expect(bar).to_be_hidden()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_sending_a_report_back_opens_where_it_is_named(visitor, width):
    firm = Firm()
    filed = firm.file(now=NOW)
    clerk = visitor(width).carries(bureau_client())
    clerk.open(reverse("selfcheck:submission_detail", args=[filed.pk]))
    reason = clerk.page.get_by_label("退回理由")
    expect(reason).to_be_hidden()

    clerk.page.locator("summary", has_text="退回补正").click()

    expect(reason).to_be_visible()
    clerk.look()
