"""The SQL of the filing status and the rule give the same word; the command prints it."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import product

import pytest
from django.core.management import call_command

from portal.calendars import Quarter, end_of_day, start_of_day
from portal.models import Enterprise
from selfcheck.facts.obligations import filing_facts
from selfcheck.law import law_for
from selfcheck.models import Exemption, Obligation
from selfcheck.queries.filing_status import OPEN, STILL_OPEN, effective_filed_at, status_at
from selfcheck.rules.filing import filing_status
from tests.factories import EnterpriseFactory, ObligationFactory
from tests.selfcheck.bureau import filed, owing, places

pytestmark = pytest.mark.django_db

Q3 = Quarter(2026, 3)
END = start_of_day(Q3.next().start)
DUE = end_of_day(datetime(2026, 10, 15, tzinfo=UTC).date())
TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)

FILED = (None, END - DAY, DUE, DUE + TICK, DUE + 3 * DAY)
RETURNED = (None, DUE + DAY, DUE + 5 * DAY)
RESUBMITTED = (None, DUE + 4 * DAY, DUE + 8 * DAY, DUE + 8 * DAY + TICK, DUE + 12 * DAY)
NOWS = (
    END - TICK,
    END,
    DUE - DAY,
    DUE,
    DUE + TICK,
    DUE + DAY,
    DUE + 4 * DAY,
    DUE + 8 * DAY + TICK,
    DUE + 30 * DAY,
)


def histories():
    """Every order of filing, return, re-filing, exemption and moved deadline that the database accepts."""
    yes_no = (False, True)
    for first, returned, resubmitted, exempt, moved in product(FILED, RETURNED, RESUBMITTED, yes_no, yes_no):
        if (returned and not first) or (resubmitted and not returned):
            continue
        if (returned and returned < first) or (resubmitted and resubmitted < returned):
            continue
        yield first, returned, resubmitted, exempt, moved


@pytest.fixture
def obligations():
    """All histories at once: a hundred rows, three statements."""
    cases = list(histories())
    firms = Enterprise.unscoped.bulk_create(EnterpriseFactory.build_batch(len(cases)))
    waived = Exemption.unscoped.bulk_create(_exemption(firm) for firm in firms)
    Obligation.unscoped.bulk_create(
        ObligationFactory.build(
            enterprise=firm,
            original_due_at=DUE,
            due_at=DUE + 2 * DAY if moved else DUE,
            filed_at=first,
            inspected_in_quarter=True if first else None,
            returned_at=returned,
            fix_by=DUE + 8 * DAY if returned else None,
            resubmitted_at=resubmitted,
            exempt_by=waiver if exempt else None,
        )
        for firm, waiver, (first, returned, resubmitted, exempt, moved) in zip(
            firms, waived, cases, strict=True
        )
    )
    return Obligation.unscoped.select_related("exempt_by")


def _exemption(enterprise):
    return Exemption(
        enterprise=enterprise,
        reason_code="suspended",
        reason="全季停产",
        evidence_note="停产通知",
        from_on=Q3.start,
        to_on=Q3.end,
        state="approved",
        proposed_at=END - 80 * DAY,
        proposed_by="clerk",
        decided_at=END - 79 * DAY,
        decided_by="chief",
    )


@pytest.mark.parametrize("now", NOWS, ids=str)
def test_sql_says_what_the_rule_says(obligations, now):
    law = law_for("990102", Q3.end)

    rows = obligations.annotate(status=status_at(now), counts_at=effective_filed_at(now))

    for row in rows:
        said = filing_status(filing_facts(row), now, law)
        assert row.status == said.status, (row.__dict__, said.status)
        assert row.counts_at == said.effective_filed_at, row.__dict__


def test_the_index_of_open_rows_holds_exactly_the_open_statuses(obligations):
    now = DUE + 60 * DAY
    rows = obligations.annotate(status=status_at(now))

    assert set(rows.filter(STILL_OPEN)) == {row for row in rows if row.status in OPEN}


@pytest.fixture
def one_of_each(time_machine):
    time_machine.move_to(DUE + 5 * DAY, tick=False)
    places()
    filed(enterprise__name="按期甲", enterprise__division_code="990102001")
    filed(at=DUE + DAY, enterprise__name="迟报丙", enterprise__division_code="990102002")
    owing(enterprise__name="逾期丁", enterprise__division_code="990102001")
    owing(enterprise__name="外区", enterprise__division_code="990103001")


def answered(*arguments) -> dict:
    out = StringIO()
    call_command("filing_status", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_command_gives_the_json_of_the_contract(one_of_each):
    answer = answered("2026Q3")

    assert answer == {
        "period": "2026Q3",
        "as_of": (DUE + 5 * DAY).isoformat(),
        "division": "",
        "counts": {
            "not_due": 0,
            "due": 0,
            "filed": 1,
            "late": 1,
            "overdue": 2,
            "exempt": 0,
            "returned": 0,
        },
    }


def test_the_command_lists_the_enterprises_of_a_status_in_a_division(one_of_each):
    answer = answered("2026Q3", "--division", "990102", "--list", "late")

    assert answer["counts"]["overdue"] == 1
    (row,) = answer["enterprises"]
    assert set(row) == {"uscc", "name", "division", "status", "due_at", "filed_at"}
    assert (row["name"], row["division"], row["status"]) == ("迟报丙", "990102002", "late")
    assert (row["due_at"], row["filed_at"]) == (DUE.isoformat(), (DUE + DAY).isoformat())


@pytest.mark.parametrize(
    ("as_of", "counts"),
    [
        ("2026-09-30T23:59:59+08:00", {"not_due": 4}),
        ("2026-10-01", {"due": 4}),
        ("2026-10-15T23:59:59.999999+08:00", {"filed": 1, "due": 3}),
        ("2026-10-16T00:00:00+08:00", {"filed": 1, "overdue": 3}),
        ("2026-10-15T16:00:00Z", {"filed": 1, "overdue": 3}),
        ("2026-10-18T00:00:00", {"filed": 1, "late": 1, "overdue": 2}),
    ],
)
def test_the_command_answers_for_any_moment(one_of_each, as_of, counts):
    found = {code: n for code, n in answered("2026Q3", "--as-of", as_of)["counts"].items() if n}

    assert found == counts


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["2026Q2"], "没有开启"),
        (["2026-3"], "写法不对"),
        (["2026Q3", "--division", "77"], "没有区划 77"),
        (["2026Q3", "--as-of", "gestern"], "时间“gestern”写法不对"),
        (["2026Q3", "--list", "missing"], "没有状态 missing"),
    ],
)
def test_the_command_refuses_in_one_sentence(one_of_each, arguments, sentence):
    with pytest.raises(SystemExit, match=sentence):
        call_command("filing_status", *arguments)


def test_the_command_also_speaks_in_words(one_of_each):
    out = StringIO()
    call_command("filing_status", "2026Q3", "--list", "overdue", stdout=out)

    assert "逾期未报 2" in out.getvalue()
    assert "逾期丁" in out.getvalue()
