"""The audit trail: one event per command, chained so that a changed, missing or reordered row is found."""

import hashlib
import json
from datetime import datetime

from portal.actors import Actor
from portal.models.audit import AuditEvent, AuditHead

CHAINED = (
    "chain",
    "seq",
    "at",
    "actor",
    "role",
    "action",
    "target",
    "enterprise_id",
    "division_code",
    "detail",
)


def record(
    actor: Actor, action: str, obj=None, *, now: datetime, enterprise=None, division_code: str = "", **detail
) -> AuditEvent:
    """Append one event inside the caller's transaction; waits only for writers of the same chain.

    `enterprise` names the chain of an enterprise; without it the event belongs to the division's chain.
    """
    chain = f"e:{enterprise.pk}" if enterprise is not None else f"d:{division_code or actor.division or ''}"
    head = _locked_head(chain)
    event = AuditEvent(
        chain=chain,
        seq=head.seq + 1,
        at=now,
        actor=actor.username,
        actor_name=actor.name,
        role=actor.role,
        action=action,
        target=_target(obj),
        enterprise_id=enterprise.pk if enterprise is not None else None,
        division_code=enterprise.division_code
        if enterprise is not None
        else (division_code or actor.division or ""),
        detail=json.loads(json.dumps(detail, ensure_ascii=False, default=str)),
        prev_digest=head.digest,
    )
    event.digest = digest_of(event)
    event.save()
    AuditHead.objects.filter(pk=chain).update(seq=event.seq, digest=event.digest)
    return event


def digest_of(event: AuditEvent) -> str:
    """SHA-256 over the event's values and the digest before it."""
    values = {name: getattr(event, name) for name in CHAINED}
    values["at"] = event.at.timestamp()
    text = json.dumps([event.prev_digest, values], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _locked_head(chain: str) -> AuditHead:
    AuditHead.objects.bulk_create([AuditHead(chain=chain)], ignore_conflicts=True)
    return AuditHead.objects.select_for_update().get(pk=chain)


def _target(obj) -> str:
    return f"{obj._meta.label_lower}:{obj.pk}" if obj is not None else ""
