"""A later deadline: asked for before the old one passes, decided by another person, the first date kept."""

from datetime import date, datetime

from django.db import transaction

from portal.actors import Actor, Role
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Conflict, Refused
from selfcheck.commands import hazard_notices
from selfcheck.commands._document_numbers import number_opinion
from selfcheck.commands._hazard_rows import open_hazard, refuse_unless, said, standing_order, text_of
from selfcheck.models import Extension, Hazard
from selfcheck.states import HazardLevel
from selfcheck.states.hazards import ACCEPTERS, EXTENSION, HAZARD_OFFICERS, HEADS, RequestState


@transaction.atomic
def request_extension(
    *, actor: Actor, hazard_id: int, to_on: date, reason: str, controls: str, now: datetime
) -> Extension:
    """The last day still counts: on it the extension may be asked for."""
    refuse_unless(actor, ACCEPTERS, "延期由安全管理人员、带队领导班子成员或者主要负责人申请。")
    hazard = open_hazard(actor, hazard_id)
    _refuse_untimely(actor, hazard, to_on, day_of(now))
    extension = Extension(
        hazard=hazard,
        from_on=hazard.rectify_by,
        to_on=to_on,
        reason=text_of(reason, "申请延期理由", "reason"),
        controls=text_of(controls, "延期期间防控措施", "controls", "请写明延期期间怎样保证安全。"),
        **said(actor, now),
    )
    extension.save()
    record(
        actor, "hazard.extension_requested", extension, now=now, enterprise=hazard.enterprise,
        number=hazard.number, from_on=extension.from_on, to_on=to_on,
    )  # fmt: skip
    hazard_notices.extension_asked(extension, actor, now)
    return extension


@transaction.atomic
def decide_extension(
    *, actor: Actor, extension_id: int, approve: bool, decision: str, now: datetime
) -> Extension:
    """Of two people who decide at once the second gets Conflict and reads who was first."""
    extension, hazard = _locked(actor, extension_id)
    if extension.state in (RequestState.APPROVED, RequestState.REFUSED):
        raise Conflict(
            f"这份延期申请已由{extension.decided_name}决定：{extension.get_state_display()}。请刷新页面。"
        )
    extension.state = EXTENSION.after(extension.state, "approve" if approve else "refuse", actor.role)
    _refuse_wrong_decider(actor, hazard, extension)
    extension.decision = text_of(decision, "审批意见", "decision")[:500]
    extension.decided_at, extension.decided_by = now, actor.username
    extension.decided_name = actor.name or actor.username
    if hazard.level == HazardLevel.MAJOR:
        number_opinion(actor, extension, now)
    extension.save()
    if approve:
        hazard.rectify_by = extension.to_on
        hazard.revision += 1
        hazard.save(update_fields=["rectify_by", "revision"])
    record(
        actor, "hazard.extension_decided", extension, now=now, enterprise=hazard.enterprise,
        number=hazard.number, state=extension.state, to_on=extension.to_on,
        document_no=extension.opinion_no,
    )  # fmt: skip
    hazard_notices.extension_decided(extension, now)
    return extension


@transaction.atomic
def withdraw_extension(*, actor: Actor, extension_id: int, now: datetime) -> Extension:
    extension, hazard = _locked(actor, extension_id)
    if extension.state in (RequestState.APPROVED, RequestState.REFUSED):
        raise Conflict(f"这份延期申请已由{extension.decided_name}决定，不能撤回。请刷新页面。")
    extension.state = EXTENSION.after(extension.state, "withdraw", actor.role)
    extension.save(update_fields=["state"])
    record(actor, "hazard.extension_withdrawn", extension, now=now, enterprise=hazard.enterprise)
    return extension


def _locked(actor: Actor, extension_id: int) -> tuple[Extension, Hazard]:
    """The hazard first, as every command on it does; then the request as it is now."""
    rows = Extension.objects.visible_to(actor.scope)
    hazard = open_hazard(actor, rows.get(pk=extension_id).hazard_id)
    extension = rows.select_for_update(of=("self",)).get(pk=extension_id)
    extension.hazard = hazard
    return extension, hazard


def _refuse_untimely(actor: Actor, hazard: Hazard, to_on: date, today: date) -> None:
    if order := standing_order(actor, hazard):
        raise Refused(f"本项由 {order.document_no} 挂牌督办。请提交挂牌督办的延期申请。")
    if today > hazard.rectify_by:
        raise Refused(
            f"整改期限 {hazard.rectify_by} 已过，不能再申请延期。请尽快完成整改，并向监管部门说明情况。",
            field="to_on",
        )
    if to_on <= hazard.rectify_by:
        raise Refused(f"延期后的日期要晚于现整改期限 {hazard.rectify_by}。请改正。", field="to_on")
    rows = Extension.objects.visible_to(actor.scope)
    if rows.filter(hazard=hazard, state=RequestState.REQUESTED).exists():
        raise Refused("本项已有一份延期申请待审批。请等决定，或者先撤回原申请。")


def _refuse_wrong_decider(actor: Actor, hazard: Hazard, extension: Extension) -> None:
    if hazard.level == HazardLevel.MAJOR and actor.role not in HAZARD_OFFICERS:
        raise Refused("重大事故隐患的延期由属地应急管理部门审批。")
    if hazard.level != HazardLevel.MAJOR and actor.role not in HEADS:
        raise Refused(f"一般事故隐患的延期由企业{Role.LABELS[Role.PRINCIPAL]}或者带队领导班子成员审批。")
    if extension.by == actor.username:
        raise Refused("申请人不能审批自己的申请。请由另一名有权人员办理。")
