"""The bureau's register of major hazards: filters that are work to do, their counts, age and clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from portal.calendars import day_of
from portal.models import Enterprise
from portal.queries.industries import in_section
from portal.scope import Scope, under
from selfcheck.models import (
    Extension,
    Hazard,
    HazardClause,
    HazardStandardItem,
    Progress,
    PromptReport,
    SupervisionAcceptanceRequest,
    SupervisionExtensionRequest,
    SupervisionOrder,
    SuspensionOrder,
)
from selfcheck.queries.hazard_clocks import clock_of
from selfcheck.states import HazardLevel
from selfcheck.states.hazards import STANDING, UNFINISHED, HazardState, RequestState

__all__ = [
    "AGES",
    "FILTERS",
    "Wanted",
    "ages",
    "clauses_used",
    "clock_of",
    "counts",
    "major_hazards",
    "supervised",
]
NO_PROGRESS_DAYS = 30  # until somebody asks for another number
SORTS = {
    "deadline": ("rectify_by", "pk"),
    "-deadline": ("-rectify_by", "-pk"),
    "found": ("found_at", "pk"),
    "-found": ("-found_at", "-pk"),
    "name": ("enterprise__name", "rectify_by", "pk"),
    "-name": ("-enterprise__name", "rectify_by", "pk"),
}
FILTERS = (
    ("open", "未销号"),
    ("overdue", "超期未整改"),
    ("unreported", "未报告"),
    ("without_plan", "未制定方案"),
    ("no_progress", "多日无进展"),
    ("acknowledge", "待签收"),
    ("extension", "延期待审批"),
    ("acceptance", "待核查验收"),
    ("supervised", "挂牌督办中"),
    ("suspended", "停产停业中"),
    ("closed", "已销号"),
)


AGES = (  # of open ones: code, words, days since the finding from and to
    ("30", "30 天以内", 0, 30),
    ("60", "31 至 60 天", 31, 60),
    ("90", "61 至 90 天", 61, 90),
    ("older", "90 天以上", 91, None),
)


@dataclass(frozen=True)
class Wanted:
    """The query block; every value may be empty. `days`: without progress for so many.

    `age`: a code of AGES, which leaves out what is closed.
    `section`: an industry's letter, first and last class; `clause`: uid of a standard's item, or "none".
    """

    filter: str = ""
    days: int = NO_PROGRESS_DAYS
    division: str = ""
    section: tuple[str, str, str] = ("", "", "")
    clause: str = ""
    words: str = ""
    sort: str = ""
    age: str = ""


def major_hazards(scope: Scope, wanted: Wanted, now: datetime) -> QuerySet[Hazard]:
    """Rows with `last_progress_on`, `waits_acknowledgement`, `waits_extension`, `standing_order`,
    `found_clauses`; the nearest deadline first. The age is `now` less `found_at`.
    """
    rows = _annotated(scope, wanted, day_of(now))
    if wanted.filter:
        rows = rows.filter(_conditions(day_of(now), wanted.days)[wanted.filter])
    clauses = HazardClause.objects.visible_to(scope).select_related("item__standard").order_by("pk")
    return (
        rows.select_related("enterprise")
        .prefetch_related(Prefetch("clauses", clauses, to_attr="found_clauses"))
        .order_by(*SORTS.get(wanted.sort, SORTS["deadline"]))
    )


def clauses_used(scope: Scope) -> QuerySet[HazardStandardItem]:
    """Clauses of the area's major hazards, for the filter."""
    used = HazardClause.objects.visible_to(scope).filter(hazard__level=HazardLevel.MAJOR).values("item")
    return HazardStandardItem.objects.filter(pk__in=used).select_related("standard").order_by("uid")


def counts(scope: Scope, wanted: Wanted, now: datetime) -> dict[str, int]:
    """How many rows each filter shows, with division and words as wanted; one query."""
    found = {name: Count("pk", filter=q) for name, q in _conditions(day_of(now), wanted.days).items()}
    return _annotated(scope, wanted, day_of(now)).aggregate(all=Count("pk"), **found)


