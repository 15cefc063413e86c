"""Filing status of one enterprise and one quarter (FS-0 to FS-9). A status, never a penalty."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.calendars import (
    Quarter,
    add_working_days,
    day_of,
    end_of_day,
    on_or_next_working_day,
    start_of_day,
)
from portal.legal import Citation, LawInForce, Reason
from selfcheck.rules.filing_facts import (
    Exemption,
    FilingFacts,
    Return,
    Status,
    as_known,
    effective_filed_at,
    has_filing,
)
from selfcheck.rules.filing_reasons import consequence, explain
from selfcheck.rules.participation import annual_principal

__all__ = ["Exemption", "FilingFacts", "FilingStatus", "Return", "Status", "due_at", "filing_status"]


RULE_IDS = {
    Status.EXEMPT: "FS-0",
    Status.NOT_DUE: "FS-1",
    Status.DUE: "FS-2",
    Status.FILED: "FS-3",
    Status.LATE: "FS-4",
    Status.OVERDUE: "FS-5",
    Status.RETURNED: "FS-8",
}

# The same rule as predicates over one obligation row, for the SQL that lists thousands of rows.
# First match wins. :now is an instant; a fact later than :now is not yet known and counts as NULL.
# "filed" below is the effective filing: returned_at and resubmitted_at known, and not
# (filed_at known and resubmitted_at <= fix_by) -> resubmitted_at, else -> filed_at.
STATUS_PRECEDENCE: tuple[tuple[Status, str], ...] = (
    (
        Status.EXEMPT,
        "exempt_from <= first day of Q and exempt_to >= last day of Q and approved_by <> '' and reason <> ''",
    ),
    (Status.RETURNED, "returned_at <= :now and (resubmitted_at is null or resubmitted_at > :now)"),
    (Status.FILED, "effective filed <= due_at"),
    (Status.LATE, "effective filed > due_at"),
    (Status.NOT_DUE, "no effective filing and :now < 00:00 of the first day after Q"),
    (Status.DUE, "no effective filing and :now <= due_at"),
    (Status.OVERDUE, "no effective filing and :now > due_at"),
)
# The flags beside the status:
# no_check_in_quarter: the quarterly check is in force on the last day of Q, status is not exempt, a filing
#   is known (filed_at <= :now or resubmitted_at <= :now), and no inspected_on is inside Q and <= day of :now.
# corrected: corrected_at <= :now and a filing is known. It never moves the effective filing.


@dataclass(frozen=True)
class FilingStatus:
    """``status`` None: no obligation exists (before the first due quarter)."""

    status: Status | None
    due_at: datetime | None
    no_check_in_quarter: bool
    corrected: bool
    annual_principal: str | None
    explanation: tuple[Reason, ...]
    consequence: str = ""
    consequence_citations: tuple[Citation, ...] = ()
    effective_filed_at: datetime | None = None

    @property
    def rule(self) -> str:
        return RULE_IDS[self.status] if self.status else ""


def due_at(quarter: Quarter, law: LawInForce) -> datetime:
    """The last instant on time, in Asia/Shanghai."""
    day = quarter.next().start.replace(day=law.value("filing_due_day"))
    if not law.value("filing_due_inclusive"):
        day -= timedelta(days=1)
    if law.value("filing_due_roll"):
        day = on_or_next_working_day(day)
    return end_of_day(day)


def default_fix_by(returned_at: datetime, law: LawInForce) -> datetime:
    """End of the correction window when the bureau names no other day."""
    return end_of_day(add_working_days(day_of(returned_at), law.value("filing_correction_window")).day)


def first_due_quarter(registered_on: date) -> Quarter:
    """The first full quarter after the day of registration."""
    return Quarter.of(registered_on).next()


def filing_status(facts: FilingFacts, now: datetime, law: LawInForce) -> FilingStatus:
    """What can be said at ``now``; facts dated later than ``now`` are not yet known."""
    known = as_known(facts, now)
    if known.first_due_quarter and known.quarter < known.first_due_quarter:
        return _no_obligation(known, now, law)
    due = known.due_at or due_at(known.quarter, law)
    status = _status(known, due, now)
    unchecked = status is not Status.EXEMPT and _filed_without_check(known, law)
    text, citations = consequence(status, unchecked, law)
    return FilingStatus(
        status=status,
        due_at=due,
        no_check_in_quarter=unchecked,
        corrected=known.corrected_at is not None and has_filing(known),
        annual_principal=annual_principal(known.quarter.year, known.principal_on, now, law),
        explanation=explain(known, status, due, law),
        consequence=text,
        consequence_citations=citations,
        effective_filed_at=effective_filed_at(known),
    )


def _no_obligation(facts: FilingFacts, now: datetime, law: LawInForce) -> FilingStatus:
    """Before the first due quarter there is no status; the yearly duty starts with that quarter's year."""
    year, first = facts.quarter.year, facts.first_due_quarter
    counts = first is not None and first.year == year
    return FilingStatus(
        status=None,
        due_at=None,
        no_check_in_quarter=False,
        corrected=False,
        annual_principal=annual_principal(year, facts.principal_on, now, law) if counts else None,
        explanation=explain(facts, None, None, law),
    )


def _status(facts: FilingFacts, due: datetime, now: datetime) -> Status:
    if facts.exemption and facts.exemption.covers(facts.quarter):
        return Status.EXEMPT
    if facts.returned and not facts.returned.resubmitted_at:
        return Status.RETURNED
    filed = effective_filed_at(facts)
    if filed:
        return Status.FILED if filed <= due else Status.LATE
    if now < start_of_day(facts.quarter.next().start):
        return Status.NOT_DUE
    return Status.DUE if now <= due else Status.OVERDUE


def _filed_without_check(facts: FilingFacts, law: LawInForce) -> bool:
    duty = law.get("quarterly_check")
    return bool(duty) and has_filing(facts) and not any(day in facts.quarter for day in facts.inspected_on)
