"""一企一档: everything the bureau knows of one enterprise, read in a fixed number of queries."""

from collections import defaultdict
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from portal.actors import Actor
from portal.calendars import day_of
from portal.models import Division, Enterprise, IndustryCode, Membership, StandardisationGrade
from portal.scope import Scope
from selfcheck.models import (
    CaseFlag,
    Exemption,
    FiledInspection,
    Hazard,
    Obligation,
    RegisterChange,
    Reminder,
    SafetyTeam,
)
from selfcheck.queries.blind import sealed_cases
from selfcheck.queries.deadlines import moves_of
from selfcheck.queries.file_history import grade_terms
from selfcheck.queries.filing_status import effective_filed_at, status_at
from selfcheck.queries.reports import latest_versions
from selfcheck.queries.teams import team_on
from selfcheck.states import Approval, HazardLevel
from selfcheck.states.cases import WAITING
from selfcheck.states.hazards import UNFINISHED, HazardState

EVENTS = 30


def enterprises(scope: Scope) -> QuerySet[Enterprise]:
    return Enterprise.objects.visible_to(scope).select_related("merged_into")


def file_head(actor: Actor, enterprise_id: int, today: date) -> Enterprise | None:
    """With its place and trade in words, what is counted of it and the event that waits; one query."""
    scope, own = actor.scope, {"enterprise": OuterRef("pk")}
    unclosed = Hazard.objects.visible_to(scope).filter(**own).exclude(state=HazardState.CLOSED)
    major = unclosed.filter(level=HazardLevel.MAJOR)
    flags = CaseFlag.objects.visible_to(scope).filter(case__enterprise=OuterRef("pk"), state__in=WAITING)
    grade = StandardisationGrade.objects.visible_to(scope).filter(from_on__lte=today, **own)
    waiting = RegisterChange.objects.visible_to(scope).filter(state=Approval.PROPOSED, **own)
    rows = enterprises(scope).annotate(
        place=Subquery(Division.objects.filter(code=OuterRef("division_code")).values("full_name")[:1]),
        industry=Subquery(IndustryCode.objects.filter(code=OuterRef("industry_code")).values("name")[:1]),
        hazard_count=_count(Hazard.objects.visible_to(scope).filter(**own)),
        open_hazards=_count(unclosed),
        open_major=_count(major),
        overdue_major=_count(major.filter(state__in=UNFINISHED, rectify_by__lt=today)),
        open_flags=_count(flags.exclude(case__in=sealed_cases(actor)), "case__enterprise"),
        attended=ArraySubquery(_attended(scope).filter(**own).values("inspected_on")),
        grade_terms=ArraySubquery(grade_terms(scope).filter(**own).values("term")),
        team_versions=_count(SafetyTeam.objects.visible_to(scope).filter(**own)),
        grade=Subquery(grade.order_by("-from_on").values("grade")[:1]),
        grade_to=Subquery(grade.order_by("-from_on").values("to_on")[:1]),
        waiting_id=Subquery(waiting.values("pk")[:1]),
        waiting_kind=Subquery(waiting.values("kind")[:1]),
    )
    return rows.filter(pk=enterprise_id).first()


def _count(rows: QuerySet, by: str = "enterprise") -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _attended(scope: Scope) -> QuerySet[FiledInspection]:
    """From the versions in force, each day once."""
    rows = FiledInspection.objects.visible_to(scope).filter(current=True, principal_present=True)
    return rows.order_by("inspected_on").distinct("inspected_on")


def owed_years(scope: Scope, enterprise_id: int, now: datetime) -> dict[int, dict[int, Obligation]]:
    """Year -> quarter -> obligation with `status` and `counts_at`, newest year first; one query."""
    rows = Obligation.objects.visible_to(scope).filter(enterprise_id=enterprise_id)
    annotated = rows.annotate(status=status_at(now), counts_at=effective_filed_at(now))
    found: dict[int, dict[int, Obligation]] = defaultdict(dict)
    for row in annotated.select_related("exempt_by").order_by("-year", "quarter"):
        found[row.year][row.quarter] = row
    return dict(found)


def attended_days(enterprise: Enterprise) -> dict[int, list[date]]:
    """Year -> days on which a registered principal took part; `enterprise` comes from `file_head`."""
    found: dict[int, list[date]] = defaultdict(list)
    for day in enterprise.attended:
        found[day.year].append(day)
    return found


def file_sections(scope: Scope, enterprise: Enterprise, now: datetime) -> dict:
    """Panels of the page; reminders, exemptions and moved deadlines as far back as the timeline goes."""
    hazards = (
        Hazard.objects.visible_to(scope).filter(enterprise=enterprise).order_by("rectified_on", "rectify_by")
    )
    return {
        "team": team_on(scope, enterprise.pk, day_of(now)),
        "reports": list(latest_versions(scope).filter(enterprise=enterprise)[:8]),
        "major_hazards": list(hazards.filter(level="major").order_by("-found_on")[:10]),
        "reminders": list(_reminders(scope, enterprise.pk)[:EVENTS]),
        "exemptions": list(_exemptions(scope, enterprise.pk)[:EVENTS]),
        "moves": list(moves_of(enterprise)[:EVENTS]),
        "members": list(_members(scope, enterprise.pk)),
    }


def _reminders(scope: Scope, enterprise_id: int):
    rows = Reminder.objects.visible_to(scope).filter(obligation__enterprise=enterprise_id, skipped=False)
    return rows.select_related("obligation").order_by("-at", "-pk")


def _exemptions(scope: Scope, enterprise_id: int):
    return (
        Exemption.objects.visible_to(scope).filter(enterprise=enterprise_id).order_by("-proposed_at", "-pk")
    )


def _members(scope: Scope, enterprise_id: int):
    rows = Membership.objects.visible_to(scope).filter(enterprise=enterprise_id, state="active")
    return rows.select_related("user").order_by("role", "pk")
