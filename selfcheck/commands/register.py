"""企业变更: one person registers what happened from which day, another confirms it, then it takes effect."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from portal import evidence_store
from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Refused
from portal.models import Division, Enterprise
from selfcheck.approvals import decide
from selfcheck.commands import _register_effects as effects
from selfcheck.commands import register_notices as notices
from selfcheck.models import RegisterChange
from selfcheck.queries import register as queries
from selfcheck.states import PROPOSERS, Approval
from selfcheck.states.register import CHANGE, OF_ACTIVE, OF_CLOSED, ChangeKind

COUNTY = 6


@dataclass(frozen=True)
class Event:
    """What a registration says, as the form has read it; `upload` is a file or None.

    `new_name` of a rename, `to_division` of a move, `successor_uscc` of a merger.
    """

    kind: str
    on: date
    reason: str
    evidence_note: str
    new_name: str = ""
    to_division: str = ""
    successor_uscc: str = ""
    upload: object = None


@transaction.atomic
def propose_change(*, actor: Actor, enterprise_id: int, event: Event, now: datetime) -> RegisterChange:
    if actor.role not in PROPOSERS:
        raise Refused("您的角色不能登记企业变更。请联系经办人或者执法人员。")
    enterprise = _enterprise(actor, enterprise_id)
    _refuse_bad_event(actor, enterprise, event, now)
    change = RegisterChange(
        enterprise=enterprise,
        kind=event.kind,
        on=event.on,
        reason=event.reason.strip(),
        evidence_note=event.evidence_note.strip(),
        evidence=_keep(actor, enterprise, event.upload, now),
        old_name=enterprise.name,
        new_name=event.new_name.strip(),
        from_division=enterprise.division_code,
        to_division=event.to_division,
        successor=_successor(actor, enterprise, event),
        proposed_at=now,
        proposed_by=actor.username,
    )
    change.save()
    record(actor, "register.change_proposed", change, now=now, enterprise=enterprise, **_said(change))
    notices.tell_approvers(actor, change, now)
    return change


@transaction.atomic
def approve_change(*, actor: Actor, change_id: int, note: str, now: datetime) -> RegisterChange:
    """Takes effect at once, as from its day. The event is told in the chain of the division that let go."""
    change = _locked(actor, change_id)
    decide(change, "approve", actor=actor, note=note, now=now, machine=CHANGE)
    enterprise = _with_successor(actor, change)
    _refuse_wrong_state(enterprise, change.kind)
    touched = effects.touched(change)
    said = {**_said(change), "note": note, "quarters": effects.labels(touched)}
    record(actor, "register.change_approved", change, now=now, enterprise=enterprise, **said)
    effects.take_effect(actor, change, enterprise, touched, now)
    notices.tell_outcome(change, touched, now)
    return change


@transaction.atomic
def refuse_change(*, actor: Actor, change_id: int, note: str, now: datetime) -> RegisterChange:
    change = _locked(actor, change_id)
    decide(change, "refuse", actor=actor, note=note, now=now, machine=CHANGE)
    record(
        actor,
        "register.change_refused",
        change,
        now=now,
        enterprise=change.enterprise,
        kind=change.kind,
        note=note,
    )
    notices.tell_refusal(change, now)
    return change


def _locked(actor: Actor, change_id: int) -> RegisterChange:
    rows = RegisterChange.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.select_related("enterprise", "successor").get(pk=change_id)


def _enterprise(actor: Actor, enterprise_id: int) -> Enterprise:
    rows = Enterprise.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.get(pk=enterprise_id)


def _with_successor(actor: Actor, change: RegisterChange) -> Enterprise:
    """Both locked in one order: two firms that take each other over at one moment never both close."""
    rows = Enterprise.objects.visible_to(actor.scope).select_for_update(of=("self",))
    wanted = [change.enterprise_id, change.successor_id or change.enterprise_id]
    found = {row.pk: row for row in rows.filter(pk__in=wanted).order_by("pk")}
    successor = found.get(wanted[1])
    if successor is None or change.successor_id and successor.state != Enterprise.State.ACTIVE:
        raise Refused("存续企业已不在本辖区的在营名录中，不能合并。请不批准这件变更，核对后重新登记。")
    return found[change.enterprise_id]


def _refuse_bad_event(actor: Actor, enterprise: Enterprise, event: Event, now: datetime) -> None:
    _refuse_wrong_state(enterprise, event.kind)
    if not event.reason.strip():
        raise Refused("情况说明没有填写。请写明变更的经过。", field="reason")
    if not event.evidence_note.strip():
        raise Refused("依据文书没有填写。请写明文书名称和文号。", field="evidence_note")
    if event.on > day_of(now):
        raise Refused("生效日期晚于今天。请在生效之后登记。", field="on")
    if enterprise.closed_on and event.on < enterprise.closed_on:
        raise Refused(f"恢复经营早于注销日期 {enterprise.closed_on}。请核对日期。", field="on")
    if queries.register_changes(actor.scope).filter(enterprise=enterprise, state=Approval.PROPOSED).exists():
        raise Refused("该企业已有一件待批准的变更。请先办理那一件。")
    if event.kind == ChangeKind.RENAME and event.new_name.strip() in ("", enterprise.name):
        raise Refused("新名称没有填写或者与现名称相同。请填写变更后的全称。", field="new_name")
    if event.kind == ChangeKind.MOVE:
        _refuse_bad_target(enterprise, event.to_division)


def _refuse_wrong_state(enterprise: Enterprise, kind: str) -> None:
    closed = enterprise.state == Enterprise.State.CLOSED
    if kind not in (OF_CLOSED if closed else OF_ACTIVE):
        word = "已注销，只能登记恢复经营" if closed else "在营，不能登记恢复经营"
        raise Refused(f"{enterprise.name}{word}。请刷新页面查看最新状态。")


def _refuse_bad_target(enterprise: Enterprise, code: str) -> None:
    if len(code) < COUNTY or not Division.objects.filter(code=code).exists():
        raise Refused("没有选择迁入的区县。请从列表里选择。", field="to_division")
    if enterprise.division_code.startswith(code[:COUNTY]):
        raise Refused("企业已经属于这个区县。只改镇街的，由企业在档案里修改。", field="to_division")


def _successor(actor: Actor, enterprise: Enterprise, event: Event) -> Enterprise | None:
    """An active enterprise of the actor's jurisdiction: nobody disposes of another bureau's enterprise."""
    if event.kind != ChangeKind.MERGE:
        return None
    code = event.successor_uscc.strip().upper()
    if code == enterprise.uscc:
        raise Refused("存续企业不能是被合并的企业自己。请填写另一家的代码。", field="successor_uscc")
    found = queries.active_by_code(actor.scope, code)
    if found is None:
        raise Refused(
            "存续企业在本辖区的在营名录中没有找到。请核对代码；在别的辖区的，请上一级应急管理局登记。",
            field="successor_uscc",
        )
    return found


def _keep(actor: Actor, enterprise: Enterprise, upload, now: datetime):
    return evidence_store.keep(enterprise, upload, by=actor.username, now=now) if upload else None


def _said(change: RegisterChange) -> dict:
    return {
        "kind": change.kind,
        "on": change.on,
        "reason": change.reason,
        "evidence_note": change.evidence_note,
        "evidence": change.evidence.sha256 if change.evidence else "",
        "old_name": change.old_name,
        "new_name": change.new_name,
        "from_division": change.from_division,
        "to_division": change.to_division,
        "successor": change.successor_id,
    }
