"""One hazard's life as dated facts: for the rules (`assess`), and as a line of time for a page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Min

from portal.calendars import day_of
from portal.scope import Scope
from selfcheck.facts.content import stamp
from selfcheck.models import (
    Acceptance,
    Hazard,
    HazardMove,
    InterimControl,
    PrincipalAcknowledgement,
    Progress,
    PromptReport,
    SupervisionProgress,
)
from selfcheck.states import FoundBy
from selfcheck.states.hazards import HAZARD

FOUND_BY = {
    FoundBy.TEAM: "self",
    FoundBy.DAILY: "self",
    FoundBy.INTERNAL_REPORT: "internal_report",
    FoundBy.EXPERT: "expert_guidance",
}
MOVES = {move.action: move.label for move in HAZARD.moves}


def finding_facts(hazard: Hazard) -> dict[str, Any]:
    """The part of "finding" that the register knows. Without a clock time only the day is said.

    What an employee reported before anybody entered it was found by that report, from its very moment.
    """
    told = hazard.internally_reported_at
    if told and (told < hazard.found_at or not hazard.found_time_known and day_of(told) <= hazard.found_on):
        return {"severity": hazard.level, "found_by": "internal_report", "found_at": stamp(told)}
    found = stamp(hazard.found_at) if hazard.found_time_known else hazard.found_on.isoformat()
    return {"severity": hazard.level, "found_by": FOUND_BY[FoundBy(hazard.found_by)], "found_at": found}


def case_check_facts(hazard: Hazard, scope: Scope) -> dict[str, Any]:
    """Parts of "check" of an assess object. False: an act of this portal that was not done here.

    Null: may have happened outside of it (the principal told by mouth, controls not entered).
    """
    reports = PromptReport.objects.visible_to(scope).filter(hazard=hazard)
    sent = reports.aggregate(first=Min("at"), told=Min("principal_told_at"))
    read = PrincipalAcknowledgement.objects.visible_to(scope).filter(report__hazard=hazard)
    told = _first(sent["told"], read.aggregate(at=Min("at"))["at"])
    controls = InterimControl.objects.visible_to(scope).filter(hazard=hazard)
    moved = hazard.rectify_by != hazard.original_rectify_by
    return {
        "reported_to_principal_at": stamp(told) if told else None,
        "reported_to_bureau_at": stamp(sent["first"]) if sent["first"] else False,
        "plan_at": stamp(hazard.planned_at) if hazard.planned_at else False,
        "interim_controls_at": _stamp(controls.aggregate(at=Min("taken_at"))["at"]),
        "last_progress_at": _last_progress(hazard, scope),
        "rectify_by": hazard.original_rectify_by.isoformat(),
        "extended_to": hazard.rectify_by.isoformat() if moved else False,
        "rectified_at": hazard.rectified_on.isoformat() if hazard.rectified_on else False,
    }


@dataclass(frozen=True)
class Event:
    """One line of the life of a hazard."""

    at: datetime
    label: str
    name: str
    text: str = ""


def timeline(hazard: Hazard, scope: Scope) -> list[Event]:
    """Oldest first; moves, reports, controls, progress and acceptances."""
    own = {"hazard": hazard}
    events = [
        Event(m.at, MOVES.get(m.action, m.action), m.name, m.note)
        for m in HazardMove.objects.visible_to(scope).filter(**own)
    ]
    events += [
        Event(r.at, f"报告（第 {r.version} 版）", r.name, r.receipt_no)
        for r in PromptReport.objects.visible_to(scope).filter(**own).defer("content")
    ]
    events += [
        Event(c.at, "临时管控措施", c.name, c.text)
        for c in InterimControl.objects.visible_to(scope).filter(**own)
    ]
    events += [
        Event(p.at, "整改进展", p.name, p.text) for p in Progress.objects.visible_to(scope).filter(**own)
    ]
    events += [
        Event(a.at, f"{a.get_kind_display()}：{'合格' if a.passed else '不合格'}", a.accepted_name, a.finding)
        for a in Acceptance.objects.visible_to(scope).filter(**own)
    ]
    return sorted(events, key=lambda event: event.at)


def _last_progress(hazard: Hazard, scope: Scope) -> str | bool:
    """Completion counts as progress; without any, False."""
    days: list[date | None] = [
        Progress.objects.visible_to(scope).filter(hazard=hazard).aggregate(on=Max("on"))["on"],
        SupervisionProgress.objects.visible_to(scope).filter(hazard=hazard).aggregate(on=Max("on"))["on"],
        hazard.rectified_on,
    ]
    known = [day for day in days if day]
    return max(known).isoformat() if known else False


def _first(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None
