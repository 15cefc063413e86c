"""The inspections of a draft as frozen facts: who took part, in which seat of which team version."""

from datetime import date

from portal.calendars import Quarter
from portal.models import EvidenceFile
from portal.scope import Scope
from selfcheck.models import HazardStandard, Report, SafetyTeam, TeamMember
from selfcheck.states import Capacity


def seats_of(scope: Scope, enterprise_id: int) -> list[TeamMember]:
    """The seats of every team version of the enterprise in their order; one query."""
    rows = TeamMember.objects.visible_to(scope).filter(team__enterprise_id=enterprise_id)
    return list(rows.select_related("person", "team").order_by("team__version", "position", "pk"))


def inspections_of(
    report: Report, steps: dict, quarter: Quarter, terms: dict[int, str], seats: list[TeamMember]
) -> list[dict]:
    """Only inspections with a valid date; in the order of their dates. `terms`: names of principals by id."""
    standards = _standards(steps)
    rows = steps.get("overview", {}).get("inspections") or []
    dated = [row for row in rows if _day(row.get("inspected_on"))]
    known = {
        "seats": {seat.pk: seat for seat in seats},
        "terms": terms,
        "files": _files(Scope(enterprise_id=report.enterprise_id), dated),
    }
    found = [_inspection(row, quarter, standards, known) for row in dated]
    return sorted(found, key=lambda i: (i["inspected_on"], i["id"]))


def team_of(seats: list[TeamMember], inspections: list[dict], quarter: Quarter) -> dict | None:
    """The version of the last inspection, else the one in force on the quarter's last day."""
    if inspections:
        held = [seat for seat in seats if seat.team.version == inspections[-1]["team_version"]]
    else:
        held = [seat for seat in seats if _in_force(seat.team, quarter.end)]
    if not held:
        return None
    team = held[0].team
    members = [{**_seat(seat), "certificate": seat.person.certificate_no} for seat in held]
    return {"version": team.version, "from_on": team.from_on.isoformat(), "members": members}


def _in_force(team: SafetyTeam, day: date) -> bool:
    return team.from_on <= day and (team.to_on is None or day < team.to_on)


def _files(scope: Scope, rows: list[dict]) -> dict[int, str]:
    ids = {i for row in rows for i in row.get("principal_evidence_ids") or []}
    return dict(EvidenceFile.objects.visible_to(scope).filter(pk__in=ids).values_list("pk", "sha256"))


def _inspection(row: dict, quarter: Quarter, standards: list[dict], known: dict) -> dict:
    seats = [known["seats"][i] for i in row.get("seat_ids") or [] if i in known["seats"]]
    leader = known["seats"].get(row.get("leader_seat_id"))
    if leader and leader not in seats:
        seats.insert(0, leader)
    team = leader.team if leader else (seats[0].team if seats else None)
    present = bool(row.get("principal_present"))
    return {
        "id": int(row["id"]),
        "inspected_on": row["inspected_on"],
        "scope": row.get("scope") or "",
        "team_version": team.version if team else 0,
        "team_from_on": team.from_on.isoformat() if team else row["inspected_on"],
        "leader": {"name": leader.person.name, "post": leader.post} if leader else {"name": "", "post": ""},
        "participants": [{**_seat(s), "signed_at": None} for s in sorted(seats, key=lambda s: s.position)],
        "principal_present": present,
        "principals": _picked(row, "principal_term_ids", known["terms"]) if present else [],
        "principal_evidence": _picked(row, "principal_evidence_ids", known["files"]),
        "reported_to_principal_on": row.get("reported_to_principal_on") or None,
        "in_quarter": _day(row["inspected_on"]) in quarter,
        "standards": standards,
    }


def _picked(row: dict, key: str, known: dict) -> list[str]:
    return [known[i] for i in row.get(key) or [] if i in known]


def _seat(seat: TeamMember) -> dict:
    return {
        "capacity": seat.capacity,
        "capacity_label": str(Capacity(seat.capacity).label),
        "name": seat.person.name,
        "post": seat.post,
        "external": seat.external,
    }


def _standards(steps: dict) -> list[dict]:
    rows = steps.get("standards", {}).get("standards") or []
    known = HazardStandard.objects.in_bulk([row["standard_id"] for row in rows])
    return [_standard(row, known[row["standard_id"]]) for row in rows if row["standard_id"] in known]


def _standard(row: dict, standard: HazardStandard) -> dict:
    return {
        "standard_id": standard.pk,
        "title": standard.title,
        "document_number": standard.document_number,
        "items_total": standard.item_count or 0,
        "items_applicable": _whole(row.get("items_applicable")),
        "items_checked": _whole(row.get("items_checked")),
    }


def _whole(value) -> int:
    return int(value) if str(value or "").strip().isdecimal() else 0


def _day(text) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except (ValueError, TypeError):
        return None
