"""The frozen roster of a quarter or year: counted by area in one GROUP BY, listed by the same conditions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Left

from portal.calendars import QUARTER_NAMES, end_of_day
from portal.queries.divisions import LENGTHS, within
from portal.queries.enterprises import matching
from portal.scope import Scope
from selfcheck.models import FiledInspection, Obligation, Report, Submission
from selfcheck.queries.figures import DIMENSIONS, FIGURES, Figure
from selfcheck.queries.filing_status import STANDING, effective_filed_at, status_at
from selfcheck.queries.statistics import FRESH_FOR, KEPT_FOR, LARGE
from selfcheck.rules.roster_kinds import CROWDED, CROWDED_INDUSTRIES, HIGH, KINDS, OTHER, SCALE, SCALE_SIZES


@dataclass(frozen=True)
class Period:
    """One quarter, or with quarter 0 the whole year: then every quarter of an enterprise counts once."""

    year: int
    quarter: int = 0

    @property
    def label(self) -> str:
        name = f"{QUARTER_NAMES[self.quarter]}季度" if self.quarter else "全年"
        return f"{self.year}年{name}"

    @property
    def condition(self) -> Q:
        return Q(year=self.year, quarter=self.quarter) if self.quarter else Q(year=self.year)


@dataclass(frozen=True)
class Counted:
    """Rows of DIMENSIONS with `part`, `quarter` and `n`. `at` says how old the figures are."""

    at: datetime
    rows: tuple[Mapping[str, object], ...]

    def is_stale(self, now: datetime) -> bool:
        return now - self.at > FRESH_FOR

    def number(self, figure: Figure, parts=None, quarter: int = 0) -> int:
        """`parts`: the columns meant, or None for all."""
        return sum(
            row["n"]
            for row in self.rows
            if (parts is None or row["part"] in parts)
            and (not quarter or row["quarter"] == quarter)
            and figure.holds(row)
        )

    @property
    def parts(self) -> set[str]:
        return {row["part"] for row in self.rows}


def counted(scope: Scope, period: Period, division: str, now: datetime, *, fresh: bool = False) -> Counted:
    """Of a large area what was kept less than a minute ago, else counted now."""
    key = f"roster:{scope.division}:{division}:{period.year}:{period.quarter}"
    kept = None if fresh else cache.get(key)
    if kept and not kept.is_stale(now):
        return kept
    rows = _classed(scope, period, division, now).annotate(part=Left("division_code", part_length(division)))
    names = ("part", "quarter", *DIMENSIONS)
    grouped = rows.order_by().values(*names).annotate(n=Count("pk"))
    made = Counted(now, tuple(grouped))
    if sum(row["n"] for row in made.rows) >= LARGE:
        cache.set(key, made, KEPT_FOR)
    return made


def by_quarter(scope: Scope, year: int, division: str, figure: Figure, now: datetime) -> dict[int, int]:
    """One figure of each quarter, for those that are no dimension of `counted`."""
    rows = roster(scope, Chosen(Period(year), division, figure), now)
    return dict(rows.order_by().values_list("quarter").annotate(n=Count("pk")))


def part_length(division: str) -> int:
    return next((length for length in LENGTHS if length > len(division)), LENGTHS[-1])


@dataclass(frozen=True)
class Chosen:
    """One figure of one column: what its list shows. `without`: parts that have a column of their own.

    `until`: filed by the end of that day.
    """

    period: Period
    division: str
    figure: Figure = FIGURES["base"]
    without: tuple[str, ...] = ()
    text: str = ""
    sort: str = ""
    until: date | None = None


def roster(scope: Scope, chosen: Chosen, now: datetime) -> QuerySet[Obligation]:
    """The rows behind a figure, as many as it says; not yet ordered."""
    rows = _classed(scope, chosen.period, chosen.division, now).filter(chosen.figure.condition)
    for part in chosen.without:
        rows = rows.exclude(within("division_code", part))
    if chosen.until:
        rows = rows.filter(counts_at__lte=end_of_day(chosen.until))
    if chosen.text:
        rows = rows.filter(matching(chosen.text, "enterprise__"))
    return rows


def _classed(scope: Scope, period: Period, division: str, now: datetime) -> QuerySet[Obligation]:
    rows = (
        Obligation.objects.visible_to(scope)
        .filter(period.condition)
        .filter(within("division_code", division))
    )
    signed = Report.objects.visible_to(scope).filter(obligation=OuterRef("pk"), versions__gt=0)
    current = Submission.objects.visible_to(scope).filter(
        report__obligation=OuterRef("pk"), version=F("report__versions"), content__hazards=[]
    )
    with_principal = FiledInspection.objects.visible_to(scope).filter(
        submission__report__obligation=OuterRef("pk"), current=True, in_quarter=True, principal_present=True
    )
    return rows.annotate(
        status=status_at(now),
        counts_at=effective_filed_at(now),
        kind=_kind(),
        signed=_if_standing(Exists(signed)),
        nil=_if_standing(Exists(current)),
        attended=_if_standing(Exists(with_principal)),
        joined=F("late_joiner"),
    ).order_by("division_code", "pk")


def _if_standing(found: Exists) -> Case:
    """Asked only of rows that were filed: the others cost nothing."""
    return Case(When(Q(filed_at=None), then=Value(False)), default=found, output_field=BooleanField())


def _kind() -> Case:
    crowded = Q()
    for prefix in CROWDED_INDUSTRIES:
        crowded |= within("industry_code", prefix)
    return Case(
        When(high_hazard=True, then=Value(HIGH)),
        When(size__in=SCALE_SIZES, then=Value(SCALE)),
        When(crowded, then=Value(CROWDED)),
        default=Value(OTHER),
        output_field=CharField(),
    )


@dataclass(frozen=True)
class Line:
    """One enterprise and quarter as the list shows it."""

    obligation: Obligation
    place: str
    kind: str
    way: str


def lines_of(rows: Iterable[Obligation], place_of) -> list[Line]:
    """`rows` come from `roster`, with their enterprise."""
    return [Line(row, place_of(row.division_code), KINDS[row.kind], _way(row)) for row in rows]


def _way(row: Obligation) -> str:
    if row.status not in STANDING:
        return ""
    way = "企业自报" if row.signed else "代报"
    return f"{way}，零隐患" if row.nil else way
