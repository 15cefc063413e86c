"""A visit once recorded stays (十四：未经批准不得随意更改删除): PostgreSQL itself refuses."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from portal.rls import reading_as
from portal.scope import Scope
from selfcheck.models import Visit, VisitFinding
from selfcheck.rules.frequency import KINDS
from selfcheck.states import VisitKind
from tests.factories import NOW, HazardFactory, VisitFactory, VisitFindingFactory

pytestmark = pytest.mark.django_db


def test_the_kinds_are_those_of_the_rule():
    assert dict(VisitKind.choices) == KINDS


@pytest.mark.parametrize("change", [{"kind": "guidance"}, {"levels": ["city"]}, {"exempt_reason": "误记"}])
def test_a_recorded_visit_cannot_be_changed(change):
    visit = VisitFactory()

    with pytest.raises(DatabaseError, match="更正须另行登记"), transaction.atomic():
        Visit.unscoped.filter(pk=visit.pk).update(**change)


def test_a_recorded_visit_cannot_be_deleted():
    visit = VisitFactory()

    with pytest.raises(DatabaseError, match="更正须另行登记"), transaction.atomic():
        Visit.unscoped.filter(pk=visit.pk).delete()


def test_the_result_is_written_once():
    rows = Visit.unscoped.filter(pk=VisitFactory().pk)
    rows.update(result="未发现问题", result_at=NOW, result_by="officer")

    with pytest.raises(DatabaseError, match="更正须另行登记"), transaction.atomic():
        rows.update(result="发现问题 3 项")


def test_what_was_found_stays_only_the_match_is_written():
    finding = VisitFindingFactory()
    hazard = HazardFactory(enterprise=finding.visit.enterprise)
    rows = VisitFinding.unscoped.filter(pk=finding.pk)

    rows.update(matched_hazard=hazard, match_confirmed_at=NOW, match_confirmed_by="officer")
    with pytest.raises(DatabaseError, match="不得修改或者删除"), transaction.atomic():
        rows.update(condition="改写")


def test_a_finding_moves_only_to_the_row_that_supersedes_its_visit():
    finding = VisitFindingFactory()
    rows = VisitFinding.unscoped.filter(pk=finding.pk)
    later = VisitFactory(
        enterprise=finding.visit.enterprise,
        supersedes=finding.visit,
        correction_reason="日期写错",
        correction_approver="高云",
    )

    with pytest.raises(DatabaseError, match="只随检查记录的更正"), transaction.atomic():
        rows.update(visit=VisitFactory(enterprise=finding.visit.enterprise))
    rows.update(visit=later)


def test_a_plan_is_approved_before_the_inspection():
    day = date(2026, 9, 2)

    with pytest.raises(IntegrityError, match="visit_plan_before"), transaction.atomic():
        VisitFactory(on=day, plan_approved_on=day + timedelta(days=1))


def test_a_finding_has_a_deadline_unless_mended_on_the_spot():
    with pytest.raises(IntegrityError, match="finding_fixed_or_due"), transaction.atomic():
        VisitFindingFactory(correct_by=None)


def test_postgresql_shows_visits_of_the_own_enterprise_and_area_only():
    mine, other = VisitFindingFactory(), VisitFindingFactory(visit__enterprise__division_code="980102001")

    with reading_as(Scope(enterprise_id=mine.visit.enterprise_id)):
        assert list(VisitFinding.unscoped.values_list("pk", flat=True)) == [mine.pk]
    with reading_as(Scope(division="98")):
        assert list(VisitFinding.unscoped.values_list("pk", flat=True)) == [other.pk]
    with reading_as(Scope()):
        assert not Visit.unscoped.exists()
