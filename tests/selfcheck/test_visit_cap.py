"""The frequency cap where visits are recorded: edges of the table, places, kinds outside, two clerks."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from portal.audit_book import book
from portal.errors import Refused
from portal.models import AuditEvent, Notice
from selfcheck.facts.visits import counter
from selfcheck.models import Visit
from selfcheck.queries import visits as queries
from selfcheck.rules.frequency import Visit as Asked
from tests.factories import EnterpriseFactory, GradeFactory, VisitFactory
from tests.races import at_once, raised
from tests.selfcheck.bureau import official, places
from tests.selfcheck.visiting import OUTSIDE, TODAY, colleague_of, used_up, visited

pytestmark = pytest.mark.django_db

TABLE = [(True, 1, 2), (True, 2, 4), (True, 3, 8), (True, None, 12)]
TABLE += [(False, 1, 1), (False, 2, 2), (False, 3, 4), (False, None, 6)]


def works(high_hazard=False, grade=None, division="990102001"):
    enterprise = EnterpriseFactory(high_hazard=high_hazard, division_code=division)
    if grade:
        GradeFactory(enterprise=enterprise, grade=grade)
    return enterprise


@pytest.mark.parametrize(("high_hazard", "grade", "cap"), TABLE)
def test_notice_11_3_the_last_visit_within_the_cap_is_recorded_the_next_refused(high_hazard, grade, cap):
    clerk, enterprise = official(), works(high_hazard, grade)
    used_up(clerk, enterprise, cap)

    with pytest.raises(Refused, match=f"已计入 {cap} 次，上限 {cap} 次.*应急〔2025〕11号"):
        visited(clerk, enterprise)
    assert Visit.unscoped.filter(enterprise=enterprise).count() == cap


def test_green_amber_and_red_before_the_visit_is_entered():
    clerk, enterprise = official(), works(grade=3)
    colours = []
    for month in (3, 4, 5, 6):
        colours.append(queries.counter_of(clerk.scope, enterprise, TODAY).answer.colour)
        visited(clerk, enterprise, on=date(2026, month, 2))

    assert colours == ["green", "green", "green", "amber"]
    assert queries.counter_of(clerk.scope, enterprise, TODAY).answer.colour == "red"


@pytest.mark.parametrize(
    ("division", "refused"), [("990102001", True), ("210202001", True), ("440703001", False)]
)
def test_special_inspections_count_in_liaoning_and_not_in_jiangmen(division, refused):
    clerk = official(division=division[:6])
    enterprise = works(False, 1, division)
    used_up(clerk, enterprise, 1)

    if refused:
        with pytest.raises(Refused, match="不得再安排专项检查"):
            visited(clerk, enterprise, "special")
    else:
        assert visited(clerk, enterprise, "special", **OUTSIDE).cap["counts"] is False


@pytest.mark.parametrize("kind", ["complaint", "transfer", "monitoring", "rectification_review", "guidance"])
def test_kinds_outside_the_cap_are_never_blocked_but_name_reason_basis_and_approver(kind):
    clerk, enterprise = official(), works(grade=1)
    used_up(clerk, enterprise, 1)

    for missing in OUTSIDE:
        with pytest.raises(Refused, match="不计入频次") as refusal:
            visited(clerk, enterprise, kind, **OUTSIDE | {missing: " "})
        assert refusal.value.field == missing
    visited(clerk, enterprise, kind, **OUTSIDE)
    assert queries.counter_of(clerk.scope, enterprise, TODAY).answer.used == 1


def test_nobody_approves_his_own_visit_outside_the_cap():
    clerk, neighbour = official(), official("chief", "990103")

    for name in (clerk.username, neighbour.username, "nobody"):
        with pytest.raises(Refused, match="批准人不是本局在岗的其他人员"):
            visited(clerk, works(), "complaint", **OUTSIDE | {"exempt_approver": name})
    assert not Visit.unscoped.exists()


def test_who_approved_a_visit_outside_the_cap_is_a_known_person():
    clerk, chief = official(), official("chief")

    visit = visited(
        clerk, works(), "complaint", serious=True, **OUTSIDE | {"exempt_approver": chief.username}
    )

    assert (visit.exempt_approved_by, visit.exempt_approver) == (chief.username, chief.name)
    assert AuditEvent.unscoped.get(action="visit.recorded").detail["exempt_approver"] == chief.username
    with pytest.raises(IntegrityError, match="visit_second_person"), transaction.atomic():
        VisitFactory(recorded_by="clerk", exempt_approved_by="clerk")


def test_a_lead_without_a_serious_violation_is_shown_to_the_chief():
    clerk, chief = official(), official("chief")

    visited(clerk, works(), "complaint", serious=True, **OUTSIDE)
    assert not Notice.objects.exists()
    visited(clerk, works(), "complaint", serious=None, **OUTSIDE)
    assert list(Notice.objects.values_list("user_id", flat=True)) == [chief.user_id]


def test_a_kind_that_counts_takes_no_reason_for_staying_outside():
    with pytest.raises(Refused, match="计入频次，不用填"):
        visited(official(), works(), "planned", **OUTSIDE)


def test_visits_of_city_and_county_add_up_for_one_enterprise():
    places()
    enterprise = works(grade=2)
    city, county = official(division="9901"), official()
    visited(city, enterprise, on=date(2026, 3, 2), levels=("city",))
    visited(county, enterprise, on=date(2026, 4, 2))

    for reader in (city, county):
        with pytest.raises(Refused, match="已计入 2 次"):
            visited(reader, enterprise, levels=("city",) if reader is city else ("county",))


def test_one_joint_inspection_counts_once():
    city, enterprise = official(division="9901"), works()

    visited(city, enterprise, "joint", levels=("city", "county"))

    assert queries.counter_of(city.scope, enterprise, TODAY).answer.used == 1


def test_two_entries_of_one_day_under_one_plan_are_one_visit():
    clerk, enterprise = official(), works()
    for _ in range(2):
        visited(clerk, enterprise, plan_number="青应急检〔2026〕7号")

    found = queries.counter_of(clerk.scope, enterprise, TODAY)
    assert [counted.counted for _, counted in found.rows] == [True, False]


def test_a_visit_of_last_year_uses_up_nothing_of_this_year():
    clerk, enterprise = official(), works(grade=1)
    visited(clerk, enterprise, on=date(2025, 12, 31))

    assert visited(clerk, enterprise, on=date(2026, 1, 1)).cap["used"] == 0


def test_the_grade_of_the_day_of_the_visit_sets_the_cap_and_an_expired_one_none():
    clerk, enterprise = official(), works()
    GradeFactory(enterprise=enterprise, grade=1, from_on=date(2025, 1, 1), to_on=date(2026, 7, 1))
    GradeFactory(enterprise=enterprise, grade=2, from_on=date(2026, 9, 1))

    days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 31), date(2026, 9, 1)]

    asked = [counter(clerk.scope, enterprise, Asked(day, "planned")) for day in days]
    assert [one.answer.cap for one in asked] == [1, 6, 6, 2]


def test_an_enterprise_that_moved_keeps_what_counted_where_it_was():
    city = official(division="44")
    enterprise = works(division="440703001")
    visited(city, enterprise, "special", levels=("province",), **OUTSIDE)
    enterprise.division_code = "440305001"
    enterprise.save()

    assert queries.counter_of(city.scope, enterprise, TODAY).answer.used == 0


def test_unknown_hazard_class_takes_the_lower_cap_and_says_so():
    found = queries.counter_of(official().scope, works(None, 3), TODAY)

    assert found.answer.cap == 4
    assert "暂按非高危" in found.warning


def test_what_the_counter_said_is_kept_with_the_visit():
    clerk, enterprise = official(), works(True, 3)

    visit = visited(clerk, enterprise)

    assert (visit.cap["used"], visit.cap["cap"], visit.cap["colour"]) == (0, 8, "green")
    assert "caps@CN@2025-01-28" in visit.cap["versions"]
    assert AuditEvent.unscoped.get(action="visit.recorded").detail["cap"]["cap"] == 8


def test_the_same_form_sent_twice_is_one_visit():
    clerk, enterprise, token = official(), works(), uuid4()

    first = visited(clerk, enterprise, token=token)

    assert visited(clerk, enterprise, token=token) == first
    assert Visit.unscoped.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clerks_record_the_last_allowed_visit_at_the_same_moment_and_one_is_refused():
    one, two, enterprise = official(), official(), works(grade=1)
    colleague_of(one.division)  # made before the two set off

    results = at_once(
        enterprise, lambda: visited(one, enterprise), lambda: visited(two, enterprise, plan_number="另一方案")
    )

    assert [type(error) for error in raised(results)] == [Refused]
    assert Visit.unscoped.filter(enterprise=enterprise).count() == 1


def test_the_principal_does_not_read_why_a_visit_is_outside_the_cap_in_the_audit_trail():
    assert {"visit.recorded", "visit.superseded"}.isdisjoint(book().shared_actions)
    assert "visit.concluded" in book().shared_actions
