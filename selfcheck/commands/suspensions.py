"""停产停业 ordered by the bureau, and lifted after its review (安全生产法 第六十五条)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Conflict, Refused
from selfcheck.commands import hazard_notices
from selfcheck.commands._hazard_rows import (
    locked_hazard,
    refuse_closed,
    refuse_unless,
    said,
    standing_suspension,
    text_of,
)
from selfcheck.commands._supervision_rows import refuse_below
from selfcheck.models import SuspensionOrder
from selfcheck.states import HazardLevel
from selfcheck.states.hazards import HAZARD_OFFICERS, LIFTABLE, Suspension

NOT_YOURS = "停产停业决定由执法人员或者分管领导登记。"


@dataclass(frozen=True)
class Ordered:
    number: str
    extent: str
    range: str
    reason: str
    issued_on: date


@transaction.atomic
def order_suspension(*, actor: Actor, hazard_id: int, ordered: Ordered, now: datetime) -> SuspensionOrder:
    refuse_unless(actor, HAZARD_OFFICERS, NOT_YOURS)
    hazard = locked_hazard(actor, hazard_id)
    refuse_closed(hazard)
    if hazard.level != HazardLevel.MAJOR:
        raise Refused("只有重大事故隐患可以登记停产停业决定。")
    if known := standing_suspension(actor, hazard):
        raise Conflict(f"本项已有停产停业决定 {known.number}，尚未解除。请刷新页面。")
    if ordered.extent not in (Suspension.PARTIAL, Suspension.FULL):
        raise Refused("停产停业范围没有选择。请选局部或者全部。", field="extent")
    if not hazard.found_on <= ordered.issued_on <= day_of(now):
        raise Refused(f"作出日期应在发现日期 {hazard.found_on} 和今天之间。请改正。", field="issued_on")
    order = SuspensionOrder(
        hazard=hazard,
        number=text_of(ordered.number, "文号", "number"),
        extent=ordered.extent,
        range=text_of(ordered.range, "具体部位", "range"),
        reason=text_of(ordered.reason, "事由", "reason"),
        issued_on=ordered.issued_on,
        office=actor.place_name,
        division_code=actor.division or "",
        **said(actor, now),
    )
    order.save()
    record(actor, "suspension.ordered", order, now=now, enterprise=hazard.enterprise, number=order.number)
    hazard_notices.suspended(hazard, order, now)
    return order


@transaction.atomic
def lift_suspension(
    *, actor: Actor, order_id: int, lifted_on: date, review: str, now: datetime
) -> SuspensionOrder:
    """Only once the hazard was accepted, by the bureau that ordered it or one above it."""
    refuse_unless(actor, HAZARD_OFFICERS, NOT_YOURS)
    rows = SuspensionOrder.objects.visible_to(actor.scope)
    hazard = locked_hazard(actor, rows.get(pk=order_id).hazard_id)
    order = rows.select_for_update(of=("self",)).get(pk=order_id)
    if order.lifted_on:
        raise Conflict(f"停产停业决定 {order.number} 已由{order.lifted_name}解除。请刷新页面。")
    refuse_below(actor, order)
    if hazard.state not in LIFTABLE:
        raise Refused("隐患还没有验收合格，不能恢复生产。请先核查验收。")
    if not order.issued_on <= lifted_on <= day_of(now):
        raise Refused(f"解除日期应在作出日期 {order.issued_on} 和今天之间。请改正。", field="lifted_on")
    order.review = text_of(review, "审查意见", "review")
    order.lifted_on, order.lifted_at = lifted_on, now
    order.lifted_by, order.lifted_name = actor.username, actor.name or actor.username
    order.save()
    record(actor, "suspension.lifted", order, now=now, enterprise=hazard.enterprise, number=order.number)
    hazard_notices.resumed(hazard, order, now)
    return order
