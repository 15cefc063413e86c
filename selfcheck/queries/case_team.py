"""AT-1: the members of the team version in force that day, with what each signed. Nobody is weighed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.scope import Scope
from selfcheck.law import law_for
from selfcheck.models import Case, Evaluation, FiledInspection
from selfcheck.queries.teams import team_on
from selfcheck.rules.tracing import MemberRecord, situations


@dataclass(frozen=True)
class Traced:
    name: str
    capacity: str
    post: str
    took_part: bool | None
    signed: str
    situations: list[dict[str, Any]]


@dataclass(frozen=True)
class TracedTeam:
    day: date
    version: int
    from_on: date
    members: list[Traced]
    inspected: bool  # there is a filed check of that day


def traced_team(scope: Scope, case: Case, evaluation: Evaluation) -> TracedTeam | None:
    """Of the last internal check before the visit, else of the visit's day; None where no team was named."""
    checked = evaluation.facts["check"].get("checked_on")
    day = date.fromisoformat(checked) if checked else case.finding.visit.on
    team = team_on(scope, case.enterprise_id, day)
    if team is None:
        return None
    inspection = _inspection(scope, case, day) if checked else None
    members = [_traced(seat, inspection, case, evaluation) for seat in team.seats]
    return TracedTeam(day, team.version, team.from_on, members, inspection is not None)


def _inspection(scope: Scope, case: Case, day: date) -> dict[str, Any] | None:
    """The filed record of that day: participants with what they signed."""
    row = (
        FiledInspection.objects.visible_to(scope)
        .filter(enterprise=case.enterprise_id, current=True, inspected_on=day)
        .select_related("submission")
        .first()
    )
    if row is None:
        return None
    held = [i for i in row.submission.content["inspections"] if i["inspected_on"] == day.isoformat()]
    return (held[0] | {"receipt": row.submission.receipt_no}) if held else None


def _traced(seat, inspection: dict[str, Any] | None, case: Case, evaluation: Evaluation) -> Traced:
    named = [p for p in (inspection or {}).get("participants", ()) if p["name"] == seat.person.name]
    took_part = bool(named) if inspection else None
    law = law_for(evaluation.division_code, evaluation.on)
    record = MemberRecord(
        took_part=took_part,
        item_on_list=evaluation.facts["check"].get("item_covered"),
        recorded_clean=None if inspection is None else case.finding.matched_hazard_id is None,
    )
    found = [
        {"result": str(one.result), "word": one.text.rstrip("。"), "citation": str(one.citation)}
        for one in situations(record, law)
    ]
    return Traced(
        seat.person.name,
        seat.get_capacity_display(),
        seat.post,
        took_part,
        _signed(named, inspection),
        found,
    )


def _signed(named: list[dict[str, Any]], inspection: dict[str, Any] | None) -> str:
    if inspection is None:
        return "没有已报送的检查记录"
    if not named:
        return "检查记录中没有列名"
    if at := named[0].get("signed_at"):
        return f"检查记录已确认（{at[:16].replace('T', ' ')}）"
    return f"检查记录列名，随报告报送（回执 {inspection['receipt']}），无单独签字"
