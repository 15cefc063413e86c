"""A hazard from its registration to its closure: every move, and every wrong step refused with a sentence."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from portal.calendars import start_of_day
from portal.errors import Conflict, Refused
from portal.lifecycle import IllegalMove
from portal.models import AuditEvent, Notice
from selfcheck.commands import hazard_acceptance, hazard_plans, hazards, prompt_reports
from selfcheck.models import Hazard, HazardMove, PlanRevision, PromptReport, StaffNotice
from selfcheck.queries import reports
from selfcheck.states.hazards import Element
from tests.factories import NOW, EvidenceFileFactory, HazardFactory
from tests.hazards import TODAY, Hazardous, at

pytestmark = pytest.mark.django_db


def told(user, kind):
    return Notice.objects.filter(user__username=user.username, kind=kind).count()


def test_a_major_hazard_goes_all_the_way_and_every_move_is_kept():
    case = Hazardous().until_closed()

    hazard = case.hazard
    assert hazard.state == "closed"
    assert (hazard.closed_name, hazard.closed_by) == (case.principal.name, case.principal.username)
    moves = HazardMove.unscoped.filter(hazard=hazard).order_by("pk")
    assert [m.action for m in moves] == ["report", "plan", "start", "complete", "accept", "close"]


def test_a_general_hazard_is_mended_at_once_without_report_or_plan():
    case = Hazardous("general")
    case.complete()
    case.accept()
    case.close()

    assert case.hazard.state == "closed"


def test_the_clock_starts_at_the_time_of_finding_or_with_the_day():
    known = Hazardous(found_at=at(hours=-20))
    unknown = Hazardous()

    assert (known.hazard.found_at, known.hazard.found_time_known) == (at(hours=-20), True)
    assert unknown.hazard.found_at == start_of_day(date(2026, 10, 8))
    assert not unknown.hazard.found_time_known


def test_reporting_tells_principal_and_bureau_and_gives_one_receipt():
    case = Hazardous()
    revision = case.hazard.revision
    first = case.report()
    again = prompt_reports.report_hazard(actor=case.officer, hazard_id=case.pk, revision=revision, now=NOW)

    assert again.pk == first.pk
    assert told(case.principal, "hazard.reported") == 1
    assert told(case.inspector, "hazard.acknowledge") == 1
    assert first.principal_told_at == NOW
    assert first.content["condition"] == "布袋除尘器无泄爆装置"
    assert reports.receipt_by_number(first.receipt_no).digest == first.digest


def test_a_later_report_is_a_new_version_and_moves_nothing():
    case = Hazardous()
    case.report()
    case.plan()
    second = case.report(now=at(days=1))

    assert second.version == 2
    assert len(second.content["elements"]) == 6
    assert case.hazard.state == "planned"
    assert case.hazard.reported_at == NOW


def test_a_report_once_sent_cannot_be_changed():
    report = Hazardous().report()

    with pytest.raises(DatabaseError, match="不得修改"), transaction.atomic():
        PromptReport.unscoped.filter(pk=report.pk).update(digest="0" * 64)


def test_the_bureau_acknowledges_once_and_the_principal_says_he_has_read_it():
    case = Hazardous()
    report = case.report()
    prompt_reports.acknowledge_as_principal(actor=case.principal, report_id=report.pk, now=NOW)
    row = prompt_reports.acknowledge(actor=case.inspector, report_id=report.pk, comment="按期报进展", now=NOW)

    assert row.office == case.firm.bureau.name
    assert told(case.officer, "hazard.acknowledged") == 1
    with pytest.raises(Refused, match="已由"):
        prompt_reports.acknowledge(actor=case.chief, report_id=report.pk, comment="", now=NOW)
    with pytest.raises(Refused, match="本人"):
        prompt_reports.acknowledge_as_principal(actor=case.officer, report_id=report.pk, now=NOW)


def test_the_staff_is_told_on_a_day_between_finding_and_today():
    case = Hazardous()
    proof = case.file()
    given = prompt_reports.Told(TODAY, "board", file_ids=(proof,))
    row = prompt_reports.tell_staff(actor=case.officer, hazard_id=case.pk, told=given, now=NOW)

    assert [f.evidence_id for f in StaffNotice.unscoped.get(pk=row.pk).files.all()] == [proof]
    for day, words in ((date(2026, 10, 7), "早于发现日期"), (date(2026, 10, 10), "晚于今天")):
        with pytest.raises(Refused, match=words):
            prompt_reports.tell_staff(
                actor=case.officer, hazard_id=case.pk, told=prompt_reports.Told(day, "board"), now=NOW
            )


REFUSED_AT_ENTRY = [
    ({"rectify_by": date(2026, 10, 7)}, "整改期限不能早于发现日期"),
    ({"found_at": at(days=1), "found_on": date(2026, 10, 10)}, "晚于现在"),
    ({"found_at": at(), "found_on": date(2026, 10, 8)}, "不是同一天"),
    ({"rectified_on": TODAY}, "还没有报告"),
]


@pytest.mark.parametrize(("values", "words"), REFUSED_AT_ENTRY)
def test_what_cannot_be_is_refused_at_entry(values, words):
    with pytest.raises(Refused, match=words):
        Hazardous(**values)


def test_a_general_hazard_is_not_reported_and_a_major_one_needs_its_three_parts():
    with pytest.raises(Refused, match="随季度报告"):
        Hazardous("general").report()
    with pytest.raises(Refused, match="危害程度"):
        Hazardous(harm="").report()


def test_a_plan_needs_all_six_elements_each_with_a_person():
    case = Hazardous()
    case.report()
    case.element(Element.GOALS)

    with pytest.raises(Refused, match="责任人没有填写"):
        case.element(Element.METHODS, responsible=" ")
    with pytest.raises(Refused, match="还缺 5 项"):
        hazard_plans.confirm_plan(actor=case.officer, hazard_id=case.pk, now=NOW)


def test_a_major_hazard_is_reported_before_it_is_planned_and_planned_before_work_starts():
    case = Hazardous()

    with pytest.raises(Refused, match="还没有报告"):
        hazard_plans.confirm_plan(actor=case.officer, hazard_id=case.pk, now=NOW)
    case.report()
    with pytest.raises(Refused, match="先制定治理方案"):
        case.start()


BAD_ELEMENTS = [
    ({"state": "in_place"}, "到位日期"),
    ({"in_place_on": TODAY}, "不是已落实"),
    ({"state": "in_place", "in_place_on": date(2026, 10, 10)}, "和今天之间"),
    ({"funds_planned": Decimal("-1")}, "资金"),
    ({"content": ""}, "内容没有填写"),
]


@pytest.mark.parametrize(("values", "words"), BAD_ELEMENTS)
def test_an_element_that_contradicts_itself_is_refused(values, words):
    with pytest.raises(Refused, match=words):
        Hazardous().element(Element.FUNDS, **values)


def test_every_saving_of_an_element_is_kept_and_a_stale_one_conflicts():
    case = Hazardous()
    case.element(Element.FUNDS, funds_planned=Decimal("68000"))
    case.element(Element.FUNDS, revision=1, funds_planned=Decimal("90000"))

    kept = PlanRevision.unscoped.filter(hazard=case.pk).order_by("revision")
    assert [r.content["funds_planned"] for r in kept] == ["68000.00", "90000.00"]
    with pytest.raises(Conflict):
        case.element(Element.FUNDS, revision=1)


def test_controls_and_progress_carry_their_day_and_files():
    case = Hazardous()
    control = hazard_plans.add_control(
        actor=case.officer, hazard_id=case.pk, taken_at=at(hours=-3), text="停用除尘系统", responsible="周敏",
        file_ids=(case.file(),), now=NOW,
    )  # fmt: skip
    hazard_plans.add_progress(actor=case.officer, hazard_id=case.pk, on=TODAY, text="已订货", now=NOW)

    assert control.files.count() == 1
    with pytest.raises(Refused, match="晚于今天"):
        hazard_plans.add_progress(
            actor=case.officer, hazard_id=case.pk, on=date(2026, 10, 10), text="已订货", now=NOW
        )
    with pytest.raises(Refused, match="早于发现日期"):
        hazard_plans.add_control(
            actor=case.officer, hazard_id=case.pk, taken_at=at(days=-5), text="停", responsible="周", now=NOW
        )


def test_a_file_of_another_enterprise_is_refused():
    case = Hazardous()
    foreign = EvidenceFileFactory().pk

    with pytest.raises(Refused, match="不属于本企业"):
        hazard_plans.add_progress(
            actor=case.officer, hazard_id=case.pk, on=TODAY, text="已订货", file_ids=(foreign,), now=NOW
        )


def test_rejection_sends_it_back_and_keeps_the_day_that_was_claimed():
    case = Hazardous().until_completed()
    case.accept(passed=False, finding="泄爆片方向装反")

    hazard = case.hazard
    assert (hazard.state, hazard.rectified_on) == ("rectifying", None)
    assert "2026-10-09" in HazardMove.unscoped.get(hazard=hazard, action="reject").note


def test_acceptance_needs_a_finding_and_a_day_after_completion():
    case = Hazardous().until_completed()

    with pytest.raises(Refused, match="验收情况没有填写"):
        case.accept(finding=" ")
    with pytest.raises(Refused, match="早于完成日期"):
        case.accept(on=date(2026, 10, 8))


def test_closure_comes_after_acceptance_and_with_evidence():
    case = Hazardous().until_completed()

    with pytest.raises(IllegalMove):
        case.close()
    case.accept()
    with pytest.raises(Refused, match="照片或者材料"):
        case.close(files=())


def test_the_same_picture_before_and_after_is_said_but_not_refused():
    case = Hazardous().until_completed()
    before, after = case.file(sha256="a" * 64), case.file(sha256="a" * 64, name="后.jpg")

    _, warnings = case.accept(before_ids=(before,), after_ids=(after,))

    assert case.hazard.state == "accepted"
    assert warnings == ["“后.jpg”与整改前的照片是同一文件（摘要相同）。请核对。"]


AFTER_CLOSURE = [
    lambda c: hazard_plans.add_progress(actor=c.officer, hazard_id=c.pk, on=TODAY, text="又做了", now=NOW),
    lambda c: c.element(Element.GOALS, revision=1),
    lambda c: c.report(),
    lambda c: c.complete(),
    lambda c: c.accept(),
    lambda c: c.close(),
    lambda c: prompt_reports.comment_hazard(actor=c.inspector, hazard_id=c.pk, text="补材料", now=NOW),
]


@pytest.mark.parametrize("act", AFTER_CLOSURE)
def test_nothing_happens_after_closure(act):
    case = Hazardous().until_closed()

    with pytest.raises(Refused, match="已经销号"):
        act(case)


def test_a_closed_hazard_comes_back_only_as_a_new_one_that_refers_to_it():
    case = Hazardous().until_closed()
    common = {
        "actor": case.officer,
        "enterprise_id": case.firm.enterprise.pk,
        "values": {
            "title": "泄爆片再次缺失", "level": "general", "found_on": TODAY, "found_by": "daily",
            "place": "打磨车间", "measure": "补装", "responsible": "周敏", "rectify_by": TODAY,
        },
        "item_ids": [],
        "photo_ids": [],
    }  # fmt: skip
    again = hazards.add_hazard(**common, succeeds_id=case.pk, now=NOW)

    assert again.succeeds_id == case.pk
    assert case.hazard.state == "closed"
    with pytest.raises(Refused, match="已销号"):
        hazards.add_hazard(**common, succeeds_id=again.pk, now=at(days=1))


def test_the_deadline_is_a_slip_of_the_pen_only_on_its_first_day():
    case = Hazardous()
    values = {"found_on": date(2026, 10, 8), "rectify_by": date(2026, 11, 30)}
    change = {"actor": case.officer, "hazard_id": case.pk, "item_ids": [], "photo_ids": []}
    hazards.change_hazard(**change, revision=0, values=values, now=NOW)

    assert case.hazard.original_rectify_by == date(2026, 11, 30)
    with pytest.raises(Refused, match="延期申请"):
        hazards.change_hazard(
            **change, revision=1, values=values | {"rectify_by": date(2026, 12, 30)}, now=at(days=1)
        )


def test_a_member_of_the_team_neither_accepts_nor_closes():
    case = Hazardous().until_completed()
    member = case.firm._actor("member", case.firm.members[0].person)

    with pytest.raises(IllegalMove, match="您的角色"):
        case.accept(actor=member)


def test_the_database_ties_states_to_dates_and_persons():
    rows = [
        {"state": "closed", "rectified_on": TODAY},
        {"state": "registered", "rectified_on": TODAY},
        {"state": "accepted", "rectified_on": TODAY},
        {"state": "reported", "level": "major"},
        {"level": "general", "reported_at": NOW},
        {"original_rectify_by": date(2027, 1, 1)},
    ]
    for row in rows:
        with pytest.raises(IntegrityError), transaction.atomic():
            HazardFactory(**row)


def test_time_alone_changes_no_state():
    case = Hazardous()
    case.report()
    long_after = NOW + timedelta(days=900)

    with pytest.raises(IllegalMove):
        hazard_acceptance.close_hazard(actor=case.principal, hazard_id=case.pk, now=long_after)
    assert Hazard.unscoped.get(pk=case.pk).state == "reported"


def test_every_step_is_in_the_audit_trail_of_the_enterprise():
    case = Hazardous().until_closed()
    actions = set(
        AuditEvent.unscoped.filter(enterprise_id=case.firm.enterprise.pk).values_list("action", flat=True)
    )
    assert {
        "hazard.recorded",
        "hazard.reported",
        "hazard.planned",
        "hazard.accept",
        "hazard.closed",
    } <= actions
