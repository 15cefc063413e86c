"""What an approved 企业变更 does to the register and to the quarters still owed."""

from datetime import datetime

from portal import profile_changes
from portal.actors import SYSTEM, Actor
from portal.calendars import Quarter
from portal.models import Enterprise
from portal.rls import reading_as
from selfcheck.models import Exemption, Obligation, RegisterChange
from selfcheck.queries import register as queries
from selfcheck.states import Approval, ExemptionReason
from selfcheck.states.register import ChangeKind

ENDS = (ChangeKind.CLOSE, ChangeKind.MERGE)


def touched(change: RegisterChange) -> list[Obligation]:
    """The quarters an end of business excuses, or a new start makes owed again; read in every division."""
    with reading_as(SYSTEM.scope):
        if change.kind in ENDS:
            return queries.unfiled_from(SYSTEM.scope, change.enterprise_id, change.on)
        if change.kind == ChangeKind.REOPEN:
            return queries.owed_again_from(SYSTEM.scope, change.enterprise_id, change.on)
        return []


def labels(rows: list[Obligation]) -> list[str]:
    return [str(Quarter(row.year, row.quarter)) for row in rows]


def take_effect(
    actor: Actor, change: RegisterChange, enterprise: Enterprise, rows: list[Obligation], now: datetime
) -> None:
    """`enterprise` is locked. Frozen rows of closed quarters never change: only what is still unfiled."""
    with reading_as(SYSTEM.scope):  # a moved enterprise leaves the actor's jurisdiction with this step
        profile_changes.change(
            enterprise,
            _values(change),
            by=actor.username,
            now=now,
            source=profile_changes.BY_BUREAU,
            from_on=change.on,
            reason=change.reason[:300],
        )
        _settle(change, rows)


def _values(change: RegisterChange) -> dict:
    closed = {"state": Enterprise.State.CLOSED, "closed_on": change.on}
    return {
        ChangeKind.RENAME: {"name": change.new_name},
        ChangeKind.MOVE: {"division_code": change.to_division, "moved_in_on": change.on},
        ChangeKind.MERGE: {**closed, "merged_into": change.successor},
        ChangeKind.CLOSE: closed,
        ChangeKind.REOPEN: {
            "state": Enterprise.State.ACTIVE,
            "closed_on": None,
            "merged_into": None,
            "reopened_on": change.on,
        },
    }[ChangeKind(change.kind)]


def _settle(change: RegisterChange, rows: list[Obligation]) -> None:
    ids = [row.pk for row in rows]
    if not ids:
        return
    owed = Obligation.objects.visible_to(SYSTEM.scope).filter(pk__in=ids)
    owed.update(exempt_by=_exemption(change, rows) if change.kind in ENDS else None)


def _exemption(change: RegisterChange, rows: list[Obligation]) -> Exemption:
    """The second person's decision on the event is the decision on these quarters."""
    first, last = rows[0], rows[-1]
    exemption = Exemption(
        enterprise_id=change.enterprise_id,
        reason_code=ExemptionReason.CLOSED,
        reason=f"{change.get_kind_display()}，{change.on} 起：{change.reason}"[:500],
        evidence=change.evidence,
        evidence_note=change.evidence_note,
        from_on=Quarter(first.year, first.quarter).start,
        to_on=Quarter(last.year, last.quarter).end,
        state=Approval.APPROVED,
        proposed_at=change.proposed_at,
        proposed_by=change.proposed_by,
        decided_at=change.decided_at,
        decided_by=change.decided_by,
        decision_note=change.decision_note,
    )
    exemption.save()
    return exemption
