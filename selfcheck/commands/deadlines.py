"""A deadline moved to a later day, for one enterprise or a whole division; the original date is kept."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from portal import evidence_store
from portal.actors import Actor, Role
from portal.audit import record
from portal.calendars import Quarter, day_of, end_of_day
from portal.errors import Refused
from portal.models import Enterprise, EvidenceFile
from portal.notices import accounts_of, notify, staff_of
from selfcheck.approvals import decide
from selfcheck.commands.obligations import apply_move
from selfcheck.models import DeadlineMove
from selfcheck.queries import obligations as queries
from selfcheck.queries.deadlines import problem_of_day
from selfcheck.states import APPROVERS, PROPOSERS


@transaction.atomic
def propose_deadline(
    *,
    actor: Actor,
    quarter: Quarter,
    division: str,
    uscc: str = "",
    due_on: date,
    reason: str,
    evidence_note: str,
    upload=None,
    now: datetime,
) -> DeadlineMove:
    """`uscc` names one enterprise; without it all of `division` is meant. The whole day counts.

    `upload` is a file or None; it belongs to the enterprise, or as the bureau's own to the division.
    """
    _refuse_unless_proposable(actor, reason, evidence_note)
    enterprise = _enterprise(actor, uscc)
    place = _place(actor, enterprise, division)
    move = DeadlineMove(
        enterprise=enterprise,
        division_code=place,
        year=quarter.year,
        quarter=quarter.quarter,
        due_at=end_of_day(due_on),
        reason=reason.strip(),
        evidence_note=evidence_note.strip(),
        proposed_at=now,
        proposed_by=actor.username,
    )
    if problem := problem_of_day(quarter, place, move.due_at, now):
        raise Refused(problem, field="due_on")
    move.affected = queries.concerned(actor.scope, move).count()
    move.evidence = _keep(actor, move, upload, now)
    move.save()
    record(
        actor,
        "deadline.proposed",
        move,
        now=now,
        enterprise=enterprise,
        division_code=place,
        period=str(quarter),
        due_at=move.due_at,
        reason=reason,
        affected=move.affected,
        evidence=move.evidence.sha256 if move.evidence else "",
    )
    _tell_approvers(actor, move, now)
    return move


@transaction.atomic
def approve_deadline(*, actor: Actor, deadline_id: int, note: str, now: datetime) -> DeadlineMove:
    """Rows opened later get the moved date too."""
    move = _locked(actor, deadline_id)
    decide(move, "approve", actor=actor, note=note, now=now)
    move.affected = apply_move(actor, move)
    move.save(update_fields=["affected"])
    record(
        actor,
        "deadline.approved",
        move,
        now=now,
        enterprise=move.enterprise,
        division_code=move.division_code,
        note=note,
        affected=move.affected,
    )
    _tell_enterprise(move, now)
    return move


@transaction.atomic
def refuse_deadline(*, actor: Actor, deadline_id: int, note: str, now: datetime) -> DeadlineMove:
    move = _locked(actor, deadline_id)
    decide(move, "refuse", actor=actor, note=note, now=now)
    record(
        actor,
        "deadline.refused",
        move,
        now=now,
        enterprise=move.enterprise,
        division_code=move.division_code,
        note=note,
    )
    return move


def _refuse_unless_proposable(actor: Actor, reason: str, evidence_note: str) -> None:
    if actor.role not in PROPOSERS:
        raise Refused("您的角色不能提出调整。请联系经办人或者执法人员。")
    if not reason.strip() or not evidence_note.strip():
        raise Refused("理由和佐证都要填写。请写明为什么推迟、依据什么。", field="reason")


def _place(actor: Actor, enterprise: Enterprise | None, division: str) -> str:
    """The enterprise's own division where one is named; raises Refused outside of the actor's."""
    place = enterprise.division_code if enterprise else division
    if not actor.scope.covers(place):
        raise Refused("区划不在您的管辖范围内。请选择本辖区或者下级区划。", field="division")
    return place


def _enterprise(actor: Actor, uscc: str) -> Enterprise | None:
    if not uscc:
        return None
    found = Enterprise.objects.visible_to(actor.scope).filter(uscc=uscc).first()
    if found is None:
        raise Refused("统一社会信用代码在本辖区名录中没有找到。请核对后重填。", field="uscc")
    return found


def _keep(actor: Actor, move: DeadlineMove, upload, now: datetime) -> EvidenceFile | None:
    if not upload:
        return None
    if move.enterprise:
        return evidence_store.keep(move.enterprise, upload, by=actor.username, now=now)
    return evidence_store.keep_for_division(move.division_code, upload, by=actor.username, now=now)


def _locked(actor: Actor, deadline_id: int) -> DeadlineMove:
    rows = DeadlineMove.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.select_related("enterprise").get(pk=deadline_id)


def _tell_approvers(actor: Actor, move: DeadlineMove, now: datetime) -> None:
    quarter = Quarter(move.year, move.quarter)
    people = staff_of(move.division_code, *APPROVERS)
    notify(
        [user for user in people if user.username != actor.username],
        kind="deadline.proposed",
        title=f"推迟截止时间待批准：{quarter.label}",
        body=f"{actor.name}申请推迟至 {day_of(move.due_at)} 24:00，涉及 {move.affected} 家。"
        f"理由：{move.reason}",
        url=reverse("selfcheck:deadline_detail", args=[move.pk]),
        key=f"deadline:{move.pk}:proposed",
        now=now,
        enterprise=move.enterprise,
    )


def _tell_enterprise(move: DeadlineMove, now: datetime) -> None:
    """One enterprise is told; a whole division reads the new date on its pages and in the reminders."""
    if move.enterprise is None:
        return
    quarter = Quarter(move.year, move.quarter)
    notify(
        accounts_of(move.enterprise_id, Role.PRINCIPAL, Role.SAFETY_OFFICER),
        kind="deadline.approved",
        title=f"报送截止时间已推迟：{quarter.label}",
        body=f"{move.enterprise.name}：{quarter.label}报送截止推迟至 {day_of(move.due_at)} 24:00。",
        url=reverse("selfcheck:enterprise_home"),
        key=f"deadline:{move.pk}:approved",
        now=now,
        enterprise=move.enterprise,
    )
