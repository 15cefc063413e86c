"""挂牌督办: issue under the next number, deliver, receive, report progress, withdraw."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Conflict, Refused
from selfcheck.commands import supervision_notices
from selfcheck.commands._document_numbers import order_number
from selfcheck.commands._hazard_rows import (
    locked_hazard,
    refuse_closed,
    refuse_unless,
    said,
    standing_order,
    text_of,
)
from selfcheck.commands._said_once import keep_words
from selfcheck.commands._supervision_rows import locked_order, refuse_ended
from selfcheck.models import Hazard, SupervisionOrder, SupervisionProgress
from selfcheck.queries import settings
from selfcheck.queries.supervision import LEVEL_OF
from selfcheck.states import HazardLevel
from selfcheck.states.hazards import (
    ACCEPTERS,
    FINDERS,
    FINISHED,
    HAZARD_OFFICERS,
    SUPERVISION,
    SupervisionLevel,
)


@dataclass(frozen=True)
class OrderGiven:
    """The order as typed; `word` is the document word, such as 青应急督."""

    level: str
    word: str
    signatory: str
    issued_on: date
    finding: str
    basis: str
    duties: str
    plan_due_on: date
    deadline: date


@transaction.atomic
def issue_order(*, actor: Actor, hazard_id: int, given: OrderGiven, now: datetime) -> SupervisionOrder:
    refuse_unless(actor, HAZARD_OFFICERS, "挂牌督办由执法人员或者分管领导办理。")
    hazard = locked_hazard(actor, hazard_id)
    refuse_closed(hazard)
    if hazard.level != HazardLevel.MAJOR:
        raise Refused("只有重大事故隐患可以挂牌督办。")
    if known := standing_order(actor, hazard):
        raise Conflict(f"本项已由 {known.document_no} 挂牌督办。请刷新页面。")
    values = _judged(actor, hazard, given, day_of(now))
    year = given.issued_on.year
    order = SupervisionOrder(
        hazard=hazard,
        division_code=actor.division,
        office=actor.place_name,
        year=year,
        number=order_number(actor, values["word"], year, now),
        **values,
        **said(actor, now),
    )
    order.save()
    record(
        actor, "supervision.issued", order, now=now, enterprise=hazard.enterprise,
        hazard=hazard.number, document_no=order.document_no, deadline=order.deadline,
    )  # fmt: skip
    hours = settings.office_hours(actor.scope, order.division_code, day_of(now))
    supervision_notices.issued(order, now, hours)
    return order


@transaction.atomic
def deliver_order(
    *, actor: Actor, order_id: int, delivered_by: str, delivered_at: datetime, now: datetime
) -> SupervisionOrder:
    order = locked_order(actor, order_id)
    order.state = SUPERVISION.after(order.state, "deliver", actor.role)
    if day_of(delivered_at) < order.issued_on or delivered_at > now:
        raise Refused(f"送达时间应在签发日期 {order.issued_on} 和现在之间。请改正。", field="delivered_at")
    order.delivered_by = text_of(delivered_by, "送达人", "delivered_by")
    order.delivered_at = delivered_at
    order.save(update_fields=["state", "delivered_by", "delivered_at"])
    record(actor, "supervision.delivered", order, now=now, enterprise=order.hazard.enterprise)
    supervision_notices.delivered(order, now)
    return order


@transaction.atomic
def receive_order(*, actor: Actor, order_id: int, now: datetime) -> SupervisionOrder:
    """签收 by the principal himself."""
    order = locked_order(actor, order_id)
    order.state = SUPERVISION.after(order.state, "receive", actor.role)
    order.received_name, order.received_at = actor.name or actor.username, now
    order.save(update_fields=["state", "received_name", "received_at"])
    record(actor, "supervision.received", order, now=now, enterprise=order.hazard.enterprise)
    return order


@transaction.atomic
def report_progress(
    *,
    actor: Actor,
    order_id: int,
    on: date,
    text: str,
    funds_spent: Decimal | None = None,
    now: datetime,
) -> SupervisionProgress:
    """At least once a quarter, to the supervising bureau."""
    refuse_unless(actor, (*FINDERS, *ACCEPTERS), "督办进展由企业报告。")
    order = locked_order(actor, order_id)
    refuse_ended(order)
    if not order.issued_on <= on <= day_of(now):
        raise Refused(f"进展日期应在签发日期 {order.issued_on} 和今天之间。请改正。", field="on")
    if funds_spent is not None and funds_spent < 0:
        raise Refused("资金应是不小于 0 的金额（元）。请改正。", field="funds_spent")
    text = text_of(text, "治理进展", "text")
    said_now = {"order": order, "on": on, "text": text, "funds_spent": funds_spent}
    row, new = keep_words(SupervisionProgress, actor, order.hazard, now, **said_now)
    if new:
        record(actor, "supervision.progressed", row, now=now, enterprise=order.hazard.enterprise, on=on)
    return row


@transaction.atomic
def withdraw_order(*, actor: Actor, order_id: int, reason: str, now: datetime) -> SupervisionOrder:
    """撤销: the order should not stand; acceptance and closure go back to the enterprise."""
    order = locked_order(actor, order_id)
    order.state = SUPERVISION.after(order.state, "withdraw", actor.role)
    order.ended_reason = text_of(reason, "撤销理由", "reason")[:500]
    order.ended_at, order.ended_by, order.ended_name = now, actor.username, actor.name or actor.username
    order.save()
    record(
        actor, "supervision.withdrawn", order, now=now, enterprise=order.hazard.enterprise,
        reason=order.ended_reason,
    )  # fmt: skip
    supervision_notices.withdrawn(order, now)
    return order


def _judged(actor: Actor, hazard: Hazard, given: OrderGiven, today: date) -> dict:
    if hazard.state in FINISHED:
        raise Refused(f"本项隐患{hazard.get_state_display()}，不再挂牌督办。请核查验收。")
    if given.level not in SupervisionLevel.values:
        raise Refused("挂牌级别没有选择。请选省级、市级或者县级。", field="level")
    own = SupervisionLevel(LEVEL_OF.get(len(actor.division or ""), SupervisionLevel.COUNTY))
    if given.level != own:
        raise Refused(
            f"{actor.place_name or '本单位'}作出的是{own.label}挂牌督办。请改选{own.label}。", field="level"
        )
    if not hazard.found_on <= given.issued_on <= today:
        raise Refused(f"签发日期应在发现日期 {hazard.found_on} 和今天之间。请改正。", field="issued_on")
    if given.deadline <= given.issued_on:
        raise Refused(f"治理期限要晚于签发日期 {given.issued_on}。请改正。", field="deadline")
    if not given.issued_on <= given.plan_due_on <= given.deadline:
        raise Refused("治理方案报备期限应在签发日期和治理期限之间。请改正。", field="plan_due_on")
    return {
        "level": given.level,
        "word": text_of(given.word, "文号字头", "word")[:20],
        "signatory": text_of(given.signatory, "签发人", "signatory"),
        "issued_on": given.issued_on,
        "finding": text_of(given.finding, "存在的重大事故隐患", "finding"),
        "basis": text_of(given.basis, "依据", "basis"),
        "duties": text_of(given.duties, "治理要求", "duties"),
        "plan_due_on": given.plan_due_on,
        "deadline": given.deadline,
    }
