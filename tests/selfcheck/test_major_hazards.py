"""The bureau's register of major hazards, and the facts the rules and the statutory table read from it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.calendars import Quarter
from portal.scope import Scope
from selfcheck.commands import hazard_extensions, hazard_plans, prompt_reports
from selfcheck.facts.hazard_life import case_check_facts, finding_facts, timeline
from selfcheck.facts.register import register_of
from selfcheck.queries.major_hazards import Wanted, counts, major_hazards
from selfcheck.rules.plan import five_assurances, missing_elements
from selfcheck.states.hazards import Element
from tests.factories import NOW
from tests.hazards import TODAY, Hazardous, at

pytestmark = pytest.mark.django_db
AREA = Scope(division="990102")


def shown(name, now=NOW, **wanted):
    return {row.pk for row in major_hazards(AREA, Wanted(filter=name, **wanted), now)}


def ask(case):
    hazard_extensions.request_extension(
        actor=case.officer, hazard_id=case.pk, to_on=date(2026, 11, 30), reason="到货延误",
        controls="停用", now=NOW,
    )  # fmt: skip


def test_each_filter_shows_the_work_it_names():
    fresh, reported, planned, closed = Hazardous(), Hazardous(), Hazardous(), Hazardous().until_closed()
    Hazardous("general")
    reported.report()
    report = planned.report()
    planned.plan()
    prompt_reports.acknowledge(actor=planned.inspector, report_id=report.pk, comment="", now=NOW)
    ask(planned)
    fresh.supervise()

    assert shown("open") == {fresh.pk, reported.pk, planned.pk}
    assert shown("unreported") == {fresh.pk}
    assert shown("without_plan") == {fresh.pk, reported.pk}
    assert shown("acknowledge") == {reported.pk, closed.pk}
    assert shown("extension") == {planned.pk}
    assert shown("supervised") == {fresh.pk}
    assert shown("closed") == {closed.pk}


def test_the_deadlines_own_day_is_not_overdue():
    case = Hazardous()

    assert shown("overdue", now=at(days=21)) == set()
    assert shown("overdue", now=at(days=22)) == {case.pk}


def test_progress_ends_the_quiet_time():
    case = Hazardous()
    later = at(days=10)

    assert shown("no_progress", now=later, days=11) == {case.pk}
    hazard_plans.add_progress(actor=case.officer, hazard_id=case.pk, on=TODAY, text="已订货", now=NOW)
    assert shown("no_progress", now=later, days=11) == set()
    assert shown("no_progress", now=later, days=10) == {case.pk}


def test_completed_ones_wait_for_the_bureau_only_under_an_order():
    own, supervised = Hazardous().until_completed(), Hazardous()
    supervised.supervise()
    supervised.until_completed()

    assert shown("acceptance") == {supervised.pk}
    assert own.hazard.state == "completed"


def test_counts_equal_what_the_filters_show_and_cost_one_query():
    Hazardous().report()
    Hazardous().until_closed()
    with CaptureQueriesContext(
        connection,
    ) as one:
        found = counts(AREA, Wanted(), NOW)

    assert len(one) == 1
    assert all(len(shown(name)) == count for name, count in found.items() if name != "all")


@pytest.mark.parametrize("many", [1, 7])
def test_the_list_costs_the_same_for_one_and_for_many(many, django_assert_num_queries):
    for _ in range(many):
        Hazardous()
    with django_assert_num_queries(2):
        rows = list(major_hazards(AREA, Wanted(), NOW))
        assert [(row.enterprise.name, row.found_clauses, row.last_progress_on) for row in rows]


def test_another_area_sees_none():
    Hazardous()

    assert not major_hazards(Scope(division="990203"), Wanted(), NOW)


def test_the_rules_read_dates_and_not_claims():
    case = Hazardous(found_at=at(hours=-20))
    before = case_check_facts(case.hazard, AREA)
    case.report()
    case.plan()
    ask(case)
    after = case_check_facts(case.hazard, AREA)

    assert finding_facts(case.hazard)["found_at"] == "2026-10-08T13:00:00+08:00"
    assert before["reported_to_bureau_at"] is before["plan_at"] is before["rectified_at"] is False
    assert before["reported_to_principal_at"] is before["interim_controls_at"] is None
    assert after["reported_to_bureau_at"] == after["plan_at"] == "2026-10-09T09:00:00+08:00"
    assert (after["rectify_by"], after["extended_to"]) == ("2026-10-30", False)


def test_a_finding_without_a_clock_time_says_only_its_day():
    case = Hazardous("general")

    assert finding_facts(case.hazard)["found_at"] == "2026-10-08"


def test_an_approved_extension_is_a_fact_beside_the_first_deadline():
    case = Hazardous("general")
    ask(case)
    extension = case.hazard.extension_rows.get()
    hazard_extensions.decide_extension(
        actor=case.principal, extension_id=extension.pk, approve=True, decision="同意", now=NOW
    )
    facts = case_check_facts(case.hazard, AREA)

    assert (facts["rectify_by"], facts["extended_to"]) == ("2026-10-30", "2026-11-30")


def test_the_line_of_time_is_in_order():
    events = timeline(Hazardous().until_closed().hazard, AREA)

    assert {"报告重大隐患", "制定治理方案", "销号"} <= {event.label for event in events}
    assert [event.at for event in events] == sorted(event.at for event in events)


def test_the_statutory_table_counts_plans_and_elements_in_place():
    case = Hazardous()
    case.report()
    case.plan()
    case.element(Element.FUNDS, revision=1, state="in_place", in_place_on=TODAY, funds_planned=Decimal(9))
    found = register_of(
        case.officer.scope, case.firm.enterprise.pk, Quarter(2026, 4), TODAY, frozenset()
    ).figures

    assert (found["in_plan"], found["plan_money"], found["plan_goal"]) == (1, 1, 0)


def test_five_assurances_are_derived_from_the_six_elements():
    states = dict.fromkeys(("goals", "methods", "funds", "people", "timing", "safety"), "in_place")

    assert all(one.met for one in five_assurances(states))
    without = five_assurances(states | {"methods": "partly"})
    assert [one.label for one in without if not one.met] == ["措施"]
    assert missing_elements({"goals": 1, "methods": 1, "funds": 1, "people": 1, "safety": 1}) == ["时限要求"]
