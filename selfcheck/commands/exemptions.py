"""免报: proposed by one person, decided by another, counted for whole quarters only."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from portal import evidence_store
from portal.actors import Actor, Role
from portal.audit import record
from portal.calendars import Quarter, day_of
from portal.errors import Refused
from portal.models import Enterprise, EvidenceFile
from portal.notices import accounts_of, notify, staff_of
from selfcheck.approvals import decide
from selfcheck.models import Exemption, Obligation
from selfcheck.queries import obligations as queries
from selfcheck.queries.exemptions import overlapping, whole_quarters
from selfcheck.states import APPROVERS, PROPOSERS

LONGEST_YEARS = 2


@dataclass(frozen=True)
class Grounds:
    """What a proposal says, as the form has read it. Both days are included; `upload` is a file or None."""

    reason_code: str
    reason: str
    evidence_note: str
    from_on: date
    to_on: date
    upload: object = None


@transaction.atomic
def propose_exemption(*, actor: Actor, enterprise_id: int, grounds: Grounds, now: datetime) -> Exemption:
    if actor.role not in PROPOSERS:
        raise Refused("您的角色不能提出免报。请联系经办人或者执法人员。")
    found = Enterprise.objects.visible_to(actor.scope).select_for_update(of=("self",))
    enterprise = found.get(pk=enterprise_id)
    _refuse_bad_grounds(actor, enterprise, grounds)
    exemption = Exemption(
        enterprise=enterprise,
        reason_code=grounds.reason_code,
        reason=grounds.reason.strip(),
        evidence_note=grounds.evidence_note.strip(),
        evidence=_keep(actor, enterprise, grounds.upload, now),
        from_on=grounds.from_on,
        to_on=grounds.to_on,
        proposed_at=now,
        proposed_by=actor.username,
    )
    exemption.save()
    record(
        actor,
        "exemption.proposed",
        exemption,
        now=now,
        enterprise=enterprise,
        reason_code=grounds.reason_code,
        reason=grounds.reason,
        from_on=grounds.from_on,
        to_on=grounds.to_on,
        evidence=exemption.evidence.sha256 if exemption.evidence else "",
    )
    _tell_approvers(actor, exemption, now)
    return exemption


@transaction.atomic
def approve_exemption(*, actor: Actor, exemption_id: int, note: str, now: datetime) -> Exemption:
    """From now on the whole quarters within the dates are exempt; a quarter already filed stays as filed."""
    exemption = _locked(actor, exemption_id)
    decide(exemption, "approve", actor=actor, note=note, now=now)
    applied = _apply(actor, exemption)
    record(
        actor,
        "exemption.approved",
        exemption,
        now=now,
        enterprise=exemption.enterprise,
        note=note,
        quarters=[str(quarter) for quarter in applied],
    )
    _tell_enterprise(exemption, "已批准免报", applied, now)
    return exemption


@transaction.atomic
def refuse_exemption(*, actor: Actor, exemption_id: int, note: str, now: datetime) -> Exemption:
    exemption = _locked(actor, exemption_id)
    decide(exemption, "refuse", actor=actor, note=note, now=now)
    record(actor, "exemption.refused", exemption, now=now, enterprise=exemption.enterprise, note=note)
    return exemption


@transaction.atomic
def revoke_exemption(*, actor: Actor, exemption_id: int, note: str, now: datetime) -> Exemption:
    """The quarters it covered are owed again; two standing exemptions never overlap."""
    exemption = _locked(actor, exemption_id)
    decide(exemption, "revoke", actor=actor, note=note, now=now)
    cleared = _clear(actor, exemption)
    record(
        actor,
        "exemption.revoked",
        exemption,
        now=now,
        enterprise=exemption.enterprise,
        note=note,
        quarters=[str(quarter) for quarter in cleared],
    )
    _tell_enterprise(exemption, "免报已撤销", cleared, now)
    return exemption


def _locked(actor: Actor, exemption_id: int) -> Exemption:
    rows = Exemption.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.select_related("enterprise").get(pk=exemption_id)


def _refuse_bad_grounds(actor: Actor, enterprise: Enterprise, grounds: Grounds) -> None:
    if not grounds.reason.strip():
        raise Refused("说明没有填写。请写明免报的具体情况。", field="reason")
    if not grounds.evidence_note.strip():
        raise Refused("佐证没有填写。请写明依据的文书、照片或者核实经过。", field="evidence_note")
    if grounds.to_on <= grounds.from_on:
        raise Refused("截止日期必须晚于起始日期。请核对两个日期。", field="to_on")
    if grounds.to_on.year - grounds.from_on.year > LONGEST_YEARS:
        raise Refused(f"期间超过 {LONGEST_YEARS} 年。请缩短，到期后可以重新申请。", field="to_on")
    if not whole_quarters(grounds.from_on, grounds.to_on):
        raise Refused(
            "期间没有覆盖任何一个完整季度，不能免报；部分时间停产仍应报送。请核对日期。", field="to_on"
        )
    if overlapping(actor.scope, enterprise.pk, grounds.from_on, grounds.to_on).exists():
        raise Refused("该企业在此期间已有待批准或者已批准的免报。请先办理或者撤销原申请。", field="from_on")


def _keep(actor: Actor, enterprise: Enterprise, upload, now: datetime) -> EvidenceFile | None:
    return evidence_store.keep(enterprise, upload, by=actor.username, now=now) if upload else None


def _apply(actor: Actor, exemption: Exemption) -> list[Quarter]:
    rows = _covered(actor, exemption).filter(exempt_by=None, filed_at=None)
    found = [Quarter(row.year, row.quarter) for row in rows.order_by("year", "quarter")]
    rows.update(exempt_by=exemption)
    return found


def _clear(actor: Actor, exemption: Exemption) -> list[Quarter]:
    rows = Obligation.objects.visible_to(actor.scope).filter(exempt_by=exemption)
    found = [Quarter(row.year, row.quarter) for row in rows.order_by("year", "quarter")]
    rows.update(exempt_by=None)
    return found


def _covered(actor: Actor, exemption: Exemption):
    """The obligations of quarters that lie wholly within the dates."""
    quarters = whole_quarters(exemption.from_on, exemption.to_on)
    rows = queries.obligations(actor.scope).filter(enterprise=exemption.enterprise)
    return rows.filter(queries.any_of(quarters))


def _tell_approvers(actor: Actor, exemption: Exemption, now: datetime) -> None:
    people = staff_of(exemption.enterprise.division_code, *APPROVERS)
    notify(
        [user for user in people if user.username != actor.username],
        kind="exemption.proposed",
        title=f"免报待批准：{exemption.enterprise.name}",
        body=f"{actor.name}申请免报 {exemption.from_on:%Y-%m-%d} 至 {exemption.to_on:%Y-%m-%d}："
        f"{exemption.get_reason_code_display()}。{exemption.reason}",
        url=reverse("selfcheck:exemption_detail", args=[exemption.pk]),
        key=f"exemption:{exemption.pk}:proposed",
        now=now,
        enterprise=exemption.enterprise,
    )


def _tell_enterprise(exemption: Exemption, word: str, quarters: list[Quarter], now: datetime) -> None:
    named = "、".join(quarter.label for quarter in quarters) or "以后开启的完整季度"
    notify(
        accounts_of(exemption.enterprise_id, Role.PRINCIPAL, Role.SAFETY_OFFICER),
        kind="exemption.decided",
        title=f"{word}：{exemption.enterprise.name}",
        body=f"期间 {exemption.from_on:%Y-%m-%d} 至 {exemption.to_on:%Y-%m-%d}，涉及 {named}。"
        "只覆盖完整季度；恢复生产后请按季度报送。",
        url=reverse("selfcheck:enterprise_home"),
        key=f"exemption:{exemption.pk}:{day_of(now)}:{word}",
        now=now,
        enterprise=exemption.enterprise,
    )
