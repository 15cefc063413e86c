"""The SQL of the filing status and the rule give the same word; the command prints it."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from portal.calendars import Quarter, end_of_day, start_of_day
from portal.models import Enterprise
from selfcheck.facts.obligations import filing_facts
from selfcheck.law import law_for
from selfcheck.models import Exemption, Obligation
from selfcheck.queries.filing_status import OPEN, STILL_OPEN, effective_filed_at, status_at
from selfcheck.rules.filing import filing_status
from tests.factories import EnterpriseFactory, ObligationFactory

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
    for filed, returned, resubmitted, exempt, moved in product(
        FILED, RETURNED, RESUBMITTED, (False, True), (False, True)
    ):
        if (returned and not filed) or (resubmitted and not returned):
            continue
        if (returned and returned < filed) or (resubmitted and resubmitted < returned):
            continue
        yield filed, returned, resubmitted, exempt, moved


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
            filed_at=filed,
            inspected_in_quarter=True if filed else None,
            returned_at=returned,
            fix_by=DUE + 8 * DAY if returned else None,
            resubmitted_at=resubmitted,
            exempt_by=waiver if exempt else None,
        )
        for firm, waiver, (filed, returned, resubmitted, exempt, moved) in zip(
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
