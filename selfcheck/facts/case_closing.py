"""What stands at the end of a case: the last decision of each track, and which artefacts are missing."""

from collections.abc import Iterable

from portal.scope import Scope
from selfcheck.models import Case, CaseArtefact, CaseFact, Evaluation, RectificationOpinion, TrackDecision
from selfcheck.states.cases import ArtefactKind, OpinionState, Recheck


def standing_decisions(case: Case, scope: Scope) -> dict[str, TrackDecision]:
    """Party -> its last decision; none entered before the case was reopened stands."""
    rows = TrackDecision.objects.visible_to(scope).filter(track__case=case).select_related("track")
    if case.reopened_at:
        rows = rows.filter(recorded_at__gt=case.reopened_at)
    return {row.track.party: row for row in rows.order_by("pk")}


def missing_artefacts(case: Case, scope: Scope) -> list[str]:
    """Words for what is still to be done before a lenient result may close; [] when all four are there."""
    rows = CaseArtefact.objects.visible_to(scope).filter(case=case).order_by("pk")
    return gaps_of(rows, RectificationOpinion.objects.visible_to(scope).filter(case=case))


def gaps_of(artefacts: Iterable[CaseArtefact], opinions: Iterable[RectificationOpinion]) -> list[str]:
    """The same from rows that are read already, the oldest artefact first."""
    rows = list(artefacts)
    kinds = {row.kind for row in rows}
    gaps = [
        str(ArtefactKind(kind).label)
        for kind in (ArtefactKind.POINTED_OUT, ArtefactKind.EXPLAINED)
        if kind not in kinds
    ]
    if not any(row.state == OpinionState.SIGNED for row in opinions):
        gaps.append("主要负责人签署的整改意见书")
    rechecks = [row for row in rows if row.kind == ArtefactKind.RECHECK]
    if not rechecks or rechecks[-1].result != Recheck.DONE:
        gaps.append("复查合格")
    return gaps


def own_facts(case: Case, scope: Scope) -> dict:
    """Of the facts frozen last those that rest on the enterprise's own records; nothing an officer added."""
    row = Evaluation.objects.visible_to(scope).filter(case=case).order_by("-version").first()
    if row is None:
        return {}
    first = {
        key: row.facts["finding"].get(key) for key in ("found_by", "found_at", "official_by", "official_at")
    }
    rows = CaseFact.objects.visible_to(scope).filter(case=case).values_list("key", flat=True)
    noted = {key.removeprefix("check.") for key in rows if key.startswith("check.")}
    check = {key: value for key, value in row.facts["check"].items() if key not in noted}
    return {"check": check, "finding": first, "on": row.on.isoformat()}
