"""The facts of the printed papers fit the shapes of the documents and print."""

from datetime import date
from decimal import Decimal

import pytest

from portal.scope import Scope
from selfcheck.commands import hazard_extensions, supervision, supervision_requests
from selfcheck.commands._hazard_judging import Judged
from selfcheck.commands.settings import change_setting
from selfcheck.documents import hazard_papers, supervision_papers
from selfcheck.documents.papers import as_pdf
from selfcheck.facts.hazard_sheet import Sheet
from selfcheck.facts.supervision_sheet import SupervisionSheet, extension_opinion
from selfcheck.models import (
    Acceptance,
    HazardClause,
    HazardStandard,
    HazardStandardItem,
    SupervisionAcceptanceRequest,
    SupervisionExtensionRequest,
)
from selfcheck.states.settings import SettingKind
from tests.factories import NOW
from tests.hazards import TODAY, Hazardous

pytestmark = pytest.mark.django_db
AREA = Scope(division="990102")


@pytest.mark.parametrize("name", ["situation", "plan", "rectification"])
@pytest.mark.parametrize("life", ["fresh", "closed"])
def test_the_papers_of_a_hazard_print_at_both_ends_of_its_life(name, life):
    case = Hazardous() if life == "fresh" else Hazardous().until_closed()
    content = getattr(Sheet(case.hazard, AREA, NOW, "周敏"), name)()

    assert as_pdf(getattr(hazard_papers, name)(content)).startswith(b"%PDF")


def test_the_recheck_prints_what_the_officer_found_and_nothing_before():
    case = Hazardous().until_completed()
    sheet = Sheet(case.hazard, AREA, NOW)
    assert sheet.recheck(None)["finding"] == ""
    case.inspect()
    row = Acceptance.unscoped.get(kind="bureau")
    content = Sheet(case.hazard, AREA, NOW).recheck(row)

    assert (content["finding"], content["passed"]) == ("现场查看，泄爆片已安装", True)
    assert as_pdf(hazard_papers.recheck(content)).startswith(b"%PDF")


def test_the_papers_name_who_submitted_them_and_not_who_prints():
    case = Hazardous()
    assert Sheet(case.hazard, AREA, NOW).situation()["foot"]["prepared_by"] == ""
    case.until_closed()
    sheet, name = Sheet(case.hazard, AREA, NOW, "钱立"), case.officer.name

    assert sheet.situation()["foot"] == {"head": None, "prepared_by": name, "prepared_on": "2026-10-09"}
    assert (sheet.plan()["prepared_by"], sheet.plan()["prepared_on"]) == (name, "2026-10-09")
    assert sheet.rectification()["foot"]["prepared_by"] == name


def test_progress_under_supervision_stands_among_the_rest():
    case = Hazardous()
    order = case.supervise()
    supervision.report_progress(
        actor=case.officer,
        order_id=order.pk,
        on=TODAY,
        text="泄爆片已到货",
        funds_spent=Decimal("42000"),
        now=NOW,
    )
    content = Sheet(case.hazard, AREA, NOW).rectification()

    assert [one["text"] for one in content["progress"]] == ["泄爆片已到货"]
    assert content["spent_yuan"] == "42000.00"


def test_a_hazard_without_clause_prints_why_and_how_it_was_found():
    content = Sheet(Hazardous(unmapped_reason="无对应条款，判定依据为专家意见").hazard, AREA, NOW).situation()

    assert content["unmapped_reason"] == "无对应条款，判定依据为专家意见"
    assert content["finder"] == content["found_by_label"]
    assert as_pdf(hazard_papers.situation(content)).startswith(b"%PDF")


def test_the_first_deadline_stays_visible_and_the_assurances_are_derived():
    case = Hazardous()
    case.report()
    case.plan()
    content = Sheet(case.hazard, AREA, NOW).plan()

    assert (content["rectify_by_on"], content["extended_to_on"]) == ("2026-10-30", None)
    assert [one["met"] for one in content["assurances"]] == [False] * 5
    assert content["in_plan"]


