"""重点检查企业 and the cap from the risk rating: dated rows, each standing until the next one begins."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.errors import Conflict, Refused
from portal.models import Enterprise
from selfcheck.law import law_for
from selfcheck.models import KeyMark, RiskCap
from selfcheck.queries.approvers import colleague
from selfcheck.states import VISIT_RECORDERS


@dataclass(frozen=True)
class Ground:
    """Both days are included. `seen`: the last row the page showed, 0 for none."""

    from_on: date
    to_on: date | None
    basis: str
    reason: str
    seen: int

    def columns(self, actor: Actor, now: datetime) -> dict:
        return {
            "from_on": self.from_on,
            "to_on": self.to_on,
            "basis": self.basis.strip(),
            "reason": self.reason.strip(),
            "recorded_at": now,
            "recorded_by": actor.username,
            "recorded_name": actor.name,
        }


@transaction.atomic
def mark_key(*, actor: Actor, enterprise_id: int, listed: bool, ground: Ground, now: datetime) -> KeyMark:
    enterprise = _locked(actor, enterprise_id)
    last = KeyMark.objects.visible_to(actor.scope).filter(enterprise=enterprise).order_by("pk").last()
    _refuse_bad_ground(ground, last)
    if not listed and (last is None or not last.listed):
        raise Refused("本企业不在重点检查企业名单上，不用移出。请核对。", field="act")
    row = KeyMark(enterprise=enterprise, listed=listed, **ground.columns(actor, now))
    row.save()
    action = "key_enterprise.listed" if listed else "key_enterprise.removed"
    record(actor, action, row, now=now, enterprise=enterprise, **_said(row))
    return row


@transaction.atomic
def set_risk_cap(
    *, actor: Actor, enterprise_id: int, visits: int | None, approver: str, ground: Ground, now: datetime
) -> RiskCap:
    """`visits` None: the general table applies again. `approver`: user name of a colleague."""
    enterprise = _locked(actor, enterprise_id)
    last = RiskCap.objects.visible_to(actor.scope).filter(enterprise=enterprise).order_by("pk").last()
    _refuse_bad_ground(ground, last)
    if law_for(enterprise.division_code, ground.from_on).get("caps_risk_grade") is None:
        raise Refused("起始日期当天当地没有按风险评级确定上限的规定。请核对日期。", field="from_on")
    if visits is None and (last is None or last.visits is None):
        raise Refused("本企业没有单独确定的上限，不用取消。请核对。", field="act")
    if visits is not None and visits < 1:
        raise Refused("年度上限至少为 1 次。请重新填写。", field="visits")
    chosen = colleague(actor, approver)
    if chosen is None:
        raise Refused("批准人不是本局在岗的其他人员。请从名单中选择。", field="approver")
    row = RiskCap(
        enterprise=enterprise,
        visits=visits,
        approver=chosen.username,
        approver_name=chosen.name,
        **ground.columns(actor, now),
    )
    row.save()
    said = _said(row) | {"visits": visits, "approver": row.approver}
    record(actor, "risk_cap.set", row, now=now, enterprise=enterprise, **said)
    return row


def _locked(actor: Actor, enterprise_id: int) -> Enterprise:
    if actor.role not in VISIT_RECORDERS:
        raise Refused("重点检查企业和风险分级上限由经办人、执法人员或者分管领导登记。请由他们登录办理。")
    rows = Enterprise.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.get(pk=enterprise_id)


def _refuse_bad_ground(ground: Ground, last: KeyMark | RiskCap | None) -> None:
    if (last.pk if last else 0) != ground.seen:
        raise Conflict("这项内容刚被登记过。请打开本企业的档案核对后再办理。")
    if not ground.basis.strip():
        raise Refused("依据没有填写。请写明文件名称、文号或者分级结果。", field="basis")
    if not ground.reason.strip():
        raise Refused("理由没有填写。请写明为什么这样确定。", field="reason")
    if ground.to_on and ground.to_on < ground.from_on:
        raise Refused("截止日期早于起始日期。请核对后重填。", field="to_on")
    if last and ground.from_on < last.from_on:
        raise Refused(
            f"起始日期早于上一次登记的 {last.from_on:%Y-%m-%d}。请填当天或者以后的日期。", field="from_on"
        )


def _said(row: KeyMark | RiskCap) -> dict:
    return {name: getattr(row, name) for name in ("from_on", "to_on", "basis", "reason")}
