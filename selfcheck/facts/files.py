"""The uploaded files a report rests on, and which of them stand between it and its signature."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from portal import scanning
from portal.models import EvidenceFile
from portal.scope import Scope
from selfcheck.models import HazardPhoto, Report, SafetyTeam


def files_of(report: Report, steps: Mapping[str, Mapping[str, Any]]) -> QuerySet[EvidenceFile]:
    """Proof of the principal's presence, photographs of the hazards listed, appointments of the teams."""
    scope = Scope(enterprise_id=report.enterprise_id)
    inspections = steps.get("overview", {}).get("inspections") or []
    hazards = steps.get("hazards", {}).get("hazard_ids") or []
    proofs = [pk for row in inspections for pk in row.get("principal_evidence_ids") or []]
    teams = [row["team_id"] for row in inspections if row.get("team_id")]
    photos = HazardPhoto.objects.visible_to(scope).filter(hazard__in=hazards).values("evidence")
    papers = SafetyTeam.objects.visible_to(scope).filter(pk__in=teams, appointment__isnull=False)
    named = Q(pk__in=proofs) | Q(pk__in=photos) | Q(pk__in=papers.values("appointment"))
    return EvidenceFile.objects.visible_to(scope).filter(named).order_by("pk")


def held_files(report: Report, steps: Mapping[str, Mapping[str, Any]]) -> dict[int, str]:
    """By file: why nobody can sign yet, in a sentence that names it."""
    waiting = files_of(report, steps).exclude(scan=EvidenceFile.Scan.CLEAN)
    held = {file.pk: scanning.held_from_signing([file]) for file in waiting}
    return {pk: sentence for pk, sentence in held.items() if sentence}
