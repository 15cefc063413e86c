"""Visits: recorded under the cap with the enterprise locked, corrected only by a new row."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from portal.actors import Actor, Role
from portal.audit import record
from portal.errors import Conflict, Refused
from portal.models import Bureau, Enterprise
from portal.notices import notify, staff_of
from selfcheck.commands._visit_checks import (
    approver_of,
    plan_approver_of,
    refuse_bad_entry,
    refuse_foreign_bureau,
)
from selfcheck.facts.visits import counter
from selfcheck.models import HazardStandardItem, Visit, VisitFinding, VisitItem, VisitOfficer
from selfcheck.queries.approvers import colleague
from selfcheck.rules import frequency
from selfcheck.states import LEADS, VISIT_RECORDERS


@dataclass(frozen=True)
class Entry:
    """One visit as the form has read it. `officers`: (name, certificate number).

    `plan_approver`, `exempt_approver`: user names of people of the bureau.
    """

    kind: str
    on: date
    levels: tuple[str, ...]
    officers: tuple[tuple[str, str], ...]
    items: tuple[str, ...] = ()
    item_ids: tuple[int, ...] = ()
    serious: bool | None = None
    plan_number: str = ""
    plan_approver: str = ""
    plan_approved_on: date | None = None
    special_plan_ref: str = ""
    exempt_reason: str = ""
    exempt_basis: str = ""
    exempt_approver: str = ""
    notice_at: datetime | None = None

    def columns(self) -> dict:
        apart = ("officers", "items", "item_ids", "plan_approver", "exempt_approver")
        return {name: value for name, value in vars(self).items() if name not in apart} | {
            "levels": list(self.levels)
        }


@dataclass(frozen=True)
class Correction:
    """Why a recorded visit is replaced (十四), and the user name of the colleague who approved it."""

    reason: str = ""
    approver: str = ""


@transaction.atomic
def record_visit(
    *, actor: Actor, enterprise_id: int, entry: Entry, token: UUID, today: date, now: datetime
) -> Visit:
    """The cap is checked with the enterprise locked; the same `token` sent twice is one visit."""
    _refuse_others(actor)
    enterprise = _locked(actor, enterprise_id)
    if known := Visit.objects.visible_to(actor.scope).filter(token=token).first():
        return known
    visit = _write(actor, enterprise, entry, token, today, now)
    record(
        actor,
        "visit.recorded",
        visit,
        now=now,
        enterprise=enterprise,
        kind=visit.kind,
        on=visit.on,
        cap=visit.cap,
        exempt_reason=visit.exempt_reason,
        exempt_approver=visit.exempt_approved_by,
    )
    _tell_chiefs(visit, now)
    return visit


@transaction.atomic
def supersede_visit(
    *,
    actor: Actor,
    visit_id: int,
    entry: Entry,
    correction: Correction,
    token: UUID,
    today: date,
    now: datetime,
) -> Visit:
    """The old row stays as it was; what was found moves on to the new one."""
    _refuse_others(actor)
    known = Visit.objects.visible_to(actor.scope).get(pk=visit_id)
    enterprise = _locked(actor, known.enterprise_id)
    if done := Visit.objects.visible_to(actor.scope).filter(token=token).first():
        return done
    old = Visit.objects.visible_to(actor.scope).filter(superseded_by=None, pk=visit_id).first()
    if old is None:
        raise Conflict("这条检查记录刚被他人更正。请打开最新的记录再办理。")
    approved = _approved_correction(actor, old, correction)
    visit = _write(actor, enterprise, entry, token, today, now, old=old, approved=approved)
    VisitFinding.objects.visible_to(actor.scope).filter(visit=old).update(visit=visit)
    record(
        actor,
        "visit.superseded",
        visit,
        now=now,
        enterprise=enterprise,
        supersedes=old.pk,
        reason=correction.reason,
        approver=visit.correction_approved_by,
        cap=visit.cap,
    )
    return visit


@transaction.atomic
def conclude_visit(*, actor: Actor, visit_id: int, result: str, now: datetime) -> Visit:
    """The result is written once, by the bureau that made the visit."""
    _refuse_others(actor)
    rows = Visit.objects.visible_to(actor.scope).filter(superseded_by=None).select_for_update(of=("self",))
    visit = rows.select_related("enterprise", "bureau").get(pk=visit_id)
    refuse_foreign_bureau(actor, visit)
    if not result.strip():
        raise Refused("检查结果没有填写。请写明检查了什么、发现几项、怎样处理。", field="result")
    if visit.result:
        raise Refused("检查结果已经登记，不能改写。有误的请更正本记录。", field="result")
    visit.result, visit.result_at, visit.result_by = result.strip(), now, actor.username
    visit.save(update_fields=["result", "result_at", "result_by"])
    record(actor, "visit.concluded", visit, now=now, enterprise=visit.enterprise, result=visit.result)
    return visit


def _write(
    actor: Actor,
    enterprise: Enterprise,
    entry: Entry,
    token: UUID,
    today: date,
    now: datetime,
    *,
    old: Visit | None = None,
    approved: dict[str, str] | None = None,
) -> Visit:
    asked = frequency.Visit(entry.on, entry.kind, entry.serious, entry.plan_number or None, entry.levels)
    counted = counter(actor.scope, enterprise, asked, without=old.pk if old else None)
    unchanged = old is not None and (old.kind, old.on) == (entry.kind, entry.on)
    if counted.why_blocked and not unchanged:
        raise Refused(counted.why_blocked, field="kind")
    refuse_bad_entry(actor, entry, counted, today)
    head, approver = plan_approver_of(actor, entry), approver_of(actor, entry, counted)
    visit = Visit(
        enterprise=enterprise,
        bureau=Bureau.objects.get(division_code=actor.division),
        division_code=old.division_code if old else enterprise.division_code,
        cap=counted.snapshot(),
        recorded_at=now,
        recorded_by=actor.username,
        recorded_name=actor.name,
        token=token,
        supersedes=old,
        plan_approver=head.name if head else "",
        plan_approved_by=head.username if head else "",
        exempt_approver=approver.name if approver else "",
        exempt_approved_by=approver.username if approver else "",
        **entry.columns(),
        **(approved or {}),
        **({name: getattr(old, name) for name in ("result", "result_at", "result_by")} if old else {}),
    )
    visit.save()
    _write_rows(actor, visit, entry)
    return visit


def _write_rows(actor: Actor, visit: Visit, entry: Entry) -> None:
    VisitOfficer.objects.visible_to(actor.scope).bulk_create(
        VisitOfficer(visit=visit, name=name.strip(), certificate_no=number.strip(), position=at)
        for at, (name, number) in enumerate(entry.officers, 1)
    )
    clauses = HazardStandardItem.objects.filter(pk__in=entry.item_ids).order_by("standard", "position")
    named = {label.strip(): None for label in entry.items if label.strip()}
    named |= {f"{item.article} {item.title}"[:200]: item for item in clauses}
    VisitItem.objects.visible_to(actor.scope).bulk_create(
        VisitItem(visit=visit, label=label, standard_item=item, position=at)
        for at, (label, item) in enumerate(named.items(), 1)
    )


def _locked(actor: Actor, enterprise_id: int) -> Enterprise:
    rows = Enterprise.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.get(pk=enterprise_id)


def _refuse_others(actor: Actor) -> None:
    if actor.role not in VISIT_RECORDERS:
        raise Refused("检查由经办人、执法人员或者分管领导登记。请由他们登录办理。")


def _approved_correction(actor: Actor, old: Visit, correction: Correction) -> dict[str, str]:
    """The columns that say why, and which colleague approved it."""
    refuse_foreign_bureau(actor, old)
    if not correction.reason.strip():
        raise Refused("更正理由没有填写。请写明错在哪里、依据什么更正。", field="correction_reason")
    approver = colleague(actor, correction.approver)
    if approver is None:
        raise Refused(
            "更正批准人不是本局在岗的其他人员。检查记录未经批准不得更改，请从名单中选择。",
            field="correction_approver",
        )
    return {
        "correction_reason": correction.reason.strip(),
        "correction_approver": approver.name,
        "correction_approved_by": approver.username,
    }


def _tell_chiefs(visit: Visit, now: datetime) -> None:
    """A lead without a serious violation stays outside the cap; the chief is to know of it."""
    if visit.kind not in LEADS or visit.serious or not visit.exempt_reason:
        return
    notify(
        staff_of(visit.bureau.division_code, Role.CHIEF),
        kind="visit.outside_cap",
        title=f"不计入频次的检查：{visit.enterprise.name}",
        body=f"{visit.on:%Y-%m-%d} {visit.get_kind_display()}，没有写明属于严重违法行为。"
        f"理由：{visit.exempt_reason}。批准人：{visit.exempt_approver}。",
        url=reverse("selfcheck:inspection_detail", args=[visit.pk]),
        key=f"visit:{visit.pk}:outside_cap",
        now=now,
        enterprise=visit.enterprise,
    )
