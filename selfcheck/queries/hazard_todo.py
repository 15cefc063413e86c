"""What a hazard's life asks of this person: the hazard part of the home's to-do list."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse

from portal.actors import Actor, Role
from selfcheck.models import Extension, Hazard, PromptReport, SupervisionOrder, SuspensionOrder
from selfcheck.states import HazardLevel
from selfcheck.states.hazards import (
    ACCEPTERS,
    HEADS,
    STANDING,
    HazardState,
    RequestState,
    SupervisionState,
)

MOST = 3  # of each kind; the register has the rest
SHOWN = tuple[str, Hazard, str, str]  # tone, hazard, what is asked, label


def hazard_todo(actor: Actor, open_hazards: list[Hazard]) -> Iterator[dict]:
    """The most urgent first. `open_hazards`: those not yet done, by deadline."""
    for tone, hazard, asked, label in _asked(actor, open_hazards):
        yield {
            "tone": tone,
            "icon": f"s-{tone}",
            "title": f"“{hazard.title}”{asked}",
            "text": f"{hazard.number}，整改期限 {hazard.rectify_by:%m-%d}，责任人{hazard.responsible}。",
            "url": reverse("selfcheck:hazard_detail", args=[hazard.pk]),
            "action": label,
        }


def _asked(actor: Actor, open_hazards: list[Hazard]) -> Iterator[SHOWN]:
    if actor.role in ACCEPTERS:
        major = [hazard for hazard in open_hazards if hazard.level == HazardLevel.MAJOR]
        yield from (("over", one, "还没有报告", "去报告") for one in _in(major, HazardState.REGISTERED))
        yield from (("soon", one, "等制定治理方案", "去填写") for one in _in(major, HazardState.REPORTED))
    if actor.role == Role.PRINCIPAL:
        yield from _of_principal(actor)
    if actor.role in HEADS:
        rows = _hazards(actor).filter(level=HazardLevel.GENERAL, pk__in=_extensions(actor))
        yield from (("soon", one, "的延期申请待审批", "去审批") for one in rows[:MOST])
    if actor.role in ACCEPTERS:
        for one in _to_end(actor):
            word = "待验收" if one.state == HazardState.COMPLETED else "待销号"
            yield "soon", one, word, "去办理"


def _of_principal(actor: Actor) -> Iterator[SHOWN]:
    unread = PromptReport.objects.visible_to(actor.scope).filter(principal_acknowledgement=None)
    rows = _hazards(actor).exclude(state=HazardState.CLOSED)
    for one in rows.filter(pk__in=unread.values("hazard"))[:MOST]:
        yield "over", one, "已报告，请确认知悉", "去确认"
    delivered = SupervisionOrder.objects.visible_to(actor.scope).filter(state=SupervisionState.DELIVERED)
    for one in _hazards(actor).filter(pk__in=delivered.values("hazard"))[:MOST]:
        yield "over", one, "的挂牌督办通知书待签收", "去签收"


def _extensions(actor: Actor):
    rows = Extension.objects.visible_to(actor.scope).filter(state=RequestState.REQUESTED)
    return rows.exclude(by=actor.username).values("hazard")


def _to_end(actor: Actor) -> list[Hazard]:
    """Done or accepted, and in the enterprise's own hands."""
    own = {"hazard": OuterRef("pk")}
    orders = SupervisionOrder.objects.visible_to(actor.scope).filter(**own, state__in=STANDING)
    stops = SuspensionOrder.objects.visible_to(actor.scope).filter(**own, lifted_on=None)
    rows = _hazards(actor).filter(state__in=(HazardState.COMPLETED, HazardState.ACCEPTED))
    return list(rows.filter(~Exists(orders), ~Exists(stops), level=HazardLevel.MAJOR)[:MOST])


def _hazards(actor: Actor):
    return Hazard.objects.visible_to(actor.scope).order_by("rectify_by", "pk")


def _in(rows: list[Hazard], state: str) -> list[Hazard]:
    return [row for row in rows if row.state == state][:MOST]
