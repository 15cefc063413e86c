"""From completion to closure: acceptance with a finding, back to rectification, closure by a named person.

While a supervision order or a suspension order stands, acceptance and closure are the bureau's
(安全生产法 第六十五条, 安全生产事故隐患排查治理暂行规定 第十八条).
"""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor, Role
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Conflict, Refused
from selfcheck.commands import hazard_notices
from selfcheck.commands._hazard_judging import Judged, judge, judge_for_bureau
from selfcheck.commands._hazard_rows import (
    attach,
    in_bureau_hands,
    locked_hazard,
    move,
    refuse_closed,
    standing_order,
    standing_suspension,
    text_of,
)
from selfcheck.commands._supervision_rows import refuse_others_orders
from selfcheck.models import Acceptance, Hazard, HazardEvidence, SupervisionAcceptanceRequest
from selfcheck.states import HazardLevel
from selfcheck.states.hazards import HAZARD, AcceptanceKind, HazardState, Purpose, RequestState


@transaction.atomic
def accept_hazard(
    *, actor: Actor, hazard_id: int, judged: Judged, now: datetime
) -> tuple[Acceptance, list[str]]:
    """The enterprise's own acceptance, or an expert's that it records; warnings are sentences, no refusals.

    What did not pass goes back to rectification; its completion day stays in the acceptance.
    """
    hazard = locked_hazard(actor, hazard_id)
    _refuse_bureaus(actor, hazard, "验收")
    if judged.kind == AcceptanceKind.BUREAU:
        raise Refused("监管部门的核查验收由监管部门登记。", field="kind")
    action = "accept" if judged.passed else "reject"
    row, warnings = judge(actor, hazard, action, judged, now)
    record(actor, f"hazard.{action}", row, now=now, enterprise=hazard.enterprise, number=hazard.number)
    return row, warnings


@transaction.atomic
def accept_for_bureau(
    *, actor: Actor, hazard_id: int, judged: Judged, now: datetime, seen: int | None = None
) -> tuple[Acceptance, list[str]]:
    """核查: of any major hazard, and of every hazard an order stands for.

    `seen`: the hazard's revision when the officer opened the page.
    """
    hazard = locked_hazard(actor, hazard_id)
    if hazard.level != HazardLevel.MAJOR and not in_bureau_hands(actor, hazard):
        raise Refused("一般事故隐患由企业自行验收。")
    refuse_others_orders(actor, hazard)
    if request := _open_request(actor, hazard):
        raise Refused(f"企业 {day_of(request.at)} 提交的督办验收申请待审批。请在验收申请里作出决定。")
    _refuse_known_verdict(actor, hazard, judged, seen)
    row, warnings = judge_for_bureau(actor, hazard, judged, now)
    record(actor, "hazard.rechecked", row, now=now, enterprise=hazard.enterprise, passed=row.passed)
    return row, warnings


def _refuse_known_verdict(actor: Actor, hazard: Hazard, judged: Judged, seen: int | None) -> None:
    """Of two officers, or two clicks, the second reads that the acceptance was confirmed already."""
    last = Acceptance.objects.visible_to(actor.scope).filter(hazard=hazard).order_by("pk").last()
    by_bureau = last is not None and last.kind == AcceptanceKind.BUREAU
    if last and by_bureau and last.passed and judged.passed and hazard.state == HazardState.ACCEPTED:
        raise Conflict(f"{last.name}已于 {day_of(last.at)} 登记核查合格。请刷新页面。")
    if seen is not None and seen != hazard.revision:
        raise Conflict(f"您打开本页以后，本项有了变化，现在是{hazard.get_state_display()}。请看过再决定。")


@transaction.atomic
def close_hazard(
    *, actor: Actor, hazard_id: int, file_ids: tuple[int, ...] = (), note: str = "", now: datetime
) -> Hazard:
    """销号 by the person who is logged in, with evidence; there is no move out of it."""
    hazard = locked_hazard(actor, hazard_id)
    _refuse_bureaus(actor, hazard, "销号")
    _close(actor, hazard, "close", file_ids, note, now)
    record(actor, "hazard.closed", hazard, now=now, enterprise=hazard.enterprise, number=hazard.number)
    return hazard


@transaction.atomic
def close_for_bureau(*, actor: Actor, hazard_id: int, note: str, now: datetime) -> Hazard:
    """Where an order took closure away from the enterprise; the supervision order ends with it."""
    hazard = locked_hazard(actor, hazard_id)
    order = standing_order(actor, hazard)
    if not order and not standing_suspension(actor, hazard):
        raise Refused("本项没有挂牌督办或者停产停业决定，由企业销号。")
    refuse_others_orders(actor, hazard)
    note = text_of(note, "销号意见", "note")
    _close(actor, hazard, "close_bureau", (), note, now)
    if order:
        order.state = "closed"
        order.ended_at, order.ended_by, order.ended_name = now, actor.username, actor.name or actor.username
        order.ended_reason = note[:500]
        order.save(update_fields=["state", "ended_at", "ended_by", "ended_name", "ended_reason"])
    record(actor, "hazard.closed", hazard, now=now, enterprise=hazard.enterprise, number=hazard.number)
    hazard_notices.closed_by_bureau(hazard, now)
    return hazard


def _refuse_bureaus(actor: Actor, hazard: Hazard, word: str) -> None:
    refuse_closed(hazard)
    if actor.role in Role.ENTERPRISE and (order := in_bureau_hands(actor, hazard)):
        raise Refused(f"本项有{order}，{word}由作出决定的监管部门办理。整改完成后请提交验收申请。")


def _close(
    actor: Actor, hazard: Hazard, action: str, file_ids: tuple[int, ...], note: str, now: datetime
) -> None:
    refuse_closed(hazard)
    HAZARD.after(hazard.state, action, actor.role)
    attach(actor, hazard, list(file_ids), Purpose.CLOSURE, now)
    proof = HazardEvidence.objects.visible_to(actor.scope).filter(
        hazard=hazard, purpose__in=(Purpose.AFTER, Purpose.CLOSURE)
    )
    if not proof.exists():
        raise Refused("销号要有整改后的照片或者材料。请先上传，再销号。", field="files")
    move(actor, hazard, action, now, note)
    hazard.closed_at, hazard.closed_by = now, actor.username
    hazard.closed_name = actor.name or actor.username
    hazard.save()


def _open_request(actor: Actor, hazard: Hazard) -> SupervisionAcceptanceRequest | None:
    rows = SupervisionAcceptanceRequest.objects.visible_to(actor.scope)
    return rows.filter(hazard=hazard, state=RequestState.REQUESTED).first()
