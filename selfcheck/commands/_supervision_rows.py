"""Locking a supervision order."""

from portal.actors import Actor
from portal.errors import Refused
from selfcheck.commands._hazard_rows import locked_hazard, standing_order, standing_suspension
from selfcheck.models import Hazard, SupervisionOrder, SuspensionOrder
from selfcheck.states.hazards import STANDING


def locked_order(actor: Actor, order_id: int) -> SupervisionOrder:
    """Locked after its hazard, as every command on a hazard does; raises DoesNotExist for a foreign one."""
    rows = SupervisionOrder.objects.visible_to(actor.scope)
    hazard = locked_hazard(actor, rows.get(pk=order_id).hazard_id)
    order = rows.select_for_update(of=("self",)).get(pk=order_id)
    order.hazard = hazard
    refuse_foreign(actor, order)
    return order


def refuse_foreign(actor: Actor, order: SupervisionOrder) -> None:
    """A bureau above or below sees the order; the one that made it decides."""
    if actor.division and actor.division != order.division_code:
        raise Refused(f"{order.document_no} 由{order.office}督办，请由该单位办理。")


def refuse_ended(order: SupervisionOrder) -> None:
    if order.state not in STANDING:
        raise Refused(f"{order.document_no} {order.get_state_display()}，不再办理。")


def refuse_below(actor: Actor, order: SuspensionOrder) -> None:
    """The bureau that ordered a suspension, or one above it in the same line, reviews and lifts it."""
    if not order.division_code.startswith(actor.division or ""):
        raise Refused(f"停产停业决定 {order.number} 由{order.office}作出，请由该单位或者其上级办理。")


def refuse_others_orders(actor: Actor, hazard: Hazard) -> None:
    """Acceptance and closure belong to the bureaus whose orders stand."""
    if order := standing_order(actor, hazard):
        refuse_foreign(actor, order)
    if suspension := standing_suspension(actor, hazard):
        refuse_below(actor, suspension)
