"""What the commands on one hazard share: locking, moving by the table, who said it, files."""

from datetime import datetime
from typing import Any

from portal.actors import Actor
from portal.errors import Refused
from portal.models import EvidenceFile
from selfcheck.models import Hazard, HazardEvidence, HazardMove, SupervisionOrder, SuspensionOrder
from selfcheck.states.hazards import FINISHED, HAZARD, STANDING, HazardState, Purpose

CLOSED = "本项隐患已经销号，不再办理。问题再次出现的，请登记为新的隐患并注明接续本项。"


def locked_hazard(actor: Actor, hazard_id: int) -> Hazard:
    """The hazard's row, locked; raises DoesNotExist for a foreign one."""
    rows = Hazard.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.select_related("enterprise").get(pk=hazard_id)


def open_hazard(actor: Actor, hazard_id: int) -> Hazard:
    """As `locked_hazard`, and not yet done: plans, controls, progress and extensions are for these."""
    hazard = locked_hazard(actor, hazard_id)
    refuse_closed(hazard)
    if hazard.state in FINISHED:
        raise Refused(f"本项隐患{hazard.get_state_display()}，不在整改中。验收不合格退回整改后才能继续办理。")
    return hazard


def refuse_closed(hazard: Hazard) -> None:
    if hazard.state == HazardState.CLOSED:
        raise Refused(CLOSED)


def refuse_unless(actor: Actor, roles: tuple[str, ...], sentence: str) -> None:
    if actor.role not in roles:
        raise Refused(sentence)


def move(actor: Actor, hazard: Hazard, action: str, now: datetime, note: str = "") -> HazardMove:
    """Set the new state on the (unsaved) hazard and keep the move; raises IllegalMove."""
    if hazard.state == HazardState.CLOSED:
        raise Refused(CLOSED)
    source, hazard.state = hazard.state, HAZARD.after(hazard.state, action, actor.role)
    hazard.revision += 1
    step = HazardMove(
        hazard=hazard, action=action, source=source, target=hazard.state, note=note[:500], **said(actor, now)
    )
    step.save()
    return step


def said(actor: Actor, now: datetime) -> dict[str, Any]:
    return {"at": now, "by": actor.username, "name": actor.name or actor.username}


def text_of(value: str, label: str, field: str, mend: str = "请填写。") -> str:
    """Stripped; refused when nothing is left."""
    stripped = (value or "").strip()
    if not stripped:
        raise Refused(f"{label}没有填写。{mend}", field=field)
    return stripped


def attach(
    actor: Actor, hazard: Hazard, file_ids: list[int], purpose: Purpose, now: datetime, **part
) -> list[HazardEvidence]:
    """Own files only, each once and in this order; a file of another enterprise is refused."""
    wanted = list(dict.fromkeys(file_ids))
    own = EvidenceFile.objects.visible_to(actor.scope).filter(enterprise=hazard.enterprise).in_bulk(wanted)
    if len(own) < len(wanted):
        raise Refused("所选材料有的不属于本企业或已不存在。请重新选择。", field="files")
    return HazardEvidence.objects.visible_to(actor.scope).bulk_create(
        HazardEvidence(hazard=hazard, evidence=own[one], purpose=purpose, **part, **said(actor, now))
        for one in wanted
    )


def standing_order(actor: Actor, hazard: Hazard) -> SupervisionOrder | None:
    rows = SupervisionOrder.objects.visible_to(actor.scope)
    return rows.filter(hazard=hazard, state__in=STANDING).first()


def in_bureau_hands(actor: Actor, hazard: Hazard) -> str:
    """Which order keeps acceptance and closure with the bureau, in words; "" when none stands."""
    if order := standing_order(actor, hazard):
        return f"挂牌督办 {order.document_no}"
    if order := standing_suspension(actor, hazard):
        return f"停产停业决定 {order.number}"
    return ""


def standing_suspension(actor: Actor, hazard: Hazard) -> SuspensionOrder | None:
    rows = SuspensionOrder.objects.visible_to(actor.scope)
    return rows.filter(hazard=hazard, lifted_on=None).first()
