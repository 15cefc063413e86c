"""The firms that were merged into an enterprise: their past is its past (A-7)."""

from dataclasses import dataclass
from datetime import date

from portal.scope import Scope
from selfcheck.models import RegisterChange
from selfcheck.states import Approval
from selfcheck.states.register import ChangeKind


@dataclass(frozen=True)
class Predecessor:
    name: str
    merged_on: date


def predecessors(scope: Scope, enterprise_id: int) -> dict[int, Predecessor]:
    """By id, nearest first, through mergers of mergers; those outside the scope are not known to it."""
    rows = RegisterChange.objects.visible_to(scope).filter(kind=ChangeKind.MERGE, state=Approval.APPROVED)
    found: dict[int, Predecessor] = {}
    wanted = [enterprise_id]
    while wanted:
        merged = rows.filter(successor__in=wanted).exclude(enterprise__in=found).order_by("-on", "pk")
        step = {row.enterprise_id: Predecessor(row.old_name, row.on) for row in merged}
        found |= step
        wanted = list(step)
    return found
