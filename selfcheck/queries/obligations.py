"""Who owes a report for a quarter, by when and under which law; which quarters are open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from portal.actors import SYSTEM
from portal.calendars import Quarter, day_of
from portal.legal import Version
from portal.models import Enterprise
from portal.queries.divisions import within
from portal.scope import Scope
from selfcheck.law import law_book, law_for
from selfcheck.models import DeadlineMove, Exemption, Obligation, PeriodOpening
from selfcheck.rules.filing import due_at
from selfcheck.states import Approval

DUE_PARAMETERS = ("filing_due_day", "filing_due_inclusive", "filing_due_roll")


@dataclass(frozen=True)
class DueDate:
    """The deadline in one place ("" or a prefix) and the value of the law it comes from."""

    division: str
    due_at: datetime
    rule: Version


def obligations(scope: Scope) -> QuerySet[Obligation]:
    return Obligation.objects.visible_to(scope).order_by("division_code", "pk")


def of_quarter(scope: Scope, quarter: Quarter, division: str = "") -> QuerySet[Obligation]:
    rows = Obligation.objects.visible_to(scope).filter(year=quarter.year, quarter=quarter.quarter)
    return rows.filter(within("division_code", division))


def any_of(quarters: Iterable[Quarter]) -> Q:
    """Rows of one of these quarters; of none when there are none."""
    found = Q(pk__in=[])
    for quarter in quarters:
        found |= Q(year=quarter.year, quarter=quarter.quarter)
    return found


def due_dates(quarter: Quarter, division: str, now: datetime) -> list[DueDate]:
    """One for `division`, and one for each place below it whose own law gives another day; widest first."""
    on = law_day(quarter, now)
    base = _due_date(quarter, division, on)
    found = [base]
    for place in _places_with_own_law(division):
        own = _due_date(quarter, place, on)
        if own.due_at != _nearest(found, place).due_at:
            found.append(own)
    return found


def law_day(quarter: Quarter, now: datetime) -> date:
    """The law of the quarter's last day, or of today while the quarter runs."""
    return min(quarter.end, day_of(now))


def eligible(scope: Scope, quarter: Quarter, division: str) -> QuerySet[Enterprise]:
    """Enterprises that owe the quarter: in business, and there before it began (the first full quarter)."""
    rows = Enterprise.objects.visible_to(scope).filter(within("division_code", division))
    return rows.filter(there_before(quarter), state=Enterprise.State.ACTIVE)


def there_before(quarter: Quarter) -> Q:
    """Registered, moved in or back in business before it began (A-20)."""
    return (
        there_since("established_on", quarter)
        & there_since("moved_in_on", quarter)
        & there_since("reopened_on", quarter)
    )


def there_since(field: str, quarter: Quarter) -> Q:
    """`rules.filing.first_due_quarter(day) <= quarter`, as a condition; an unknown day counts as long ago."""
    return Q(**{field: None}) | Q(**{f"{field}__lt": quarter.start})


def to_open(scope: Scope, quarter: Quarter, division: str, now: datetime) -> QuerySet[Enterprise]:
    """Those of `eligible` that have no obligation yet, with what freezes on it as annotations."""
    today = day_of(now)
    in_force = Q(grades__from_on__lte=today) & (Q(grades__to_on=None) | Q(grades__to_on__gt=today))
    covering = Q(exemptions__state=Approval.APPROVED) & covers("exemptions__", quarter)
    return (
        eligible(scope, quarter, division)
        .filter(~Exists(of_quarter(scope, quarter).filter(enterprise=OuterRef("pk"))))
        .annotate(
            grade_in_force=FilteredRelation("grades", condition=in_force),
            exemption=FilteredRelation("exemptions", condition=covering),
        )
        .annotate(
            grade=F("grade_in_force__grade"),
            exempt_id=F("exemption__pk"),
            due=_due_by_place(due_dates(quarter, division, now)),
            late=_late_joiner(openings(quarter)),
        )
    )


def covers(prefix: str, quarter: Quarter) -> Q:
    return Q(**{f"{prefix}from_on__lte": quarter.start, f"{prefix}to_on__gte": quarter.end})


def openings(quarter: Quarter) -> QuerySet[PeriodOpening]:
    """Every opening of the quarter. A higher bureau's opening binds those below; it holds nobody's data."""
    rows = PeriodOpening.objects.visible_to(SYSTEM.scope)
    return rows.filter(year=quarter.year, quarter=quarter.quarter).order_by("opened_at", "pk")


def anybody_to_open(quarter: Quarter) -> bool:
    """False on a portal without a register: an empty opening would make everybody a late joiner."""
    return eligible(SYSTEM.scope, quarter, "").exists()


def openings_above(division: str) -> dict[Quarter, PeriodOpening]:
    """The first opening of each quarter that reached this division."""
    rows = PeriodOpening.objects.visible_to(SYSTEM.scope).order_by("-opened_at", "-pk")
    return {Quarter(row.year, row.quarter): row for row in rows if division.startswith(row.division_code)}


