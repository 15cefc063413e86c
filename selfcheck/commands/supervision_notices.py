"""Who is told what under a supervision order."""

from datetime import datetime

from portal.actors import Role
from portal.calendars import Quarter
from selfcheck.commands.hazard_notices import AT_HOME, name_of, tell_bureau, tell_enterprise
from selfcheck.models import SupervisionOrder
from selfcheck.states.hazards import HAZARD_OFFICERS


def issued(order: SupervisionOrder, now: datetime, office_hours: str) -> None:
    """`office_hours`: when the bureau can be asked; "" while it has set none."""
    hazard = order.hazard
    tell_enterprise(
        hazard,
        "supervision.issued",
        f"重大事故隐患挂牌督办 {order.document_no}：{name_of(hazard)}",
        f"{order.office}对本项挂牌督办，限于 {order.deadline} 前治理完毕，"
        f"治理方案于 {order.plan_due_on} 前报备，每季度至少报告一次进展。验收和销号由督办单位办理。"
        + (f"咨询时间：{office_hours}。" if office_hours else ""),
        f"supervision-issued:{order.pk}",
        now,
        *AT_HOME,
    )


def delivered(order: SupervisionOrder, now: datetime) -> None:
    tell_enterprise(
        order.hazard,
        "supervision.delivered",
        f"请签收挂牌督办通知书 {order.document_no}",
        f"{order.delivered_by}已送达。请主要负责人签收，并组织落实治理方案。",
        f"supervision-delivered:{order.pk}",
        now,
        Role.PRINCIPAL,
    )


def withdrawn(order: SupervisionOrder, now: datetime) -> None:
    tell_enterprise(
        order.hazard,
        "supervision.withdrawn",
        f"挂牌督办 {order.document_no} 已撤销",
        f"{order.office}撤销督办：{order.ended_reason}。隐患仍应按期整改，由企业验收和销号。",
        f"supervision-withdrawn:{order.pk}",
        now,
    )


def progress_due(order: SupervisionOrder, quarter: Quarter, now: datetime) -> list:
    return tell_enterprise(
        order.hazard,
        "supervision.progress_due",
        f"请报告督办治理进展 {order.document_no}：{name_of(order.hazard)}",
        f"{quarter.label}还没有治理进展报告，请在 {quarter.end} 前办理“报告进展”。"
        f"督办期间每季度至少报告一次；提醒的天数为系统默认，不是法定期限。",
        f"supervision-progress:{order.pk}:{quarter}",
        now,
        *AT_HOME,
    )


def asked(order: SupervisionOrder, word: str, text: str, key: str, now: datetime) -> None:
    tell_bureau(
        order.hazard,
        "supervision.request",
        f"督办{word}申请待审批：{order.hazard.enterprise.name} {order.document_no}",
        f"{name_of(order.hazard)}。{text}",
        f"supervision-{key}",
        now,
        *HAZARD_OFFICERS,
    )


def decided(order: SupervisionOrder, word: str, request, now: datetime) -> None:
    tell_enterprise(
        order.hazard,
        "supervision.decided",
        f"督办{word}申请{request.get_state_display()}：{order.document_no}",
        f"{order.office} {request.decided_name}：{request.decision}。治理期限 {order.due_on}。",
        f"supervision-decided:{request._meta.model_name}:{request.pk}",
        now,
    )
