"""A hazard is put under supervision by the bureau and closed by it; the enterprise works at a telephone."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from selfcheck.commands import hazards, prompt_reports
from selfcheck.models import Hazard, SupervisionOrder
from tests import media
from tests.filing import Firm
from tests.hazards import bureau_actor
from tests.journeys.browsing import DESK, PHONE
from tests.journeys.planning import fill_plan, start
from tests.support import bureau_client

TODAY = datetime(2026, 10, 9, 5, 0, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
DAY = TODAY.date()
TITLE = "除尘系统未设泄爆装置"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def firm(world):
    firm = Firm(name="安澜恒拓木业有限公司", created_at=LONG_AGO)
    firm.hazard = report(firm)
    return firm


def test_a_hazard_is_supervised_and_closed_by_the_bureau(visitor, firm):
    inspector = visitor(DESK).carries(bureau_client("990102", role="officer", name="钱立"))
    inspector.open(reverse("selfcheck:bureau_home"))
    inspector.sees("重大隐患报告待签收")
    inspector.open(reverse("selfcheck:major_hazard_list") + "?filter=acknowledge")
    inspector.follow(TITLE)
    inspector.fill(comment="请立即停用除尘器")
    inspector.press("签收")

    issue(inspector)
    order = SupervisionOrder.unscoped.get()
    inspector.follow("登记送达")
    inspector.press("登记送达")
    receive(visitor(PHONE), firm)

    officer = visitor(PHONE)
    officer.sign_in(firm.officer.username)
    ask_for_time(officer, firm)
    decide(inspector, order)
    fill_plan(officer, firm.hazard)
    start(officer)
    report_and_finish(officer, firm)
    close(inspector, order)

    order.refresh_from_db()
    hazard = Hazard.unscoped.get(pk=firm.hazard)
    assert (hazard.state, hazard.closed_name, order.state) == ("closed", "钱立", "closed")
    officer.open(page_of(firm))
    officer.sees("已摘牌")
    inspector.open(reverse("selfcheck:supervision_list"))
    inspector.sees("100.0%")
    assert inspector.download("挂牌督办记录表 XLSX").startswith(b"PK")


def issue(inspector) -> None:
    inspector.go(inspector.page.locator("main").get_by_role("link", name="挂牌督办", exact=True))
    inspector.fill(word="青应急督", signatory="李章", plan_due_on="2026-10-20", deadline="2026-12-31")
    inspector.press("签发")
    inspector.sees("青应急督〔2026〕1号")
    assert inspector.fetch("挂牌督办通知书 PDF").startswith(b"%PDF")


def receive(principal, firm) -> None:
    """The principal signs for the notice at a telephone."""
    principal.sign_in(firm.principal.username)
    principal.open(page_of(firm))
    principal.sees("青应急督〔2026〕1号")
    principal.press("签收")
    principal.sees("已签收 青应急督〔2026〕1号")


def ask_for_time(officer, firm) -> None:
    officer.open(page_of(firm))
    officer.follow("申请督办延期")
    officer.fill(to_on="2027-02-09", situation="设备已订货", reason="")
    officer.press("提交延期申请")
    officer.sees("没有填写")
    assert officer.field("situation").input_value() == "设备已订货"
    officer.fill(reason="到货延误，除尘器继续停用")
    officer.press("提交延期申请")
    officer.sees("已提交督办延期申请")
    assert officer.fetch("延期申请书 PDF").startswith(b"%PDF")


def decide(inspector, order) -> None:
    inspector.open(reverse("selfcheck:supervision_detail", args=[order.pk]))
    inspector.sees("已签收")
    inspector.fill(decision="同意，继续停用除尘器")
    inspector.press("同意延期")
    inspector.sees("青应急督〔2026〕2号")
    inspector.sees("原期限 2026-12-31")
    assert inspector.fetch("延期意见书 PDF").startswith(b"%PDF")


def report_and_finish(officer, firm) -> None:
    officer.open(page_of(firm))
    officer.sees("原期限 2026-12-31")
    officer.follow("报告督办进展")
    officer.fill(text="泄爆片已到货，开始安装", funds_spent="42000")
    officer.press("提交进展")
    officer.sees("累计投入 4.20 万元")
    after = {"name": "整改后.jpg", "mimeType": "image/jpeg", "buffer": media.photo("JPEG", size=(80, 60))}
    officer.follow("登记整改完成")
    officer.page.locator('[name="files"]').first.set_input_files(after)
    officer.press("登记整改完成")
    officer.follow("申请验收")
    officer.fill(summary="已加装泄爆片并试验")
    officer.press("提交验收申请")
    officer.sees("已提交督办验收申请")
    assert officer.fetch("验收申请书 PDF").startswith(b"%PDF")


def close(inspector, order) -> None:
    inspector.open(reverse("selfcheck:supervision_detail", args=[order.pk]))
    inspector.follow("审批验收申请")
    assert inspector.field("finding").input_value() == ""
    inspector.fill(name="钱立（北执法0002）", finding="现场查看，泄爆片已安装并经试验")
    inspector.page.get_by_label("合格", exact=True).check()
    inspector.press("登记验收意见")
    assert inspector.fetch("验收意见书 PDF").startswith(b"%PDF")
    inspector.follow("销号摘牌")
    inspector.fill(note="验收合格，同意销号")
    inspector.press("批准销号")
    inspector.sees("已销号")
    assert inspector.fetch("核查表 PDF").startswith(b"%PDF")


def page_of(firm) -> str:
    return reverse("selfcheck:hazard_detail", args=[firm.hazard])


def report(firm) -> int:
    bureau_actor(firm, "chief")
    values = {
        "title": TITLE, "level": "major", "found_on": DAY, "found_by": "team",
        "place": "打磨车间", "condition": "布袋除尘器无泄爆装置", "harm": "可能引起粉尘爆燃",
        "measure": "加装泄爆片", "responsible": "周敏", "rectify_by": DAY.replace(day=30),
    }  # fmt: skip
    now = datetime.now(UTC)
    hazard = hazards.add_hazard(
        actor=firm.officer, enterprise_id=firm.enterprise.pk, values=values, item_ids=[], photo_ids=[],
        now=now,
    )  # fmt: skip
    prompt_reports.report_hazard(actor=firm.officer, hazard_id=hazard.pk, revision=hazard.revision, now=now)
    return hazard.pk