def is_open(quarter: Quarter, division: str = "") -> bool:
    """Somebody opened the quarter for this division, for one above it or for one below."""
    codes = openings(quarter).values_list("division_code", flat=True)
    return any(division.startswith(code) or code.startswith(division) for code in codes)


def has_rows(quarter: Quarter, division: str = "") -> bool:
    return of_quarter(SYSTEM.scope, quarter, division).exists()


def open_quarters(division: str = "") -> list[Quarter]:
    """Newest first."""
    rows = PeriodOpening.objects.visible_to(SYSTEM.scope).values_list("year", "quarter", "division_code")
    touching = {
        Quarter(year, quarter)
        for year, quarter, code in rows
        if division.startswith(code) or code.startswith(division)
    }
    return sorted(touching, reverse=True)


@dataclass(frozen=True)
class Preview:
    """What opening would do now."""

    create: int
    existing: int
    closed: int
    not_yet: int


def preview(scope: Scope, quarter: Quarter, division: str) -> Preview:
    """Three counts; the difference between the register and who owes is told apart."""
    rows = Enterprise.objects.visible_to(scope).filter(within("division_code", division))
    active = Q(state=Enterprise.State.ACTIVE)
    owing = active & there_before(quarter)
    figures = rows.aggregate(
        closed=Count("pk", filter=~active), active=Count("pk", filter=active), owing=Count("pk", filter=owing)
    )
    owed = of_quarter(scope, quarter).filter(enterprise=OuterRef("pk"))
    return Preview(
        create=eligible(scope, quarter, division).filter(~Exists(owed)).count(),
        existing=of_quarter(scope, quarter, division).count(),
        closed=figures["closed"],
        not_yet=figures["active"] - figures["owing"],
    )


def period_figures(scope: Scope, quarters: Iterable[Quarter], division: str) -> dict[Quarter, dict]:
    """Base, late joiners, exempt and dates of each quarter that has rows here; one query."""
    rows = Obligation.objects.visible_to(scope).filter(any_of(quarters), within("division_code", division))
    grouped = rows.values("year", "quarter").annotate(
        total=Count("pk"),
        late_joiners=Count("pk", filter=Q(late_joiner=True)),
        exempt=Count("pk", filter=Q(exempt_by__isnull=False)),
        moved=Count("pk", filter=Q(due_at__gt=F("original_due_at"))),
        opened_at=Min("opened_at"),
        first_due=Min("original_due_at"),
        last_due=Max("due_at"),
    )
    return {Quarter(row["year"], row["quarter"]): row for row in grouped.order_by("-year", "-quarter")}


def would_move(scope: Scope, quarter: Quarter, division: str, uscc: str, due_at: datetime) -> int:
    """How many enterprises a moved deadline would concern, before anybody proposes it."""
    rows = of_quarter(scope, quarter, "" if uscc else division).filter(due_at__lt=due_at)
    return (rows.filter(enterprise__uscc=uscc) if uscc else rows).count()


def exemptions(scope: Scope) -> QuerySet[Exemption]:
    return Exemption.objects.visible_to(scope).select_related("enterprise").order_by("-proposed_at", "-pk")


def deadline_moves(scope: Scope) -> QuerySet[DeadlineMove]:
    return DeadlineMove.objects.visible_to(scope).select_related("enterprise").order_by("-proposed_at", "-pk")


def concerned(scope: Scope, move: DeadlineMove) -> QuerySet[Obligation]:
    """The obligations a moved deadline would change: never one that already has a later day."""
    quarter = Quarter(move.year, move.quarter)
    if move.enterprise_id:
        rows = of_quarter(scope, quarter).filter(enterprise_id=move.enterprise_id)
    else:
        rows = of_quarter(scope, quarter, move.division_code)
    return rows.filter(due_at__lt=move.due_at)


def _due_date(quarter: Quarter, division: str, on: date) -> DueDate:
    law = law_for(division, on)
    return DueDate(division, due_at(quarter, law), law["filing_due_day"])


def _places_with_own_law(division: str) -> list[str]:
    book = law_book()
    places = {version.division for name in DUE_PARAMETERS for version in book[name]}
    below = [place for place in places if place.startswith(division) and place != division]
    return sorted(below, key=lambda place: (len(place), place))


def _nearest(found: list[DueDate], place: str) -> DueDate:
    return max((d for d in found if place.startswith(d.division)), key=lambda d: len(d.division))


def _due_by_place(dates: list[DueDate]) -> Case | Value:
    base, *own = dates
    if not own:
        return Value(base.due_at)
    finest_first = reversed(own)
    whens = [When(within("division_code", d.division), then=Value(d.due_at)) for d in finest_first]
    return Case(*whens, default=Value(base.due_at))


def _late_joiner(opened: QuerySet[PeriodOpening]) -> Case | Value:
    codes = list(opened.values_list("division_code", flat=True))
    if not codes or "" in codes:
        return Value(bool(codes), output_field=BooleanField())
    inside = Q()
    for code in codes:
        inside |= within("division_code", code)
    return Case(When(inside, then=Value(True)), default=Value(False), output_field=BooleanField())
