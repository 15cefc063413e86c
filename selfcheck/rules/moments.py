"""When something happened, as precisely as it is known.

An occurrence is a ``Moment``, ``False`` (known not to have happened) or ``None`` (unknown). A day without
a clock time is an interval, so two things of the same day have no known order.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from portal.calendars import SHANGHAI, day_of, end_of_day, start_of_day
from portal.legal import Result


@dataclass(frozen=True)
class Moment:
    start: datetime
    end: datetime

    @classmethod
    def on(cls, day: date) -> "Moment":
        return cls(start_of_day(day), end_of_day(day))

    @classmethod
    def at(cls, instant: datetime) -> "Moment":
        return cls(instant, instant)

    @property
    def day(self) -> date:
        return day_of(self.start)

    @property
    def exact(self) -> bool:
        return self.start == self.end

    def __str__(self) -> str:
        if not self.exact:
            return self.day.isoformat()
        local = self.start.astimezone(SHANGHAI).replace(tzinfo=None)
        return local.isoformat(" ", "seconds" if local.second else "minutes")


Occurrence = Moment | Literal[False] | None
DayOrNever = date | Literal[False] | None


def happened(what: Occurrence | DayOrNever) -> Result:
    if what is None:
        return Result.UNKNOWN
    return Result.NOT_MET if what is False else Result.MET


def holds(fact: bool | None) -> Result:
    if fact is None:
        return Result.UNKNOWN
    return Result.MET if fact else Result.NOT_MET


def before(first: Occurrence, second: Occurrence) -> Result:
    """Did ``first`` happen, and strictly before ``second``? What never happens comes after everything."""
    if not first:
        return happened(first)
    if second is None:
        return Result.UNKNOWN
    if second is False or first.end < second.start:
        return Result.MET
    return Result.NOT_MET if first.start >= second.end else Result.UNKNOWN


def within(first: Occurrence, second: Occurrence, hours: int) -> Result:
    """Did ``second`` happen at most ``hours`` after ``first``?"""
    if not second or not first:
        return Result.NOT_MET if second is False else Result.UNKNOWN
    span = timedelta(hours=hours)
    if second.end - first.start <= span:
        return Result.MET
    return Result.NOT_MET if second.start - first.end > span else Result.UNKNOWN


def by_end_of(what: Occurrence, day: date | None) -> Result:
    """Did it happen by the last instant of ``day``?"""
    if not what:
        return happened(what)
    if day is None:
        return Result.UNKNOWN
    return Result.MET if what.day <= day else Result.NOT_MET


def until(what: Occurrence, day: date) -> Occurrence:
    """The occurrence as known at the end of ``day``: what lies later has not happened yet."""
    return False if what and what.day > day else what


def years_later(day: date, years: int) -> date:
    return months_later(day, 12 * years)


def months_later(day: date, months: int) -> date:
    """The same day of the month, or the last day of a month that is too short."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    first_of_next = date(year + month // 11, (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def say(what: Occurrence | DayOrNever) -> str:
    """For a reader: the day or time, or that it did not happen, or that nobody knows."""
    if what is None:
        return "未知"
    if what is False:
        return "没有"
    return str(what) if isinstance(what, Moment) else what.isoformat()