def test_the_papers_of_a_supervision_print():
    case = Hazardous()
    order = case.supervise()
    request = supervision_requests.request_supervised_extension(
        actor=case.officer, order_id=order.pk, to_on=date(2027, 2, 28), situation="已订货",
        reason="到货延误", now=NOW,
    )  # fmt: skip
    sheet = SupervisionSheet(order, AREA, NOW)

    papers = [
        supervision_papers.order(sheet.notice()),
        supervision_papers.extension_request(sheet.extension_request(request)),
        supervision_papers.extension_opinion(sheet.extension_opinion(request)),
    ]
    case.until_completed()
    asked = supervision_requests.request_supervised_acceptance(
        actor=case.officer, order_id=order.pk, finished=supervision_requests.Finished(TODAY, "完成"), now=NOW
    )
    papers.append(supervision_papers.acceptance_request(sheet.acceptance_request(asked)))
    papers.append(supervision_papers.acceptance_opinion(sheet.acceptance_opinion(asked)))

    assert all(as_pdf(paper).startswith(b"%PDF") for paper in papers)


def opinions(order):
    sheet = SupervisionSheet(order, AREA, NOW)
    longer = SupervisionExtensionRequest.unscoped.get()
    finished = SupervisionAcceptanceRequest.unscoped.get()
    return sheet.extension_opinion(longer), sheet.acceptance_opinion(finished)


def decided_under(case):
    """An order with a decided request for more time and a decided request for acceptance."""
    order = case.supervise()
    longer = supervision_requests.request_supervised_extension(
        actor=case.officer, order_id=order.pk, to_on=date(2027, 2, 28), situation="已订货",
        reason="到货延误", now=NOW,
    )  # fmt: skip
    supervision_requests.decide_supervised_extension(
        actor=case.inspector, request_id=longer.pk, approve=True, decision="同意", now=NOW
    )
    case.until_completed()
    finished = supervision_requests.Finished(TODAY, "完成")
    asked = supervision_requests.request_supervised_acceptance(
        actor=case.officer, order_id=order.pk, finished=finished, now=NOW
    )
    judged = Judged(on=TODAY, name="赵一帆", passed=False, finding="联锁没有接入")
    supervision_requests.decide_supervised_acceptance(
        actor=case.inspector, request_id=asked.pk, judged=judged, now=NOW
    )
    return order


def test_opinions_take_the_next_numbers_of_the_orders_series_and_the_next_order_the_one_after():
    case = Hazardous()
    longer, finished = opinions(decided_under(case))

    assert longer["number"] == {"word": "青应急督", "year": 2026, "serial": 2}
    assert finished["number"] == {"word": "青应急督", "year": 2026, "serial": 3}
    assert str(Hazardous().supervise()) == "青应急督〔2026〕4号"


def test_an_opinion_outside_supervision_has_a_number_once_its_bureau_has_set_a_word():
    numbers = []
    for word in ("", "青应急"):
        case = Hazardous()
        if word:
            set_series(case, word)
        asked = hazard_extensions.request_extension(
            actor=case.officer, hazard_id=case.pk, to_on=date(2026, 11, 30), reason="到货延误",
            controls="停用除尘器", now=NOW,
        )  # fmt: skip
        waiting = extension_opinion(asked, Sheet(case.hazard, AREA, NOW), "青柏区应急管理局")
        decided = hazard_extensions.decide_extension(
            actor=case.inspector, extension_id=asked.pk, approve=True, decision="同意", now=NOW
        )
        sheet = Sheet(case.hazard, AREA, NOW)
        numbers += [waiting["number"], extension_opinion(decided, sheet, "青柏区应急管理局")["number"]]

    empty = {"word": "", "year": None, "serial": None}
    assert numbers == [empty, empty, empty, {"word": "青应急", "year": 2026, "serial": 5}]


def set_series(case, word):
    value = {"word": word, "first": 5}
    change_setting(
        actor=case.chief, kind=SettingKind.SERIES, from_on=TODAY, value=value, reason="统一文号", now=NOW
    )


def test_the_category_is_how_the_standard_sorts_the_picked_clauses():
    case = Hazardous()
    assert Sheet(case.hazard, AREA, NOW).situation()["category_labels"] == []
    standard = HazardStandard.objects.create(code="S", title="标准", sectors=["工贸"], status="in_force")
    for n, sector in enumerate(("粉尘涉爆", "机械", "粉尘涉爆")):
        item = HazardStandardItem.objects.create(
            standard=standard, uid=f"S:{n}", article="第一条", item=n, sector=sector, title="项", position=n
        )
        HazardClause.unscoped.create(hazard=case.hazard, item=item)

    assert Sheet(case.hazard, AREA, NOW).situation()["category_labels"] == ["工贸", "粉尘涉爆、机械"]
