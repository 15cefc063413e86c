"""The dated facts of one obligation, and which of them are known at an instant."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from portal.calendars import Quarter, day_of


class Status(StrEnum):
    EXEMPT = "exempt"
    RETURNED = "returned"
    FILED = "filed"
    LATE = "late"
    NOT_DUE = "not_due"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Exemption:
    """Counts only when it covers the whole quarter, gives a reason and names its approver."""

    reason: str
    from_on: date
    to_on: date
    approved_by: str

    def covers(self, quarter: Quarter) -> bool:
        named = bool(self.reason.strip() and self.approved_by.strip())
        return named and self.from_on <= quarter.start and self.to_on >= quarter.end


@dataclass(frozen=True)
class Return:
    """The bureau sent the filing back; ``fix_by`` is the last instant of the correction window.

    On a second return ``FilingFacts.filed_at`` must hold the effective filing before that return.
    """

    at: datetime
    fix_by: datetime
    resubmitted_at: datetime | None = None


@dataclass(frozen=True)
class FilingFacts:
    """The facts of one obligation. ``due_at`` None: the law's date; ``original_due_at`` is only shown."""

    quarter: Quarter
    due_at: datetime | None = None
    original_due_at: datetime | None = None
    first_due_quarter: Quarter | None = None
    exemption: Exemption | None = None
    filed_at: datetime | None = None
    returned: Return | None = None
    corrected_at: datetime | None = None
    inspected_on: tuple[date, ...] = ()
    principal_on: tuple[date, ...] = ()


def as_known(facts: FilingFacts, now: datetime) -> FilingFacts:
    """The facts without what happened after ``now``."""
    today = day_of(now)
    returned = facts.returned if facts.returned and facts.returned.at <= now else None
    if returned and returned.resubmitted_at and returned.resubmitted_at > now:
        returned = replace(returned, resubmitted_at=None)
    return replace(
        facts,
        filed_at=_until(facts.filed_at, now),
        returned=returned,
        corrected_at=_until(facts.corrected_at, now),
        inspected_on=tuple(day for day in facts.inspected_on if day <= today),
        principal_on=tuple(day for day in facts.principal_on if day <= today),
    )


def effective_filed_at(facts: FilingFacts) -> datetime | None:
    """The submission that decides timeliness; None while nothing stands."""
    returned = facts.returned
    if not returned:
        return facts.filed_at
    if not returned.resubmitted_at:
        return None
    in_window = returned.resubmitted_at <= returned.fix_by
    return facts.filed_at if in_window and facts.filed_at else returned.resubmitted_at


def has_filing(facts: FilingFacts) -> bool:
    return bool(facts.filed_at or (facts.returned and facts.returned.resubmitted_at))


def _until(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment and moment <= now else None
