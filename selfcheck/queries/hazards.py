"""The hazard register: list with filters and totals, one hazard, and what its form offers."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from portal.calendars import Quarter
from portal.models import Enterprise, Person
from portal.scope import Scope
from selfcheck.facts.register import freeze_of, overdue_on
from selfcheck.models import Hazard, HazardClause, HazardPhoto, HazardStandardItem
from selfcheck.states import HazardLevel

__all__ = [
    "HazardFilter",
    "clauses_used",
    "freeze_of",
    "hazard",
    "hazards",
    "known_places",
    "register",
    "totals",
]
OPEN, OVERDUE, DONE = "open", "overdue", "done"
STATES = ((OPEN, "未整改"), (OVERDUE, "超期未整改"), (DONE, "已整改"))
SORTS = {
    "found": ("found_on", "pk"),
    "-found": ("-found_on", "-pk"),
    "deadline": ("rectify_by", "pk"),
    "-deadline": ("-rectify_by", "-pk"),
    "number": ("number",),
    "-number": ("-number",),
}


@dataclass(frozen=True)
class HazardFilter:
    """The query block of the register; every value may be empty."""

    level: str = ""
    state: str = ""
    quarter: Quarter | None = None
    clause: str = ""  # uid of a standard's item, or "none": major without one
    words: str = ""

    def q(self, today: date) -> Q:
        found = Q(level=self.level) if self.level else Q()
        if self.state:
            found &= {
                OPEN: Q(rectified_on=None),
                OVERDUE: overdue_on(today),
                DONE: Q(rectified_on__isnull=False),
            }.get(self.state, Q(state=self.state))
        if self.quarter:
            found &= Q(found_on__range=(self.quarter.start, self.quarter.end))
        if self.clause:
            found &= (
                Q(level=HazardLevel.MAJOR, clauses=None)
                if self.clause == "none"
                else Q(clauses__item__uid=self.clause)
            )
        for word in self.words.split():
            found &= Q(title__icontains=word) | Q(place__icontains=word) | Q(number__icontains=word)
        return found


def hazards(scope: Scope) -> QuerySet[Hazard]:
    return Hazard.objects.visible_to(scope).order_by("-found_on", "-pk")


def register(scope: Scope, wanted: HazardFilter, today: date, sort: str = "") -> QuerySet[Hazard]:
    """Rows with their clauses (`found_clauses`), newest first unless sorted otherwise."""
    rows = hazards(scope).filter(wanted.q(today)).prefetch_related(_clauses(scope))
    return rows.order_by(*SORTS[sort]) if sort in SORTS else rows


def totals(scope: Scope, wanted: HazardFilter, today: date) -> dict[str, int]:
    """Of the filtered rows: all, major, open, overdue, done; one query."""
    return (
        hazards(scope)
        .order_by()
        .filter(wanted.q(today))
        .aggregate(
            count=Count("pk"),
            major=Count("pk", filter=Q(level=HazardLevel.MAJOR)),
            open=Count("pk", filter=Q(rectified_on=None)),
            overdue=Count("pk", filter=overdue_on(today)),
            done=Count("pk", filter=Q(rectified_on__isnull=False)),
        )
    )


def hazard(scope: Scope) -> QuerySet[Hazard]:
    """For one page: clauses and photographs in order, the report it belongs to."""
    photos = HazardPhoto.objects.visible_to(scope).select_related("evidence").order_by("position", "pk")
    return (
        hazards(scope)
        .select_related("enterprise", "report__obligation", "succeeds")
        .prefetch_related(_clauses(scope), Prefetch("photos", photos, to_attr="pictures"))
    )


def successors(scope: Scope, hazard: Hazard) -> list[Hazard]:
    """Hazards that came up again after this one was closed."""
    return list(Hazard.objects.visible_to(scope).filter(succeeds=hazard).order_by("pk"))


def quarters(scope: Scope, today: date) -> list[Quarter]:
    """Quarters in which something was found, newest first."""
    days = Hazard.objects.visible_to(scope).dates("found_on", "month", order="DESC")
    return list(dict.fromkeys([Quarter.of(today), *(Quarter.of(day) for day in days)]))


def clauses_used(scope: Scope) -> QuerySet[HazardStandardItem]:
    """Clauses that stand in the register, for its filter."""
    used = HazardClause.objects.visible_to(scope).values("item")
    return HazardStandardItem.objects.filter(pk__in=used).order_by("standard", "position")


def known_places(scope: Scope) -> list[str]:
    """Places named before, the most frequent first: typed once, offered ever after."""
    rows = Hazard.objects.visible_to(scope).values("place").annotate(n=Count("pk")).order_by("-n", "place")
    return [row["place"] for row in rows[:30]]


def known_people(scope: Scope) -> list[str]:
    people = Person.objects.visible_to(scope).filter(left_on=None).order_by("pk")
    return list(people.values_list("name", flat=True)[:60])


def sectors_of(scope: Scope) -> list[str]:
    """Of the one enterprise in view."""
    found = Enterprise.objects.visible_to(scope).values_list("sectors", flat=True).first()
    return found or []


def _clauses(scope: Scope) -> Prefetch:
    rows = HazardClause.objects.visible_to(scope).select_related("item__standard")
    return Prefetch("clauses", rows.order_by("item__standard", "item__position"), to_attr="found_clauses")
