"""Opening a quarter: who owes, by when, what is frozen, and what a second run changes."""

import json
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from portal.actors import SYSTEM
from portal.calendars import Quarter, end_of_day
from portal.errors import Refused
from portal.models import AuditEvent, StandardisationGrade
from selfcheck.commands.obligations import open_period
from selfcheck.models import DeadlineMove, Exemption, Obligation, PeriodOpening
from selfcheck.queries.obligations import due_dates, preview
from selfcheck.rules.filing import first_due_quarter
from selfcheck.tasks import open_due_periods
from tests.factories import EnterpriseFactory
from tests.selfcheck.bureau import firm, official, places

pytestmark = pytest.mark.django_db

Q4 = Quarter(2026, 4)
OCTOBER_1 = datetime(2026, 9, 30, 16, 5, tzinfo=UTC)
OCTOBER_9 = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)


def opened(**kwargs):
    return open_period(actor=SYSTEM, quarter=Q4, now=OCTOBER_1, **kwargs)


def test_one_obligation_for_each_enterprise_with_the_profile_of_that_day():
    enterprise = firm(
        industry_code="2110", size="small", sectors=["工贸"], high_hazard=True, division_code="990102001"
    )
    StandardisationGrade.unscoped.create(
        enterprise=enterprise, grade=3, from_on=date(2020, 1, 1), to_on=date(2025, 1, 1)
    )
    StandardisationGrade.unscoped.create(enterprise=enterprise, grade=2, from_on=date(2025, 1, 1))

    result = opened()

    row = Obligation.unscoped.get()
    assert (result.created, result.existing) == (1, 0)
    assert (row.enterprise, row.year, row.quarter, row.opened_at) == (enterprise, 2026, 4, OCTOBER_1)
    assert (row.division_code, row.industry_code, row.size) == ("990102001", "2110", "small")
    assert row.sectors == ["工贸"]
    assert (row.high_hazard, row.grade, row.late_joiner) == (True, 2, False)
    assert row.due_at == row.original_due_at == end_of_day(date(2027, 1, 15))


def test_what_is_frozen_stays_when_the_enterprise_changes():
    enterprise = firm(size="small", division_code="990102001")
    opened()

    enterprise.size, enterprise.division_code = "large", "990103001"
    enterprise.save()

    row = Obligation.unscoped.get()
    assert (row.size, row.division_code) == ("small", "990102001")


@pytest.mark.parametrize("day", ["2026-06-30", "2026-09-30", "2026-10-01", "2026-10-02", "2026-12-31"])
@pytest.mark.parametrize("field", ["established_on", "moved_in_on"])
def test_a_new_enterprise_owes_from_its_first_full_quarter_as_the_rule_says(field, day):
    EnterpriseFactory(**{field: date.fromisoformat(day)})

    owes = opened().created == 1

    assert owes == (first_due_quarter(date.fromisoformat(day)) <= Q4)


def test_a_closed_enterprise_owes_nothing():
    EnterpriseFactory(state="closed", closed_on=date(2026, 9, 1))

    assert opened().created == 0
    assert not PeriodOpening.unscoped.exists()


def test_a_second_run_only_adds_who_joined_and_marks_them():
    firm()
    opened()
    later = firm()

    again = open_period(actor=SYSTEM, quarter=Q4, now=OCTOBER_9)
    third = open_period(actor=SYSTEM, quarter=Q4, now=OCTOBER_9)

    joined = Obligation.unscoped.get(enterprise=later)
    assert (again.created, again.existing) == (1, 1)
    assert (third.created, third.existing) == (0, 2)
    assert (joined.late_joiner, joined.opened_at) == (True, OCTOBER_9)
    assert PeriodOpening.unscoped.get().opened_at == OCTOBER_1


def test_each_run_leaves_one_event_with_its_counts():
    firm()

    opened()

    event = AuditEvent.unscoped.get()
    assert event.action == "period.opened"
    assert (event.detail["period"], event.detail["created"], event.detail["existing"]) == ("2026Q4", 1, 0)


def test_a_bureau_opens_its_own_division_only():
    places()
    mine, theirs = firm(division_code="990102001"), firm(division_code="990103001")

    result = open_period(actor=official(), quarter=Q4, now=OCTOBER_1)

    assert result.created == 1
    assert Obligation.unscoped.get().enterprise == mine
    with pytest.raises(Refused, match="管辖范围"):
        open_period(actor=official(), quarter=Q4, division=theirs.division_code[:6], now=OCTOBER_1)


def test_who_was_there_when_a_higher_bureau_opened_is_no_late_joiner_elsewhere():
    firm(division_code="990102001")
    open_period(actor=official(division="990102"), quarter=Q4, now=OCTOBER_1)
    inside, outside = firm(division_code="990102002"), firm(division_code="980101001")

    open_period(actor=SYSTEM, quarter=Q4, now=OCTOBER_9)

    assert Obligation.unscoped.get(enterprise=inside).late_joiner
    assert not Obligation.unscoped.get(enterprise=outside).late_joiner


