"""挂牌督办: the orders of an area with their quarterly reports, one order, and what a new one begins with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from portal.calendars import day_of
from portal.legal import Citation
from portal.scope import Scope, under
from selfcheck.documents.papers import day_in_text
from selfcheck.documents.supervision_papers import usual_duties
from selfcheck.law import law_for
from selfcheck.models import SupervisionOrder, SupervisionProgress, SupervisionSeries
from selfcheck.queries import settings
from selfcheck.queries.hazard_page import HazardFile
from selfcheck.queries.major_hazards import supervised
from selfcheck.rules.supervision import ProgressQuarter, missed, progress_quarters
from selfcheck.states.hazards import STANDING, SupervisionLevel
from selfcheck.states.settings import SettingKind

STANDS = "standing"
LEVEL_OF = {2: SupervisionLevel.PROVINCE, 4: SupervisionLevel.CITY, 6: SupervisionLevel.COUNTY}


@dataclass(frozen=True)
class OrderFilter:
    """`state`: one of the order's, or "standing"; every value may be empty."""

    division: str = ""
    level: str = ""
    state: str = ""
    year: int | None = None
    words: str = ""


def orders_like(scope: Scope, wanted: OrderFilter) -> QuerySet[SupervisionOrder]:
    """Newest first, with `reported`: its progress reports."""
    rows = _filtered(scope, wanted)
    if wanted.state:
        rows = rows.filter(state__in=STANDING if wanted.state == STANDS else [wanted.state])
    progress = SupervisionProgress.objects.visible_to(scope).order_by("on")
    return rows.prefetch_related(Prefetch("progress_reports", progress, to_attr="reported"))


def order_counts(scope: Scope, wanted: OrderFilter, today: date) -> dict[str, int]:
    """All, standing, overdue and closed ones, with division, level, year and words as wanted; one query."""
    stands = Q(state__in=STANDING)
    late = Q(extended_to__lt=today) | Q(extended_to=None, deadline__lt=today)
    undone = Q(hazard__rectified_on=None)
    return (
        _filtered(scope, wanted)
        .order_by()
        .aggregate(
            all=Count("pk"),
            standing=Count("pk", filter=stands),
            overdue=Count("pk", filter=stands & late & undone),
            closed=Count("pk", filter=Q(state="closed")),
        )
    )


def order_years(scope: Scope) -> list[int]:
    rows = SupervisionOrder.objects.visible_to(scope).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def order(scope: Scope) -> QuerySet[SupervisionOrder]:
    return supervised(scope)


@dataclass
class OrderLine:
    """One order in the list, with what it is behind with."""

    order: SupervisionOrder
    today: date

    @property
    def quarters(self) -> list[ProgressQuarter]:
        return quarters_of(self.order, (row.on for row in self.order.reported), self.today)

    @property
    def missed(self) -> int:
        return missed(self.quarters)

    @property
    def last(self) -> date | None:
        return self.order.reported[-1].on if self.order.reported else None

    @property
    def overdue(self) -> bool:
        stands = self.order.state in STANDING and self.order.hazard.rectified_on is None
        return stands and self.order.due_on < self.today


def quarters_of(order: SupervisionOrder, days: Iterable[date], today: date) -> list[ProgressQuarter]:
    ended_on = day_of(order.ended_at) if order.ended_at else None
    return progress_quarters(order.issued_on, days, today, ended_on)


def start_of_order(scope: Scope, division: str, file: HazardFile, today: date) -> dict:
    """What a new order's form begins with; everything may be changed."""
    hazard = file.hazard
    known = (
        SupervisionSeries.objects.visible_to(scope).filter(division_code=division).order_by("-year", "-pk")
    )
    own = settings.in_force(scope, division, today).get(SettingKind.SERIES)
    basis = basis_of(division, today)
    days = law_for(division, today)["supervision_apply_days"].value
    return {
        "level": LEVEL_OF.get(len(division), SupervisionLevel.COUNTY),
        "word": own["word"] if own else known.values_list("word", flat=True).first() or "",
        "issued_on": today,
        "finding": f"{hazard.place}：{hazard.title}。",
        "basis": f"《{basis.instrument}》{basis.article}",
        "duties": "\n".join(usual_duties(None, days)),
    }


def with_plan_day(duties: str, plan_due_on: date) -> str:
    """The blank that the usual duties leave for the day on which the plan is due."""
    return duties.replace(day_in_text(None), day_in_text(plan_due_on.isoformat()))


def basis_of(division: str, today: date) -> Citation:
    return law_for(division, today)["hazard_supervision"].citation


def _filtered(scope: Scope, wanted: OrderFilter) -> QuerySet[SupervisionOrder]:
    rows = supervised(scope)
    if wanted.division:
        rows = rows.filter(under("hazard__enterprise__division_code", wanted.division))
    if wanted.level:
        rows = rows.filter(level=wanted.level)
    if wanted.year:
        rows = rows.filter(year=wanted.year)
    for word in wanted.words.split():
        rows = rows.filter(
            Q(hazard__title__icontains=word)
            | Q(hazard__number__icontains=word)
            | Q(hazard__enterprise__name__icontains=word)
        )
    return rows
