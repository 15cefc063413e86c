"""The internal safety inspection team: its versions, and the one in force on a day."""

from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from portal.scope import Scope
from selfcheck.models import FiledInspection, SafetyTeam, TeamMember


def teams(scope: Scope, enterprise_id: int) -> QuerySet[SafetyTeam]:
    """All versions, newest first, with the number of seats."""
    return (
        SafetyTeam.objects.visible_to(scope)
        .filter(enterprise_id=enterprise_id)
        .annotate(seat_count=Count("members"))
        .select_related("appointment")
        .order_by("-version")
    )


def team_on(scope: Scope, enterprise_id: int, day: date) -> SafetyTeam | None:
    """The version in force on `day` with its seats in order (`team.seats`); None when there was none."""
    seats = TeamMember.objects.visible_to(scope).select_related("person").order_by("position")
    return (
        SafetyTeam.objects.visible_to(scope)
        .filter(Q(to_on=None) | Q(to_on__gt=day), enterprise_id=enterprise_id, from_on__lte=day)
        .select_related("appointment")
        .prefetch_related(Prefetch("members", seats, to_attr="seats"))
        .first()
    )


def latest_team(scope: Scope, enterprise_id: int) -> SafetyTeam | None:
    seats = TeamMember.objects.visible_to(scope).select_related("person").order_by("position")
    return (
        SafetyTeam.objects.visible_to(scope)
        .filter(enterprise_id=enterprise_id)
        .prefetch_related(Prefetch("members", seats, to_attr="seats"))
        .order_by("-version")
        .first()
    )


def last_filed_day(scope: Scope, enterprise_id: int, version: int) -> date | None:
    """The latest day on which a filed inspection rests on this version."""
    return (
        FiledInspection.objects.visible_to(scope)
        .filter(enterprise_id=enterprise_id, team_version=version)
        .order_by("-inspected_on")
        .values_list("inspected_on", flat=True)
        .first()
    )