def exemption_of(enterprise, from_on, to_on, state="approved"):
    decided = {"decided_at": OCTOBER_1, "decided_by": "chief"} if state != "proposed" else {}
    return Exemption.unscoped.create(
        enterprise=enterprise,
        reason_code="suspended",
        reason="全季停产",
        evidence_note="停产通知",
        from_on=from_on,
        to_on=to_on,
        state=state,
        proposed_at=OCTOBER_1,
        proposed_by="clerk",
        **decided,
    )


def test_approved_exemptions_of_the_whole_quarter_are_applied_to_new_rows():
    whole, part, waiting = firm(), firm(), firm()
    approved = exemption_of(whole, date(2026, 9, 1), date(2026, 12, 31))
    exemption_of(part, date(2026, 10, 2), date(2026, 12, 31))
    exemption_of(waiting, date(2026, 10, 1), date(2026, 12, 31), state="proposed")

    opened()

    exempt = dict(Obligation.unscoped.values_list("enterprise", "exempt_by"))
    assert exempt == {whole.pk: approved.pk, part.pk: None, waiting.pk: None}


def moved(**kwargs):
    return DeadlineMove.unscoped.create(
        year=2026,
        quarter=4,
        reason="暴雪",
        evidence_note="气象通报",
        state="approved",
        proposed_at=OCTOBER_1,
        proposed_by="clerk",
        decided_at=OCTOBER_1,
        decided_by="chief",
        **kwargs,
    )


def test_approved_deadlines_are_applied_to_new_rows_and_the_later_one_wins():
    town, firm_of_town, other = (
        firm(division_code="990102001"),
        firm(division_code="990102001"),
        firm(division_code="990103001"),
    )
    moved(division_code="990102", due_at=end_of_day(date(2027, 1, 20)))
    moved(division_code="990102001", enterprise=firm_of_town, due_at=end_of_day(date(2027, 1, 31)))

    opened()

    due = {row.enterprise_id: row.due_at for row in Obligation.unscoped.all()}
    assert due[town.pk] == end_of_day(date(2027, 1, 20))
    assert due[firm_of_town.pk] == end_of_day(date(2027, 1, 31))
    assert due[other.pk] == end_of_day(date(2027, 1, 15))
    assert {row.original_due_at for row in Obligation.unscoped.all()} == {end_of_day(date(2027, 1, 15))}


def test_quarters_before_the_law_and_far_ahead_are_refused():
    firm()
    with pytest.raises(Refused, match="2025Q1 起才开始"):
        open_period(actor=SYSTEM, quarter=Quarter(2024, 4), now=OCTOBER_1)
    with pytest.raises(Refused, match="最多提前一个季度"):
        open_period(actor=SYSTEM, quarter=Quarter(2027, 2), now=OCTOBER_1)
    assert open_period(actor=SYSTEM, quarter=Quarter(2027, 1), now=OCTOBER_1).created == 1


def test_the_due_date_carries_its_citation():
    (due,) = due_dates(Q4, "990102", OCTOBER_1)

    assert due.due_at == end_of_day(date(2027, 1, 15))
    assert "第十四条" in str(due.rule.citation)


def test_the_preview_tells_apart_who_is_left_out():
    places()
    firm(division_code="990102001")
    firm(division_code="990102002")
    EnterpriseFactory(state="closed", closed_on=date(2026, 9, 1))
    EnterpriseFactory(established_on=date(2026, 10, 8))
    actor = official()

    before = preview(actor.scope, Q4, "990102")
    open_period(actor=actor, quarter=Q4, now=OCTOBER_9)
    after = preview(actor.scope, Q4, "990102")

    assert (before.create, before.existing, before.closed, before.not_yet) == (2, 0, 1, 1)
    assert (after.create, after.existing) == (0, 2)


def test_the_command_prints_the_json_of_the_contract(time_machine):
    time_machine.move_to(OCTOBER_9, tick=False)
    firm()
    out = StringIO()

    call_command("open_period", "2026Q4", "--json", stdout=out)

    assert json.loads(out.getvalue()) == {"period": "2026Q4", "created": 1, "existing": 0}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["2026-4"], "写法不对"), (["2024Q4"], "2025Q1"), (["2026Q4", "--division", "77"], "没有区划 77")],
)
def test_the_command_refuses_in_one_sentence(arguments, sentence, time_machine):
    time_machine.move_to(OCTOBER_9, tick=False)

    with pytest.raises(SystemExit, match=sentence):
        call_command("open_period", *arguments)


def test_the_clock_opens_the_current_quarter_once(time_machine):
    time_machine.move_to(OCTOBER_9, tick=False)
    assert open_due_periods() == 0, "no register yet"

    firm()
    assert open_due_periods() == 1
    firm()
    assert open_due_periods() == 0
    assert Obligation.unscoped.count() == 1
