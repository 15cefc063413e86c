"""The facts of the printed papers fit the shapes of the documents and print."""

from datetime import date
from decimal import Decimal

import pytest

from portal.scope import Scope
from selfcheck.commands import supervision, supervision_requests
from selfcheck.documents import hazard_papers, supervision_papers
from selfcheck.documents.papers import as_pdf
from selfcheck.facts.hazard_sheet import Sheet
from selfcheck.facts.supervision_sheet import SupervisionSheet
from selfcheck.models import Acceptance
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
