"""S5: enterprises and hazards of a month, or of the year up to it, counted by sector and listed alike."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)

from portal.calendars import Quarter, end_of_day
from portal.queries.divisions import within
from portal.scope import Scope
from selfcheck.models import FiledInspection, Hazard, Obligation, PlanElement, Progress, SupervisionOrder
from selfcheck.queries.monthly_figures import FIGURES, UNITS, MonthlyFigure
from selfcheck.queries.monthly_roster import sector_of, with_frozen
from selfcheck.queries.sorts import DAY, MOMENT, NUMBER, Sort
from selfcheck.rules.monthly_sectors import SECTOR_ROWS
from selfcheck.states import HazardLevel
from selfcheck.states.hazards import Element, InPlace, SupervisionLevel, SupervisionState

SECTORS = {row.code: row.words for row in SECTOR_ROWS}
FIVE = (Element.PEOPLE, Element.METHODS, Element.FUNDS, Element.TIMING, Element.SAFETY)
SUPERVISED = ("supervised", "province", "city")
NAMED = {
    "division": Sort("frozen_place"),
    "name": Sort("enterprise__name"),
    "sector": Sort("sector"),
}
UNIT_SORTS = NAMED | {
    "checked": Sort("checked_rank", NUMBER, lambda scope: Case(When(checked=True, then=0), default=1))
}
HAZARD_SORTS = {
    "found": Sort("found_at", MOMENT),
    **NAMED,
    "level": Sort("level"),
    "deadline": Sort("rectify_by", DAY),
}
DIMENSIONS = ("level", "rectified", "closed", "planned", "five", "funded", *SUPERVISED)


@dataclass(frozen=True)
class Month:
    """`span`: the month alone, or its quarter or year up to it. A month that is not over ends today."""

    year: int
    month: int
    today: date
    span: str = "month"

    @property
    def start(self) -> date:
        return date(self.year, self._first, 1)

    @property
    def end(self) -> date:
        following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return min(following - timedelta(days=1), self.today)

    @property
    def label(self) -> str:
        start = "" if self._first == self.month else f"{self._first}至"
        return f"{self.year}年{start}{self.month}月"

    @property
    def _first(self) -> int:
        firsts = {"year": 1, "quarter": self.month - (self.month - 1) % 3}
        return firsts.get(self.span, self.month)


@dataclass(frozen=True)
class Monthly:
    """Rows by sector: `units` with `checked`, `hazards` with DIMENSIONS and `money`; `n` each."""

    units: tuple[Mapping, ...]
    hazards: tuple[Mapping, ...]

    def number(self, figure: MonthlyFigure, sector: str = "") -> int:
        return sum(row["n"] for row in self._rows(figure, sector))

    def funds(self, sector: str = "") -> Decimal:
        """In yuan."""
        rows = self._rows(FIGURES["funds"], sector)
        return sum((row["money"] or Decimal(0) for row in rows), Decimal(0))

    def _rows(self, figure: MonthlyFigure, sector: str) -> list[Mapping]:
        rows = self.units if figure.of == UNITS else self.hazards
        return [row for row in rows if (not sector or row["sector"] == sector) and figure.holds(row)]


def monthly(scope: Scope, month: Month, division: str) -> Monthly:
    """Two queries, whatever the number of rows."""
    units = _units(scope, month, division).order_by().values("sector", "checked")
    return replace(hazards_of(scope, month, division), units=tuple(units.annotate(n=Count("pk"))))


def hazards_of(scope: Scope, month: Month, division: str) -> Monthly:
    """The hazards alone; one query."""
    hazards = _hazards(scope, month, division).order_by().values("sector", *DIMENSIONS)
    return Monthly((), tuple(hazards.annotate(n=Count("pk"), money=Sum("spent"))))


def monthly_rows(
    scope: Scope, month: Month, division: str, figure: MonthlyFigure, sector: str = ""
) -> QuerySet:
    """The enterprises or hazards behind a figure, with `frozen_place`; not yet ordered."""
    rows = (_units if figure.of == UNITS else _hazards)(scope, month, division).filter(figure.condition)
    return (rows.filter(sector=sector) if sector else rows).select_related("enterprise")


def sorts_of(figure: MonthlyFigure) -> dict[str, Sort]:
    """By the columns of its list; hazards without a wish by the day they were found."""
    return UNIT_SORTS if figure.of == UNITS else HAZARD_SORTS


def _units(scope: Scope, month: Month, division: str) -> QuerySet[Obligation]:
    quarter = Quarter.of(date(month.year, month.month, 1))
    span = (month.start, month.end)
    own = {"enterprise": OuterRef("enterprise_id")}
    filed = FiledInspection.objects.visible_to(scope).filter(**own, current=True, inspected_on__range=span)
    found = Hazard.objects.visible_to(scope).filter(**own, found_on__range=span)
    rows = Obligation.objects.visible_to(scope).filter(
        within("division_code", division), year=quarter.year, quarter=quarter.quarter, exempt_by=None
    )
    return rows.annotate(
        sector=sector_of(), checked=Exists(filed) | Exists(found), frozen_place=F("division_code")
    )


def _hazards(scope: Scope, month: Month, division: str) -> QuerySet[Hazard]:
    end, until = month.end, end_of_day(month.end)
    own = {"hazard": OuterRef("pk")}
    orders = SupervisionOrder.objects.visible_to(scope).filter(**own, issued_on__lte=end)
    orders = orders.exclude(state=SupervisionState.WITHDRAWN)
    spent = Progress.objects.visible_to(scope).filter(**own, on__lte=end, funds_spent__isnull=False)
    found = Hazard.objects.visible_to(scope).filter(found_on__range=(month.start, end))
    return (
        with_frozen(found)
        .filter(within("frozen_place", division))
        .annotate(
            rectified=_when(Q(rectified_on__lte=end)),
            closed=_when(Q(closed_at__lte=until)),
            planned=_when(Q(planned_at__lte=until)),
            five=_of_major(_all_in_place(scope, own, end)),
            supervised=_of_major(Exists(orders)),
            province=_of_major(Exists(orders.filter(level=SupervisionLevel.PROVINCE))),
            city=_of_major(Exists(orders.filter(level=SupervisionLevel.CITY))),
            spent=Subquery(spent.order_by("-on", "-pk").values("funds_spent")[:1]),
            funded=_of_major(Exists(spent)),
        )
    )


def _all_in_place(scope: Scope, own: dict, end: date) -> Q:
    done = PlanElement.objects.visible_to(scope).filter(**own, state=InPlace.IN_PLACE, in_place_on__lte=end)
    return Q(*(Exists(done.filter(element=element)) for element in FIVE))


def _of_major(condition) -> Case:
    """Asked only of major hazards: the others cost nothing."""
    return Case(
        When(~Q(level=HazardLevel.MAJOR), then=Value(False)),
        When(condition, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def _when(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
