"""What an exemption and a moved deadline have in common: a second person decides, with his note."""

from datetime import datetime

from portal.actors import Actor
from portal.errors import Refused
from portal.lifecycle import Lifecycle
from selfcheck.states import APPROVAL, Approval

NEEDS_NOTE = {"refuse": "不批准", "revoke": "撤销"}


def decide(
    row, action: str, *, actor: Actor, note: str, now: datetime, machine: Lifecycle = APPROVAL
) -> None:
    """Move a locked row on; `row` is an Exemption, a DeadlineMove or a RegisterChange."""
    state = machine.after(row.state, action, actor.role)
    if action != "revoke" and row.proposed_by == actor.username:
        raise Refused("申请人不能批准自己提出的申请。请由另一名有批准权的人员办理。")
    if action in NEEDS_NOTE and not note.strip():
        raise Refused(f"理由没有填写。{NEEDS_NOTE[action]}必须写明理由。", field="note")
    if action == "revoke":
        row.decision_note = _joined(row.decision_note, f"{actor.name}撤销：{note.strip()}")
    else:
        row.decided_at, row.decided_by, row.decision_note = now, actor.username, note.strip()
    row.state = Approval(state)
    row.save(update_fields=["state", "decided_at", "decided_by", "decision_note"])


def _joined(old: str, new: str) -> str:
    return f"{old}；{new}"[-300:] if old else new[:300]
