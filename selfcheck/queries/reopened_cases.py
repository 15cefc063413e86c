"""Whether what was told of a case still stands, for those who told it to the public."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from portal.scope import Scope
from selfcheck.models import Case, TrackDecision
from selfcheck.states.cases import CaseState


@dataclass(frozen=True)
class Changed:
    """`words` may repeat an officer's own reason, which may name people: never for the public."""

    case_id: int
    at: datetime
    words: str


def changes_of(scope: Scope, case_ids: Collection[int]) -> list[Changed]:
    """Cases reopened, and results replaced with or without that; what happened first comes first."""
    cases = Case.objects.visible_to(scope).filter(pk__in=case_ids, reopened_at__isnull=False)
    found = [Changed(row.pk, row.reopened_at, f"案件已经重新办理：{row.reopened_reason}") for row in cases]
    return sorted([*found, *_replaced(scope, case_ids)], key=lambda one: (one.at, one.case_id))


def is_closed(scope: Scope, case_id: int) -> bool:
    return Case.objects.visible_to(scope).filter(pk=case_id, state=CaseState.CLOSED).exists()


def _replaced(scope: Scope, case_ids: Collection[int]) -> list[Changed]:
    rows = TrackDecision.objects.visible_to(scope).filter(track__case__in=case_ids)
    seen, found = set(), []
    for row in rows.select_related("track").order_by("track_id", "pk"):
        if row.track_id in seen:
            words = f"办理结果已经改为{row.get_outcome_display()}：{row.document_no or row.reason}"
            found.append(Changed(row.track.case_id, row.recorded_at, words))
        seen.add(row.track_id)
    return found
