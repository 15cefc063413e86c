"""Visits as the bureau lists them, as the enterprise sees its own, and who has had none this year."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Prefetch, QuerySet

from portal.legal import Reason
from portal.models import Enterprise, Posting
from portal.queries.divisions import within
from portal.queries.enterprises import matching
from portal.scope import Scope
from selfcheck.facts.oversight import key_enterprises
from selfcheck.facts.visit_cautions import cautions
from selfcheck.facts.visits import Counter, announced, counter, counters, current
from selfcheck.law import law_for
from selfcheck.models import (
    Visit,
    VisitFinding,
    VisitFindingClause,
    VisitFindingPhoto,
    VisitItem,
    VisitOfficer,
)
from selfcheck.rules.frequency import Visit as AskedVisit
from selfcheck.rules.key_enterprise import KeyEnterprise, TrackRecord, key_enterprise
from selfcheck.states import ENFORCEMENT, VisitKind, level_of

COLOURS = {"green": "可以安排", "amber": "只剩一次", "red": "已达上限"}
MOST_CHOICES = 12
MOST_COUNTED = 2000


@dataclass(frozen=True)
class VisitFilter:
    year: int
    division: str = ""
    kind: str = ""
    colour: str = ""
    text: str = ""


def visits(scope: Scope) -> QuerySet[Visit]:
    return Visit.objects.visible_to(scope).select_related("enterprise", "bureau")


def visits_like(scope: Scope, wanted: VisitFilter, today: date) -> QuerySet[Visit]:
    """Visits in force, the latest first, with `finding_count`."""
    rows = current(scope).select_related("enterprise", "bureau").order_by("-on", "-pk")
    rows = rows.filter(on__year=wanted.year).filter(within("enterprise__division_code", wanted.division))
    rows = rows.filter(matching(wanted.text, "enterprise__"))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.colour:
        rows = rows.filter(enterprise__in=_of_colour(scope, rows, wanted, today))
    return rows.annotate(finding_count=Count("findings"))


def is_cut(scope: Scope, wanted: VisitFilter, today: date) -> bool:
    """Whether a colour was asked of more enterprises than are counted for one page."""
    if not wanted.colour:
        return False
    rows = visits_like(scope, replace(wanted, colour=""), today)
    return rows.order_by().values("enterprise").distinct()[: MOST_COUNTED + 1].count() > MOST_COUNTED


def _of_colour(scope: Scope, rows: QuerySet[Visit], wanted: VisitFilter, today: date) -> list[int]:
    """Of the enterprises visited last; the rule counts each of them, so their number is bounded."""
    last = rows.order_by().values("enterprise").annotate(last=Max("on")).order_by("-last", "-enterprise")
    picked = [row["enterprise"] for row in last[:MOST_COUNTED]]
    visited = Enterprise.objects.visible_to(scope).filter(pk__in=picked)
    found = counters(scope, visited.defer("search", "search_text"), counted_on(wanted.year, today))
    return [pk for pk, one in found.items() if one.answer.colour == wanted.colour]


def counted_on(year: int, today: date) -> date:
    """The day the counter of a year is read: today, or the last day of a year gone by."""
    return today if year == today.year else date(year, 12, 31)


def counters_of(scope: Scope, rows: list[Visit], year: int, today: date) -> dict[int, Counter]:
    return counters(scope, [row.enterprise for row in rows], counted_on(year, today))


def counter_of(scope: Scope, enterprise: Enterprise, on: date, kind: str = VisitKind.PLANNED) -> Counter:
    """What the counter says of the next visit of this kind."""
    return counter(scope, enterprise, AskedVisit(on=on, kind=kind))


def cautions_of(counted: Counter, kind: str, scope: Scope) -> list[Reason]:
    return cautions(counted, kind, scope.division or "")


def visit(scope: Scope) -> QuerySet[Visit]:
    """For one page: officers, items, findings with clauses and photographs, and the row it replaced."""
    clauses = VisitFindingClause.objects.visible_to(scope).select_related("item__standard")
    photos = VisitFindingPhoto.objects.visible_to(scope).select_related("evidence")
    findings = VisitFinding.objects.visible_to(scope).order_by("position")
    findings = findings.prefetch_related(
        Prefetch("clauses", clauses.order_by("item__standard", "item__position"), to_attr="cited"),
        Prefetch("photos", photos.order_by("pk"), to_attr="pictures"),
    )
    return visits(scope).prefetch_related(
        Prefetch("officers", VisitOfficer.objects.visible_to(scope).order_by("position"), to_attr="staff"),
        Prefetch("items", VisitItem.objects.visible_to(scope).order_by("position"), to_attr="checked"),
        Prefetch("findings", findings, to_attr="found"),
    )


def opens_in_full(scope: Scope, row: Visit) -> bool:
    """The bureau's own visits, those of bureaus below, and joint ones of its level; others are a line."""
    if scope.enterprise_id is not None or scope.covers(row.bureau.division_code):
        return True
    return row.kind == VisitKind.JOINT and level_of(scope.division) in row.levels


def successor(scope: Scope, row: Visit) -> Visit | None:
    """The row that corrected this one."""
    return Visit.objects.visible_to(scope).filter(supersedes=row).first()


def enterprise_for_visit(scope: Scope, enterprise_id: int) -> QuerySet[Enterprise]:
    return Enterprise.objects.visible_to(scope).filter(pk=enterprise_id)


def candidates(scope: Scope, text: str) -> list[Enterprise]:
    """Enterprises a visit may be recorded for, by name or code."""
    if not text.strip():
        return []
    rows = Enterprise.objects.visible_to(scope).filter(matching(text), state="active")
    return list(rows.defer("search", "search_text").order_by("pk")[:MOST_CHOICES])


def own_counter(scope: Scope, on: date, today: date) -> Counter:
    """The enterprise's own, without visits nobody has told it of yet."""
    enterprise = Enterprise.objects.visible_to(scope).defer("search", "search_text").get()
    return counter(scope, enterprise, AskedVisit(on=on, kind=VisitKind.PLANNED), only=announced(today))


def shown_to_enterprise(row: Visit, today: date) -> bool:
    return row.on < today or row.notice_at is not None or bool(row.result)


def mandatory_items(division: str, on: date) -> list[str]:
    """必查项 of the place on the day; empty before the notice."""
    law = law_for(division, on).get("mandatory_check_items")
    return list(law.value) if law else []


def officers_of(division: str) -> list[Posting]:
    """Holders of a certificate at the bureau itself, to be offered."""
    rows = Posting.objects.visible_to(Scope(division=division)).filter(
        bureau__division_code=division, active=True
    )
    return list(rows.exclude(certificate_no="").select_related("user").order_by("pk"))


def floor_of(division: str, today: date) -> KeyEnterprise:
    """How many inspections a key enterprise is owed at least in the year, with the article."""
    return key_enterprise(TrackRecord(listed=True), today, law_for(division, today))


def without_visit(scope: Scope, division: str, today: date) -> QuerySet[Enterprise]:
    """Active key enterprises without any inspection this year; one query."""
    seen = current(scope).filter(enterprise=OuterRef("pk"), on__year=today.year, kind__in=ENFORCEMENT)
    rows = Enterprise.objects.visible_to(scope).filter(within("division_code", division))
    rows = key_enterprises(scope, rows.filter(~Exists(seen), state="active"), today)
    return rows.defer("search", "search_text").order_by("division_code", "pk")


def years(scope: Scope, today: date) -> list[int]:
    days = Visit.objects.visible_to(scope).dates("on", "year", order="DESC")
    return sorted({today.year, *(day.year for day in days)}, reverse=True)
