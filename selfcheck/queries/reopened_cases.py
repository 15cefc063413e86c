"""Whether what was told of a case still stands, for those who told it to the public."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from portal.scope import Scope
from selfcheck.models import Case
from selfcheck.states.cases import CaseState


@dataclass(frozen=True)
class Reopened:
    """`reason` is the officer's own and may name people: never for the public."""

    case_id: int
    at: datetime
    reason: str


def reopened_among(scope: Scope, case_ids: Collection[int]) -> list[Reopened]:
    rows = Case.objects.visible_to(scope).filter(pk__in=case_ids, reopened_at__isnull=False)
    return [Reopened(row.pk, row.reopened_at, row.reopened_reason) for row in rows.order_by("pk")]


def is_closed(scope: Scope, case_id: int) -> bool:
    return Case.objects.visible_to(scope).filter(pk=case_id, state=CaseState.CLOSED).exists()
