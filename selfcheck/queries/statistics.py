"""Counts of filing: by status and place, and day by day. Every rate has a base, which leaves 免报 out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, DateField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import TruncDate

from portal.calendars import Quarter, day_of
from portal.scope import Scope
from selfcheck.models import Obligation
from selfcheck.queries.filing_status import OPEN, STANDING, effective_filed_at, status_at
from selfcheck.queries.obligations import of_quarter
from selfcheck.rules.filing_facts import Status

LARGE = 20_000  # rows from which figures are kept, shown with their time and renewed in the background
FRESH_FOR = timedelta(minutes=1)
KEPT_FOR = 24 * 3600
PLACE, DAY = "place", "day"
DAYS_BEFORE, DAYS_AFTER = 19, 10  # of the curve, around the deadline


@dataclass(frozen=True)
class Tally:
    """Obligations of one quarter and place: `tally["overdue"]` for a status, the rest are sums."""

    counts: Mapping[str, int] = field(default_factory=dict)

    def __getitem__(self, status: str) -> int:
        return self.counts.get(str(status), 0) if Status(status) else 0

    def __contains__(self, status: str) -> bool:
        return status in self.counts

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def base(self) -> int:
        """应报基数"""
        return self.total - self[Status.EXEMPT]

    @property
    def standing(self) -> int:
        """已报, in time or late"""
        return sum(self[status] for status in STANDING)

    @property
    def missing(self) -> int:
        return sum(self[status] for status in OPEN)

    def count_of(self, status: str) -> int:
        """As the list filters: "open" is everything missing, "all" everything."""
        return self.missing if status == "open" else self.total if status == "all" else self[status]

    @property
    def all_statuses(self) -> dict[str, int]:
        return {str(status): self[status] for status in ORDER}


ORDER = (
    Status.NOT_DUE,
    Status.DUE,
    Status.FILED,
    Status.LATE,
    Status.OVERDUE,
    Status.EXEMPT,
    Status.RETURNED,
)


@dataclass(frozen=True)
class Curve:
    """Share filed by the end of each day, as counts; day 0 is the deadline most of the rows have."""

    quarter: Quarter
    due_on: date
    base: int
    filed_until: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Overview:
    """Everything above the list. `at` says how old the figures are."""

    at: datetime
    by_place: Mapping[str, Tally]
    curves: tuple[Curve, ...]

    @property
    def whole(self) -> Tally:
        return merged(self.by_place.values())

    def is_stale(self, now: datetime) -> bool:
        return now - self.at > FRESH_FOR


def overview(scope: Scope, quarter: Quarter, division: str, now: datetime) -> Overview:
    """Of a large area what was kept, so that nobody waits for a million rows; else `new_overview`."""
    kept = cache.get(_key(scope, quarter, division))
    return kept or new_overview(scope, quarter, division, now)


def new_overview(scope: Scope, quarter: Quarter, division: str, now: datetime) -> Overview:
    """Counted now, in one query."""
    places = _by_place(of_quarter(scope, quarter, division), now)
    days = [_by_day(of_quarter(scope, q, division), now) for q in (quarter, quarter.previous())]
    rows = list(places.union(*days, all=True))
    made = Overview(
        at=now,
        by_place=_tallies(row for row in rows if row[0] == PLACE),
        curves=_curves((row for row in rows if row[0] == DAY), (quarter, quarter.previous()), now),
    )
    if made.whole.total >= LARGE:
        cache.set(_key(scope, quarter, division), made, KEPT_FOR)
    return made


@dataclass(frozen=True)
class Curves:
    """`at` says how old they are."""

    at: datetime
    curves: tuple[Curve, ...]


def curves(
    scope: Scope, quarters: tuple[Quarter, ...], division: str, now: datetime, *, fresh: bool = False
) -> Curves:
    """Each quarter around its own deadline, in one query; of a large area kept for a minute."""
    key = f"curves:{scope.division}:{division}:{'-'.join(map(str, quarters))}"
    kept = None if fresh else cache.get(key)
    if kept and now - kept.at <= FRESH_FOR:
        return kept
    days = [_by_day(of_quarter(scope, quarter, division), now) for quarter in quarters]
    made = Curves(now, _curves(days[0].union(*days[1:], all=True), quarters, now))
    if sum(curve.base for curve in made.curves) >= LARGE:
        cache.set(key, made, KEPT_FOR)
    return made


def _key(scope: Scope, quarter: Quarter, division: str) -> str:
    return f"overview:{scope.division}:{division}:{quarter}"


def tally(scope: Scope, quarter: Quarter, division: str, now: datetime) -> Tally:
    rows = of_quarter(scope, quarter, division).annotate(status=status_at(now))
    return Tally(dict(_grouped(rows, "status")))


def filing_list(scope: Scope, quarter: Quarter, division: str, status: str, now: datetime) -> Iterator[dict]:
    """The enterprises of one status as known at `now`, in the order of the register."""
    rows = of_quarter(scope, quarter, division).annotate(
        status=status_at(now),
        counted_at=effective_filed_at(now),
        uscc=F("enterprise__uscc"),
        name=F("enterprise__name"),
        division=F("division_code"),
    )
    found = rows.filter(status=status).order_by("division_code", "pk")
    names = ("uscc", "name", "division", "status", "due_at", "counted_at")
    for uscc, name, place, word, due_at, filed_at in found.values_list(*names).iterator(chunk_size=2000):
        yield {
            "uscc": uscc,
            "name": name,
            "division": place,
            "status": word,
            "due_at": due_at,
            "filed_at": filed_at,
        }


def by_part(by_place: Mapping[str, Tally], parts: Iterable[str]) -> dict[str, Tally]:
    """Folded to the given divisions; what belongs to none of them is under ""."""
    found = {
        part: merged(tally for code, tally in by_place.items() if code.startswith(part)) for part in parts
    }
    rest = merged(tally for code, tally in by_place.items() if not any(code.startswith(p) for p in found))
    return {**found, "": rest}


def merged(tallies: Iterable[Tally]) -> Tally:
    total: Counter = Counter()
    for one in tallies:
        total.update(one.counts)
    return Tally(dict(total))


def _by_place(rows: QuerySet[Obligation], now: datetime) -> QuerySet:
    """PLACE, division, status, -, -, -, how many: one shape with `_by_day`, so that one query reads both."""
    return _counted(
        rows,
        kind=Value(PLACE),
        place=F("division_code"),
        word=status_at(now),
        period=Value(0),
        day=Value(None, DateField()),
        due=Value(None, DateTimeField()),
    )


def _by_day(rows: QuerySet[Obligation], now: datetime) -> QuerySet:
    """DAY, -, -, quarter, day of the filing in Shanghai, deadline, how many."""
    return _counted(
        rows.filter(exempt_by=None),
        kind=Value(DAY),
        place=Value(""),
        word=Value(""),
        period=F("year") * 4 + F("quarter"),
        day=TruncDate(effective_filed_at(now)),
        due=F("due_at"),
    )


def _counted(rows: QuerySet[Obligation], **columns) -> QuerySet:
    names = ("kind", "place", "word", "period", "day", "due")
    return rows.order_by().annotate(**columns).values(*names).annotate(n=Count("pk")).values_list(*names, "n")


def _tallies(rows) -> dict[str, Tally]:
    found: dict[str, dict[str, int]] = {}
    for _, place, status, _, _, _, number in rows:
        found.setdefault(place, {})[status] = number
    return {place: Tally(counts) for place, counts in found.items()}


def _curves(rows, quarters: tuple[Quarter, ...], now: datetime) -> tuple[Curve, ...]:
    """A quarter without rows has no curve."""
    found: dict[int, list[tuple[date | None, datetime, int]]] = {}
    for _, _, _, period, day, due, number in rows:
        found.setdefault(period, []).append((day, due, number))
    periods = {quarter.year * 4 + quarter.quarter: quarter for quarter in quarters}
    today = day_of(now)
    return tuple(_curve(quarter, found[key], today) for key, quarter in periods.items() if key in found)


def _curve(quarter: Quarter, days: list[tuple[date | None, datetime, int]], today: date) -> Curve:
    """Days of the calendar, whatever the deadline of a row; the curve ends today."""
    due_on = _usual_deadline(days)
    last = min(DAYS_AFTER, (today - due_on).days)
    filed = [((day - due_on).days, count) for day, _, count in days if day is not None]
    points = tuple((n, sum(count for day, count in filed if day <= n)) for n in range(-DAYS_BEFORE, last + 1))
    return Curve(quarter, due_on, sum(count for _, _, count in days), points)


def _usual_deadline(days: list[tuple[date | None, datetime, int]]) -> date:
    """That of the most rows; of two as frequent, the earlier."""
    rows: Counter[date] = Counter()
    for _, due, count in days:
        rows[day_of(due)] += count
    return min(rows, key=lambda day: (-rows[day], day))


def _grouped(rows: QuerySet, *names: str):
    return rows.order_by().values_list(*names).annotate(n=Count("pk")).order_by(*names)