def ages(scope: Scope, division: str, now: datetime) -> dict[str, dict[str, int]]:
    """Of each band of AGES how many are open, and how many of these overdue; one query."""
    today = day_of(now)
    conditions = _conditions(today, NO_PROGRESS_DAYS)
    found = _major(scope, division).aggregate(
        **{
            f"{code}_{name}": Count("pk", filter=_of_age(code, today) & conditions[name])
            for code, *_ in AGES
            for name in ("open", "overdue")
        }
    )
    return {code: {name: found[f"{code}_{name}"] for name in ("open", "overdue")} for code, *_ in AGES}


def supervised(scope: Scope) -> QuerySet[SupervisionOrder]:
    """挂牌督办记录表, newest first."""
    rows = SupervisionOrder.objects.visible_to(scope).select_related("hazard__enterprise")
    return rows.order_by("-issued_on", "-pk")


def _major(scope: Scope, division: str) -> QuerySet[Hazard]:
    rows = Hazard.objects.visible_to(scope).filter(level=HazardLevel.MAJOR)
    return rows.filter(under("enterprise__division_code", division)) if division else rows


def _of_age(code: str, today: date) -> Q:
    """Open, and found so many days ago."""
    first, last = next((low, high) for name, _, low, high in AGES if name == code)
    found = ~Q(state=HazardState.CLOSED) & Q(found_on__lte=today - timedelta(days=first))
    return found if last is None else found & Q(found_on__gte=today - timedelta(days=last))


def _annotated(scope: Scope, wanted: Wanted, today: date) -> QuerySet[Hazard]:
    rows = _major(scope, wanted.division)
    if wanted.age:
        rows = rows.filter(_of_age(wanted.age, today))
    if wanted.section[0]:
        rows = rows.filter(
            enterprise__in=Enterprise.objects.visible_to(scope).filter(in_section(wanted.section))
        )
    if wanted.clause:
        clauses = HazardClause.objects.visible_to(scope).filter(hazard=OuterRef("pk"))
        wanted_one = Exists(clauses.filter(item__uid=wanted.clause))
        rows = rows.filter(~Exists(clauses) if wanted.clause == "none" else wanted_one)
    for word in wanted.words.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(number__icontains=word) | Q(enterprise__name__icontains=word)
        )
    own = {"hazard": OuterRef("pk")}
    reports = PromptReport.objects.visible_to(scope).filter(**own, bureau_acknowledgement=None)
    asked = {**own, "state": RequestState.REQUESTED}
    orders = SupervisionOrder.objects.visible_to(scope).filter(**own, state__in=STANDING)
    progress = Progress.objects.visible_to(scope).filter(**own).order_by("-on").values("on")[:1]
    return rows.annotate(
        waits_acknowledgement=Exists(reports),
        waits_extension=Exists(Extension.objects.visible_to(scope).filter(**asked))
        | Exists(SupervisionExtensionRequest.objects.visible_to(scope).filter(**asked)),
        waits_acceptance=Exists(SupervisionAcceptanceRequest.objects.visible_to(scope).filter(**asked)),
        standing_order=Exists(orders),
        standing_suspension=Exists(SuspensionOrder.objects.visible_to(scope).filter(**own, lifted_on=None)),
        last_progress_on=Subquery(progress),
        quiet_since=Greatest(F("found_on"), Coalesce(Subquery(progress), F("found_on"))),
    )


def _conditions(today: date, days: int) -> dict[str, Q]:
    unfinished = Q(state__in=UNFINISHED)
    bureaus = Q(standing_order=True) | Q(standing_suspension=True)
    return {
        "open": ~Q(state=HazardState.CLOSED),
        "overdue": unfinished & Q(rectify_by__lt=today),
        "unreported": unfinished & Q(reported_at=None),
        "without_plan": unfinished & Q(planned_at=None),
        "no_progress": unfinished & Q(quiet_since__lte=today - timedelta(days=days)),
        "acknowledge": Q(waits_acknowledgement=True),
        "extension": Q(waits_extension=True),
        "acceptance": Q(waits_acceptance=True) | (Q(state=HazardState.COMPLETED) & bureaus),
        "supervised": Q(standing_order=True),
        "suspended": Q(standing_suspension=True),
        "closed": Q(state=HazardState.CLOSED),
    }
