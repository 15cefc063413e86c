"""Progress reports under a supervision order: at least one in every quarter while it stands.

The quarter in which the order was issued is not missed for want of a report: the order may be a day old when
it ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.calendars import Quarter

REPORTED, DUE, MISSED, FIRST = "reported", "due", "missed", "first"


@dataclass(frozen=True)
class ProgressQuarter:
    """`due_on`: last day to report; `state`: reported, due, missed, or first: of the issue, none needed."""

    quarter: Quarter
    due_on: date
    days: tuple[date, ...]
    state: str


def progress_quarters(
    issued_on: date, reported: Iterable[date], today: date, ended_on: date | None = None
) -> list[ProgressQuarter]:
    """From the quarter of the order to today's, or to the quarter before the one in which it ended."""
    days = sorted(reported)
    found = []
    quarter, last = Quarter.of(issued_on), Quarter.of(ended_on or today)
    while quarter.start <= last.start:
        own = tuple(day for day in days if day in quarter)
        over = quarter.end < (ended_on or today)
        found.append(ProgressQuarter(quarter, quarter.end, own, _state(own, over, quarter, issued_on)))
        quarter = quarter.next()
    if ended_on and not found[-1].days:
        found.pop()
    return found


def to_remind(quarters: Iterable[ProgressQuarter], issued_on: date, today: date, days: int) -> Quarter | None:
    """The quarter of today if its report is still due and its last day at most `days` away."""
    for one in quarters:
        near = 0 <= (one.due_on - today).days <= days
        if one.state == DUE and near and issued_on not in one.quarter:
            return one.quarter
    return None


def missed(quarters: Iterable[ProgressQuarter]) -> int:
    return sum(one.state == MISSED for one in quarters)


def _state(days: tuple[date, ...], over: bool, quarter: Quarter, issued_on: date) -> str:
    if days:
        return REPORTED
    if not over:
        return DUE
    return FIRST if issued_on in quarter else MISSED
