"""PostgreSQL itself refuses foreign rows: asked without any filter, a reader sees only its own."""

import pytest
from django.db import connection

from portal.rls import reading_as
from portal.scope import Scope
from tests.filing import Firm

pytestmark = pytest.mark.django_db
WALLED = ["portal_enterprise", "portal_person", "selfcheck_obligation", "selfcheck_report"]


def seen(table: str) -> set[int]:
    column = "id" if table == "portal_enterprise" else "enterprise_id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {column} FROM {table}")
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("table", WALLED)
def test_an_enterprise_reads_its_own_rows_only(table):
    mine, other = Firm(), Firm()
    mine.draft(), other.draft()

    with reading_as(Scope(enterprise_id=mine.enterprise.pk)):
        assert seen(table) == {mine.enterprise.pk}


@pytest.mark.parametrize("table", WALLED)
def test_a_bureau_reads_its_own_area_only(table):
    mine = Firm()
    mine.draft()
    code = mine.enterprise.division_code

    with reading_as(Scope(division=code)):
        assert mine.enterprise.pk in seen(table)
    for foreign in ("98", code + "99"):
        with reading_as(Scope(division=foreign)):
            assert seen(table) == set()


def test_after_reading_inside_another_reading_the_first_one_stands_again():
    mine, other = Firm(), Firm()

    with reading_as(Scope(enterprise_id=mine.enterprise.pk)):
        with reading_as(Scope(enterprise_id=other.enterprise.pk)):
            assert seen("portal_enterprise") == {other.enterprise.pk}
        assert seen("portal_enterprise") == {mine.enterprise.pk}
    assert {mine.enterprise.pk, other.enterprise.pk} <= seen("portal_enterprise")


def test_a_scope_of_nobody_reads_nothing():
    Firm().draft()

    with reading_as(Scope()):
        assert [seen(table) for table in WALLED] == [set()] * len(WALLED)


def test_a_row_two_tables_away_asks_once_for_what_moved():
    """Policies that unfold in one another make planning dearer than reading; moves stay behind a function."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN SELECT * FROM selfcheck_planelement")
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "portal_enterprise" in plan
    assert "selfcheck_registerchange" not in plan
    assert "selfcheck_obligation" not in plan
