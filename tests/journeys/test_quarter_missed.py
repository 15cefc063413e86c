"""A quarter that was missed: the enterprise is on the list, is reminded, and files late.

Built without clicks: the firm, its people and team, and its draft with all steps complete.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from portal.calendars import Quarter
from selfcheck.commands.obligations import open_period
from tests.factories import EnterpriseFactory
from tests.filing import Firm
from tests.journeys.browsing import DESK, PHONE
from tests.journeys.test_quarter_on_time import explain_and_send, read_and_sign

TODAY = datetime(2026, 10, 19, 1, 0, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
NAME = "安澜恒拓木业有限公司"
THIRD = "?year=2026&quarter=3"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_overdue_enterprise_is_called_reminded_and_files_late(visitor, world, width):
    firm = Firm(name=NAME, created_at=LONG_AGO)
    EnterpriseFactory(name="安澜远山涂料有限公司", created_at=LONG_AGO)
    open_period(actor=firm.clerk, quarter=Quarter(2026, 3), division="990102", now=TODAY)
    report = firm.draft(now=TODAY - timedelta(hours=2))

    clerk = visitor(width)
    clerk.sign_in(firm.clerk.username)
    clerk.open(reverse("selfcheck:missing_list") + THIRD)
    row = clerk.page.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("逾期 4 天")
    expect(row).to_contain_text("未催报")
    clerk.page.get_by_label(f"选中 {NAME}").check()
    clerk.press("催报所选企业")
    clerk.fill(reason="至今未报")
    clerk.press("发送催报")
    clerk.sees("已催报 1 家")
    expect(row).to_contain_text("共 1 次")

    clerk.page.get_by_label(f"选中 {NAME}").check()
    clerk.press("登记电话催报")
    clerk.fill(addressee="周敏（安全员）", result="答应今天报")
    clerk.press("登记")
    expect(row).to_contain_text("答应今天报")

    officer = visitor(width)
    officer.sign_in(firm.officer.username)
    officer.sees("已过")
    officer.open(reverse("selfcheck:report_step", args=[report.pk, "sign"]))
    explain_and_send(officer)
    principal = visitor(width)
    principal.sign_in(firm.principal.username)
    read_and_sign(principal)
    principal.sees("逾期")

    clerk.open(reverse("selfcheck:missing_list") + THIRD)
    expect(row).to_have_count(0)
    clerk.open(reverse("selfcheck:missing_list") + THIRD + "&status=late")
    expect(row).to_contain_text("逾期报送")
