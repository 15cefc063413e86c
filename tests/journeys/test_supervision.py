"""A hazard is put under supervision by the bureau and closed by it; the enterprise works at a telephone."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from selfcheck.commands import hazard_plans, hazards, prompt_reports, supervision, supervision_requests
from selfcheck.models import Hazard, SupervisionOrder
from selfcheck.states.hazards import Element
from tests.factories import EvidenceFileFactory
from tests.filing import Firm
from tests.hazards import bureau_actor
from tests.journeys.browsing import DESK
from tests.support import bureau_client

TODAY = datetime(2026, 10, 9, 5, 0, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
DAY = TODAY.date()


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
    officer = visitor(DESK).carries(bureau_client("990102", role="officer", name="钱立"))
    officer.open(reverse("selfcheck:bureau_home"))
    officer.sees("重大隐患报告待签收")
    officer.open(reverse("selfcheck:major_hazard_list") + "?filter=acknowledge")
    officer.follow("除尘系统未设泄爆装置")
    officer.fill(comment="请立即停用除尘器")
    officer.press("签收")

    issue(officer)
    order = SupervisionOrder.unscoped.get()
    deliver_and_receive(officer, firm, order)
    extend(officer, firm, order)
    finish(officer, firm, order)

    order.refresh_from_db()
    hazard = Hazard.unscoped.get(pk=firm.hazard)
    assert (hazard.state, hazard.closed_name, order.state) == ("closed", "钱立", "closed")
    officer.open(reverse("selfcheck:supervision_list"))
    officer.sees("100.0%")
    assert officer.download("挂牌督办记录表 XLSX").startswith(b"PK")


def issue(officer) -> None:
    officer.go(officer.page.locator("main").get_by_role("link", name="挂牌督办", exact=True))
    officer.fill(word="青应急督", signatory="李章", plan_due_on="2026-10-20", deadline="2026-12-31")
    officer.press("签发")
    officer.sees("青应急督〔2026〕1号")
    assert officer.fetch("挂牌督办通知书 PDF").startswith(b"%PDF")


def deliver_and_receive(officer, firm, order) -> None:
    officer.follow("登记送达")
    officer.press("登记送达")
    supervision.receive_order(actor=firm.principal, order_id=order.pk, now=datetime.now(UTC))


def extend(officer, firm, order) -> None:
    supervision_requests.request_supervised_extension(
        actor=firm.officer, order_id=order.pk, to_on=DAY.replace(year=2027, month=2), situation="设备已订货",
        reason="到货延误，除尘器继续停用", now=datetime.now(UTC),
    )  # fmt: skip
    officer.open(reverse("selfcheck:supervision_detail", args=[order.pk]))
    officer.sees("已签收")
    officer.fill(decision="同意，继续停用除尘器")
    officer.press("同意延期")
    officer.sees("原期限 2026-12-31")
    assert officer.fetch("延期意见书 PDF").startswith(b"%PDF")


def finish(officer, firm, order) -> None:
    work(firm, order)
    officer.open(reverse("selfcheck:supervision_detail", args=[order.pk]))
    officer.follow("审批验收申请")
    assert officer.field("finding").input_value() == ""
    officer.fill(name="钱立（北执法0002）", finding="现场查看，泄爆片已安装并经试验")
    officer.page.get_by_label("合格", exact=True).check()
    officer.press("登记验收意见")
    assert officer.fetch("验收意见书 PDF").startswith(b"%PDF")
    officer.follow("销号摘牌")
    officer.fill(note="验收合格，同意销号")
    officer.press("批准销号")
    officer.sees("已销号")
    assert officer.fetch("核查表 PDF").startswith(b"%PDF")


def report(firm) -> int:
    bureau_actor(firm, "chief")
    values = {
        "title": "除尘系统未设泄爆装置", "level": "major", "found_on": DAY, "found_by": "team",
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


def work(firm, order) -> None:
    """The plan, one report of progress, completion and the request for acceptance."""
    now, own = datetime.now(UTC), {"actor": firm.officer, "hazard_id": firm.hazard}
    for element in Element.values:
        due_on = DAY.replace(day=28) if element == Element.TIMING else None
        given = hazard_plans.ElementGiven(f"{Element(element).label}已安排", "周敏", due_on=due_on)
        hazard_plans.save_element(**own, element=element, revision=0, given=given, now=now)
    hazard_plans.confirm_plan(**own, now=now)
    hazard_plans.start_rectifying(**own, now=now)
    supervision.report_progress(
        actor=firm.officer, order_id=order.pk, on=DAY, text="泄爆片已到货，开始安装", now=now
    )
    photo = EvidenceFileFactory(enterprise=firm.enterprise, name="整改后.pdf").pk
    hazards.record_rectified(**own, rectified_on=DAY, today=DAY, now=now, after_ids=[photo])
    finished = supervision_requests.Finished(DAY, "已加装泄爆片并试验")
    supervision_requests.request_supervised_acceptance(
        actor=firm.officer, order_id=order.pk, finished=finished, now=now
    )
