"""Quarters, working days and the last instant of a day, all in Asia/Shanghai. No Django."""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOLIDAYS = Path(__file__).parent / "reference" / "holidays"
QUARTER_NAMES = {1: "一", 2: "二", 3: "三", 4: "四"}
_ONE_DAY = timedelta(days=1)


def start_of_day(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


def end_of_day(day: date) -> datetime:
    """The last instant still counted as ``day``: "24:00 inclusive" of a deadline."""
    return datetime.combine(day, time.max, SHANGHAI)


def day_of(instant: datetime) -> date:
    """The Shanghai calendar day of an aware date-time."""
    return instant.astimezone(SHANGHAI).date()


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter; written 2026Q3 wherever it is stored or put in an address."""

    year: int
    quarter: int

    def __post_init__(self) -> None:
        if self.quarter not in QUARTER_NAMES or not 1900 <= self.year <= 9998:
            raise ValueError(f"没有这样的季度：{self.year} 年第 {self.quarter} 季度。")

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        match = re.fullmatch(r"([0-9]{4})Q([1-4])", text)
        if not match:
            raise ValueError(f"季度“{text[:20]}”写法不对，应写成 2026Q3 这样的形式。")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}"

    @property
    def label(self) -> str:
        return f"{self.year}年{QUARTER_NAMES[self.quarter]}季度"

    @property
    def start(self) -> date:
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def end(self) -> date:
        """The last day, included."""
        return self.next().start - _ONE_DAY

    def next(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.quarter == 4 else Quarter(self.year, self.quarter + 1)

    def previous(self) -> "Quarter":
        return Quarter(self.year - 1, 4) if self.quarter == 1 else Quarter(self.year, self.quarter - 1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True)
class YearOfDays:
    """What the State Council announced for one year: days off, and weekend days worked instead."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    @property
    def announced(self) -> bool:
        return bool(self.off)


@cache
def year_of_days(year: int) -> YearOfDays:
    path = HOLIDAYS / f"{year}.json"
    if not path.exists():
        return YearOfDays()
    days = json.loads(path.read_text(encoding="utf-8"))["days"]
    return YearOfDays(
        off=frozenset(date.fromisoformat(d["date"]) for d in days if d["isOffDay"]),
        worked=frozenset(date.fromisoformat(d["date"]) for d in days if not d["isOffDay"]),
    )


def has_holiday_data(year: int) -> bool:
    """False means that working days of ``year`` are guessed from weekends; say so to the reader."""
    return year_of_days(year).announced


def is_working_day(day: date) -> bool:
    announced = year_of_days(day.year)
    if day in announced.worked:
        return True
    return day not in announced.off and day.weekday() < 5


def on_or_next_working_day(day: date) -> date:
    while not is_working_day(day):
        day += _ONE_DAY
    return day


@dataclass(frozen=True)
class WorkingDeadline:
    """A deadline in working days; ``certain`` is False when a year had no announced holidays."""

    day: date
    certain: bool


def add_working_days(start: date, count: int) -> WorkingDeadline:
    """The ``count``-th working day after ``start``; the starting day itself does not count."""
    day, certain = start, True
    while count > 0:
        day += _ONE_DAY
        certain = certain and has_holiday_data(day.year)
        count -= is_working_day(day)
    return WorkingDeadline(day, certain)


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; 0 when ``end`` is not later."""
    span = (end - start).days
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, span + 1))
