"""What the enterprise asks for under supervision: a later deadline, acceptance. The bureau decides each."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Conflict, Refused
from selfcheck.commands import supervision_notices
from selfcheck.commands._document_numbers import number_opinion
from selfcheck.commands._hazard_judging import Judged, judge_for_bureau
from selfcheck.commands._hazard_rows import refuse_unless, said, text_of
from selfcheck.commands._supervision_rows import locked_order, refuse_ended
from selfcheck.models import SupervisionAcceptanceRequest, SupervisionExtensionRequest
from selfcheck.states.hazards import ACCEPTERS, HAZARD_OFFICERS, HazardState, RequestState

NOT_YOURS = "督办申请由安全管理人员、带队领导班子成员或者主要负责人提交。"
NOT_DECIDING = "督办申请由执法人员或者分管领导审批。"
DECIDED = (RequestState.APPROVED, RequestState.REFUSED)


@transaction.atomic
def request_supervised_extension(
    *, actor: Actor, order_id: int, to_on: date, situation: str, reason: str, now: datetime
) -> SupervisionExtensionRequest:
    """Before the deadline passes; its last day counts."""
    refuse_unless(actor, ACCEPTERS, NOT_YOURS)
    order = locked_order(actor, order_id)
    refuse_ended(order)
    if day_of(now) > order.due_on:
        raise Refused(f"治理期限 {order.due_on} 已过，不能再申请延期。请向督办单位说明情况。", field="to_on")
    if to_on <= order.due_on:
        raise Refused(f"延期后的日期要晚于治理期限 {order.due_on}。请改正。", field="to_on")
    _refuse_second(actor, SupervisionExtensionRequest, order)
    request = SupervisionExtensionRequest(
        hazard=order.hazard,
        order=order,
        from_on=order.due_on,
        to_on=to_on,
        situation=text_of(situation, "存在隐患及治理情况简述", "situation"),
        reason=text_of(reason, "申请延期理由及防控措施", "reason"),
        **said(actor, now),
    )
    request.save()
    record(
        actor, "supervision.extension_requested", request, now=now, enterprise=order.hazard.enterprise,
        from_on=request.from_on, to_on=to_on,
    )  # fmt: skip
    supervision_notices.asked(order, "延期", f"申请延期至 {to_on}。", f"extension:{request.pk}", now)
    return request


@transaction.atomic
def decide_supervised_extension(
    *, actor: Actor, request_id: int, approve: bool, decision: str, now: datetime
) -> SupervisionExtensionRequest:
    """Approved it moves the order's deadline, and the hazard's where that is earlier."""
    refuse_unless(actor, HAZARD_OFFICERS, NOT_DECIDING)
    request, order = _locked(actor, SupervisionExtensionRequest, request_id)
    _decide(actor, request, order, approve, decision, now)
    if approve:
        order.extended_to = request.to_on
        order.save(update_fields=["extended_to"])
        hazard = order.hazard
        hazard.rectify_by = max(hazard.rectify_by, request.to_on)
        hazard.revision += 1
        hazard.save(update_fields=["rectify_by", "revision"])
    record(
        actor, "supervision.extension_decided", request, now=now, enterprise=order.hazard.enterprise,
        state=request.state, to_on=request.to_on, document_no=request.opinion_no,
    )  # fmt: skip
    supervision_notices.decided(order, "延期", request, now)
    return request


@dataclass(frozen=True)
class Finished:
    completed_on: date
    summary: str
    funds_spent: Decimal | None = None


@transaction.atomic
def request_supervised_acceptance(
    *, actor: Actor, order_id: int, finished: Finished, now: datetime
) -> SupervisionAcceptanceRequest:
    refuse_unless(actor, ACCEPTERS, NOT_YOURS)
    order = locked_order(actor, order_id)
    refuse_ended(order)
    if order.hazard.state != HazardState.COMPLETED:
        raise Refused("隐患还没有登记整改完成。请先登记完成日期，再申请验收。", field="completed_on")
    if finished.completed_on != order.hazard.rectified_on:
        raise Refused(f"完成日期与登记的 {order.hazard.rectified_on} 不同。请核对。", field="completed_on")
    _refuse_second(actor, SupervisionAcceptanceRequest, order)
    request = SupervisionAcceptanceRequest(
        hazard=order.hazard,
        order=order,
        summary=text_of(finished.summary, "治理完成情况", "summary"),
        completed_on=finished.completed_on,
        funds_spent=finished.funds_spent,
        **said(actor, now),
    )
    request.save()
    record(actor, "supervision.acceptance_requested", request, now=now, enterprise=order.hazard.enterprise)
    supervision_notices.asked(
        order, "验收", f"登记完成日期 {finished.completed_on}。", f"acceptance:{request.pk}", now
    )
    return request


@transaction.atomic
def decide_supervised_acceptance(
    *, actor: Actor, request_id: int, judged: Judged, now: datetime
) -> SupervisionAcceptanceRequest:
    """The finding is the decision; what did not pass goes back to rectification under the same order."""
    refuse_unless(actor, HAZARD_OFFICERS, NOT_DECIDING)
    request, order = _locked(actor, SupervisionAcceptanceRequest, request_id)
    _refuse_decided(request)
    acceptance, _ = judge_for_bureau(actor, order.hazard, judged, now)
    request.acceptance = acceptance
    _decide(actor, request, order, judged.passed, judged.finding, now)
    record(
        actor, "supervision.acceptance_decided", request, now=now, enterprise=order.hazard.enterprise,
        state=request.state, document_no=request.opinion_no,
    )  # fmt: skip
    return request


@transaction.atomic
def withdraw_supervised_request(*, actor: Actor, kind: str, request_id: int, now: datetime):
    """`kind`: extension or acceptance."""
    refuse_unless(actor, ACCEPTERS, NOT_YOURS)
    models = {"extension": SupervisionExtensionRequest, "acceptance": SupervisionAcceptanceRequest}
    request, order = _locked(actor, models[kind], request_id)
    _refuse_decided(request)
    request.state = RequestState.WITHDRAWN
    request.save(update_fields=["state"])
    record(actor, f"supervision.{kind}_withdrawn", request, now=now, enterprise=order.hazard.enterprise)
    return request


def _locked(actor: Actor, model, request_id: int):
    rows = model.objects.visible_to(actor.scope)
    order = locked_order(actor, rows.get(pk=request_id).order_id)
    request = rows.select_for_update(of=("self",)).get(pk=request_id)
    return request, order


def _refuse_second(actor: Actor, model, order) -> None:
    if model.objects.visible_to(actor.scope).filter(order=order, state=RequestState.REQUESTED).exists():
        raise Refused("已有一份同类申请待审批。请等决定，或者先撤回原申请。")


def _refuse_decided(request) -> None:
    if request.state in DECIDED:
        raise Conflict(f"这份申请已由{request.decided_name}决定：{request.get_state_display()}。请刷新页面。")
    if request.state == RequestState.WITHDRAWN:
        raise Conflict("这份申请已被企业撤回。请刷新页面。")


def _decide(actor: Actor, request, order, approve: bool, decision: str, now: datetime) -> None:
    _refuse_decided(request)
    request.state = RequestState.APPROVED if approve else RequestState.REFUSED
    request.decision = text_of(decision, "审批意见", "decision")[:500]
    request.decided_at, request.decided_by = now, actor.username
    request.decided_name = actor.name or actor.username
    number_opinion(actor, request, now, order.word)
    request.save()
