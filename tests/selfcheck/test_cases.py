"""From a finding to a case: matched by a person, facts frozen, flags raised, two people decide."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from portal.errors import Conflict, Refused
from portal.models import AuditEvent
from selfcheck.commands import cases, flags, hazard_plans
from selfcheck.commands._case_runs import assess_on
from selfcheck.models import Case, CaseFlag, Evaluation, FlagStep
from selfcheck.queries.case_evidence import evidence_links
from tests.casework import BEFORE, NOW, Casework
from tests.filing import client_of
from tests.hazards import Hazardous

pytestmark = pytest.mark.django_db
NO_BLOCKERS = {
    "finding.accident_at": False,
    "check.fictitious": False,
    "order.refused": False,
    "order.falsely_reported_done": False,
    "order.suspension_defied": False,
    "signs.crime": False,
    "signs.concealment": False,
    "signs.repeat": False,
}


def rules(case, **wanted):
    return set(CaseFlag.unscoped.filter(case=case, **wanted).values_list("rule", flat=True))


def latest(case) -> Evaluation:
    return Evaluation.unscoped.filter(case=case).latest("version")


def test_dp_1_where_a_spot_check_finds_what_was_neither_checked_nor_reported():
    work = Casework()

    case = work.match()

    assert {"DP-1", "AT-1"} <= rules(case, raised=True, state="raised")
    assert set(case.tracks.values_list("party", flat=True)) == {"enterprise", "principal"}
    assert case.tracks.get(party="principal").name == "陆承远"


def test_a_hazard_that_was_found_by_the_team_names_the_enterprise_as_the_first():
    work = Casework(checked=True, reported=True)

    facts = latest(work.match(work.hazard)).facts

    assert facts["finding"]["found_by"] == "self"
    assert facts["finding"]["official_by"] == "spot_check"
    assert facts["finding"]["found_at"] == "2026-09-28"


def test_a_23_the_check_of_the_quarter_before_the_visit_counts():
    work = Casework(checked=True)

    check = latest(work.match()).facts["check"]

    assert check["checked_on"] == "2026-09-17"
    assert check["filed_at"].startswith("2026-10-09")
    assert check["item_covered"] is True
    assert check["reported_to_bureau_at"] is False


def test_an_unknown_fact_stays_unknown():
    facts = latest(Casework().match()).facts

    assert "arose_at" not in facts["finding"]
    assert "dishonest" not in facts["enterprise"]
    assert facts["history"] is None
    assert "minor" not in facts["violation"]


def test_stored_evaluations_replay_to_the_same_answer():
    case = Casework(checked=True).match()
    row = latest(case)

    assert assess_on(row.facts).as_json() == row.output


def test_an_evaluation_from_before_the_search_was_named_replays_to_its_own_words():
    facts = {key: value for key, value in latest(Casework().match()).facts.items() if key != "history_search"}

    reasons = [one for flag in assess_on(facts).as_json()["flags"] for one in flag["reasons"]]

    assert "没有查询以往违法记录。" in [
        one["text"] for one in reasons if one["condition"] == "first_violation"
    ]


def test_an_evaluation_cannot_be_rewritten():
    row = latest(Casework().match())

    with pytest.raises(DatabaseError, match="不得修改"), transaction.atomic():
        Evaluation.unscoped.filter(pk=row.pk).update(output={})


@pytest.mark.parametrize("change", [{"number": "AJ-1"}, {"division_code": "99"}])
def test_number_and_place_of_a_case_are_frozen_and_no_case_is_deleted(change):
    case = Casework().match()

    with pytest.raises(DatabaseError, match="不得修改"), transaction.atomic():
        Case.unscoped.filter(pk=case.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.unscoped.filter(pk=case.pk).delete()


def test_one_number_series_per_bureau_and_year():
    one, other = Casework().match(), Casework().match()

    assert one.number == "AJ-990102-2026-0001"
    assert other.number == "AJ-990102-2026-0002"


def test_two_officers_never_overwrite_each_others_match():
    work = Casework(reported=True)
    work.match(work.hazard)

    with pytest.raises(Conflict):
        work.match(None, actor=work.staff("officer", "周"))


def test_no_match_needs_a_reason():
    with pytest.raises(Refused, match="理由"):
        Casework().match(reason=" ")


def test_only_a_hazard_entered_before_the_visit_can_be_matched():
    work = Casework(reported=True)
    type(work.hazard).unscoped.filter(pk=work.hazard.pk).update(recorded_at=NOW)

    with pytest.raises(Refused, match="检查之前"):
        work.match(work.hazard)


def test_added_facts_run_the_rules_again_and_the_earlier_result_stays():
    work = Casework()
    case = work.match()

    add(work, case, {"signs.crime": True})

    versions = list(Evaluation.unscoped.filter(case=case).order_by("version"))
    assert [v.version for v in versions] == [1, 2]
    assert versions[1].facts["signs"] == {"crime": True}
    assert "signs" not in versions[0].facts
    assert set(versions[0].flags.values_list("state", flat=True)) == {"superseded"}
    assert "LE-X" in rules(case, state="raised")


def test_facts_entered_on_an_older_evaluation_are_a_conflict():
    work = Casework()
    case = work.match()
    add(work, case, {"signs.crime": True})

    with pytest.raises(Conflict):
        add(work, case, {"signs.crime": False}, seen=1)


def test_a_fact_needs_its_source():
    work = Casework()
    case = work.match()

    with pytest.raises(Refused, match="来源"):
        add(work, case, {"signs.crime": True}, source=" ")


def test_only_officers_work_on_facts():
    work = Casework()
    case = work.match()

    with pytest.raises(Refused, match="执法人员"):
        add(work, case, {"signs.crime": True}, actor=work.reviewer)


def test_a_flag_is_upheld_only_by_a_second_person():
    work = Casework()
    flag = work.flag(work.match(), "DP-1")
    work.propose(flag)

    with pytest.raises(Refused):
        work.countersign(flag, actor=work.officer)
    done = work.countersign(flag)

    assert done.state == "upheld"
    assert done.reviewed_by == work.reviewer.username
    assert done.due_on is None


def test_the_reviewer_sends_one_back_and_the_officer_proposes_anew():
    work = Casework()
    flag = work.flag(work.match(), "DP-1")
    work.propose(flag)

    flag.refresh_from_db()
    flags.send_back(
        actor=work.reviewer, flag_id=flag.pk, reason="请补检查表缺页", revision=flag.revision, now=NOW
    )

    flag.refresh_from_db()
    assert flag.state == "raised"
    assert work.propose(flag, "dismissed").state == "under_review"
    actions = list(FlagStep.unscoped.filter(flag=flag).order_by("pk").values_list("action", flat=True))
    assert actions == ["raised", "proposed", "sent_back", "proposed"]


def test_a_later_edit_voids_the_countersignature():
    work = Casework()
    flag = work.flag(work.match(), "DP-1")
    work.propose(flag)
    work.countersign(flag)

    work.propose(flag, "dismissed", "企业补交了检查表")

    flag.refresh_from_db()
    assert (flag.state, flag.reviewed_by) == ("under_review", "")
    assert FlagStep.unscoped.filter(flag=flag, action="voided").count() == 1


def test_new_facts_void_the_countersignature_too():
    work = Casework()
    case = work.match()
    flag = work.flag(case, "DP-1")
    work.propose(flag)
    work.countersign(flag)

    add(work, case, {"finding.discoverable": False})

    flag.refresh_from_db()
    assert flag.state == "superseded"
    assert FlagStep.unscoped.filter(flag=flag, action="voided").exists()


def test_silence_decides_nothing():
    work = Casework()
    flag = work.flag(work.match(), "DP-1")

    assert str(flag.due_on) == "2026-10-29"  # five working days after Thursday 2026-10-22
    flag.refresh_from_db()
    assert flag.state == "raised"


def test_an_old_page_of_a_flag_is_a_conflict():
    work = Casework()
    flag = work.flag(work.match(), "DP-1")
    work.propose(flag)

    with pytest.raises(Conflict):
        flags.propose(
            actor=work.officer, flag_id=flag.pk, opinion="dismissed", reason="旧页面", revision=0, now=NOW
        )


def test_57_a_refusal_after_an_order_is_upheld_only_after_a_collective_discussion():
    work = Casework()
    case = work.match()
    add(work, case, {"order.refused": True})
    flag = work.flag(case, "DP-6")
    work.propose(flag)

    with pytest.raises(Refused, match="集体讨论"):
        work.countersign(flag)
    discuss(work, case)

    assert work.countersign(flag).state == "upheld"


def test_every_step_leaves_an_event():
    work = Casework()
    case = work.match()
    flag = work.flag(case, "DP-1")
    work.propose(flag)
    work.countersign(flag)

    actions = set(AuditEvent.unscoped.values_list("action", flat=True))
    assert {"case.matched", "flag.proposed", "flag.countersigned"} <= actions


def add(work, case, values, *, source="2026-10-21 询问笔录", seen=None, actor=None):
    return cases.add_facts(
        actor=actor or work.officer,
        case_id=case.pk,
        values=values,
        source=source,
        seen_version=seen or latest(case).version,
        now=NOW,
    )


def discuss(work, case):
    return flags.record_discussion(
        actor=work.officer,
        case_id=case.pk,
        values={
            "held_on": NOW.date(),
            "participants": "李长、王局",
            "minutes": "集讨〔2026〕7号",
            "conclusion": "同意",
        },
        now=NOW,
    )


def led_by_the_enterprise() -> Casework:
    """Found, reported, planned, controlled and under way before the spot check came upon the same hazard."""
    own = Hazardous(rectify_by=date(2026, 11, 30))
    own.report()
    hazard_plans.add_control(
        actor=own.officer,
        hazard_id=own.pk,
        text="停用并隔离",
        responsible="周敏",
        taken_at=datetime(2026, 10, 8, 12, 0, tzinfo=UTC),
        now=BEFORE,
    )
    own.plan()
    own.start()
    hazard_plans.add_progress(
        actor=own.officer, hazard_id=own.pk, text="泄爆片已订货", on=date(2026, 10, 9), now=BEFORE
    )
    work = Casework(at=own.firm)
    work.hazard = own.hazard
    return work


def test_le_1_where_a_spot_check_finds_what_the_enterprise_had_reported():
    work = led_by_the_enterprise()
    case = work.match(work.hazard)

    add(work, case, NO_BLOCKERS)

    assert "LE-1" in rules(case, state="raised", raised=True)
    assert "DP-1" not in rules(case, state="raised")


def test_reasons_about_the_hazard_lead_to_the_record_of_that_hazard():
    work = led_by_the_enterprise()
    case = work.match(work.hazard)

    links = evidence_links(case, work.officer.scope)

    page = reverse("selfcheck:major_hazard_detail", args=[work.hazard.pk])
    assert {links[name]["evidence_url"] for name in ("plan", "progress", "reported_before_discovery")} == {
        page
    }
    assert client_of(work.officer).get(page).status_code == 200
