"""The bridge to the checks of a draft: teams, principals, standards and hazards as plain facts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Prefetch

from portal.calendars import Quarter
from portal.models import PrincipalTerm
from portal.scope import Scope
from selfcheck.facts.files import held_files
from selfcheck.facts.register import hazard_facts, hazards_for, register_of
from selfcheck.facts.standards import NEVER_READ
from selfcheck.law import law_for
from selfcheck.models import FiledInspection, Hazard, HazardStandard, Report, SafetyTeam, TeamMember
from selfcheck.rules.draft_facts import (
    DraftContext,
    PrincipalFacts,
    RegisterFacts,
    SeatFacts,
    StandardFacts,
    TeamVersion,
)
from selfcheck.states import Capacity

# What the checks of a step look at; a page loads no more than its own.
NEEDS = {
    "overview": ("people",),
    "standards": ("standards",),
    "hazards": ("hazards",),
    "awards": (),
    "sign": ("hazards", "files"),
}
EVERYTHING = ("people", "standards", "hazards", "files")


def context_of(
    report: Report,
    steps: Mapping[str, Mapping[str, Any]],
    today: date,
    *,
    needs: tuple[str, ...] = EVERYTHING,
) -> DraftContext:
    """`report` with its obligation; `needs` limits what is loaded."""
    quarter = quarter_of(report)
    scope = Scope(enterprise_id=report.enterprise_id)
    hazards = _hazards(scope, report, steps, quarter) if "hazards" in needs else []
    return DraftContext(
        quarter=quarter,
        today=today,
        law=law_for(report.obligation.division_code, max(min(today, quarter.end), quarter.start)),
        register=_register(scope, report, quarter, today, hazards, needs),
        teams=team_versions(scope, report.enterprise_id) if "people" in needs else (),
        principals=principals(scope, report.enterprise_id) if "people" in needs else (),
        standards=standard_facts() if "standards" in needs else {},
        hazards={row.pk: hazard_facts(row) for row in hazards},
        principal_days=_principal_days(scope, report, quarter) if "people" in needs else frozenset(),
        held_files=held_files(report, steps) if "files" in needs else {},
    )


def quarter_of(report: Report) -> Quarter:
    return Quarter(report.obligation.year, report.obligation.quarter)


def team_versions(scope: Scope, enterprise_id: int) -> tuple[TeamVersion, ...]:
    """Every version with its seats in order; two queries."""
    seats = TeamMember.objects.visible_to(scope).select_related("person").order_by("position")
    rows = SafetyTeam.objects.visible_to(scope).filter(enterprise_id=enterprise_id).order_by("version")
    return tuple(_team(row) for row in rows.prefetch_related(Prefetch("members", seats, to_attr="seats")))


def principals(scope: Scope, enterprise_id: int) -> tuple[PrincipalFacts, ...]:
    rows = PrincipalTerm.objects.visible_to(scope).filter(enterprise_id=enterprise_id)
    return tuple(
        PrincipalFacts(row.pk, row.person.name, row.from_on, row.to_on)
        for row in rows.select_related("person").order_by("-from_on", "-pk")
    )


def standard_facts() -> dict[str, StandardFacts]:
    return {row.pk: _standard(row) for row in HazardStandard.objects.order_by("code")}


def _team(row: SafetyTeam) -> TeamVersion:
    seats = tuple(
        SeatFacts(
            seat.pk, seat.person.name, seat.capacity, str(Capacity(seat.capacity).label), seat.person_id
        )
        for seat in row.seats
    )
    return TeamVersion(row.pk, row.version, row.from_on, row.to_on, seats)


def _standard(row: HazardStandard) -> StandardFacts:
    """A standard nobody has looked at counts as never in force."""
    to_on = date.min if row.status == NEVER_READ else row.repealed_on
    number = f"（{row.document_number}）" if row.document_number else ""
    return StandardFacts(
        row.pk, f"{row.title}{number}", row.effective_on or row.published_on, to_on, row.item_count
    )


def _hazards(scope: Scope, report: Report, steps: Mapping[str, Any], quarter: Quarter) -> list[Hazard]:
    picked = steps.get("hazards", {}).get("hazard_ids") or []
    return hazards_for(scope, report.enterprise_id, quarter, picked)


def _register(
    scope: Scope,
    report: Report,
    quarter: Quarter,
    today: date,
    hazards: list[Hazard],
    needs: tuple[str, ...],
) -> RegisterFacts:
    if "hazards" not in needs:
        return RegisterFacts(min(today, quarter.end), {})
    found = frozenset(row.pk for row in hazards if row.found_on in quarter)
    return register_of(scope, report.enterprise_id, quarter, today, found)


def _principal_days(scope: Scope, report: Report, quarter: Quarter) -> frozenset[date]:
    """Only the last report of a year asks for them."""
    if quarter.quarter != 4:
        return frozenset()
    rows = FiledInspection.objects.visible_to(scope).filter(
        enterprise_id=report.enterprise_id,
        current=True,
        principal_present=True,
        inspected_on__year=quarter.year,
    )
    return frozenset(rows.exclude(submission__report=report).values_list("inspected_on", flat=True))
