"""Who is told what when a hazard moves. Every text names the hazard and what to do."""

from datetime import datetime

from django.urls import reverse

from portal.actors import Actor, Role
from portal.calendars import SHANGHAI
from portal.models import User
from portal.notices import accounts_of, notify, staff_of
from selfcheck.models import (
    Acceptance,
    BureauAcknowledgement,
    Extension,
    Hazard,
    HazardComment,
    PromptReport,
    SuspensionOrder,
)
from selfcheck.states import PREPARERS, HazardLevel
from selfcheck.states.hazards import ACKNOWLEDGERS, HAZARD_OFFICERS, HEADS

AT_HOME = (*PREPARERS, Role.PRINCIPAL)


def enterprise_url(hazard: Hazard) -> str:
    return reverse("selfcheck:hazard_detail", args=[hazard.pk])


def bureau_url(hazard: Hazard) -> str:
    """Where an officer goes on with this hazard."""
    return reverse("selfcheck:major_hazard_detail", args=[hazard.pk])


def tell_enterprise(hazard: Hazard, kind: str, title: str, body: str, key: str, now: datetime, *roles: str):
    return _tell(accounts_of(hazard.enterprise_id, *(roles or AT_HOME)), hazard, kind, title, body, key, now)


def tell_bureau(hazard: Hazard, kind: str, title: str, body: str, key: str, now: datetime, *roles: str):
    people = staff_of(hazard.enterprise.division_code, *(roles or ACKNOWLEDGERS))
    return _tell(people, hazard, kind, title, body, key, now, bureau_url(hazard))


def reported(hazard: Hazard, report: PromptReport, actor: Actor, now: datetime) -> None:
    word = "报告" if report.version == 1 else f"续报（第 {report.version} 次）"
    found = f"发现时间 {_time(hazard.found_at)}，整改期限 {hazard.rectify_by}，责任人{hazard.responsible}。"
    tell_enterprise(
        hazard,
        "hazard.reported",
        f"重大隐患已{word}：{name_of(hazard)}",
        f"{actor.name}已向属地应急管理部门{word}。{found}请审阅并确认知悉，组织落实治理方案。",
        f"hazard-reported:{report.receipt_no}",
        now,
        Role.PRINCIPAL,
    )
    tell_bureau(
        hazard,
        "hazard.acknowledge",
        f"重大隐患{word}待签收：{hazard.enterprise.name} {name_of(hazard)}",
        f"回执编号 {report.receipt_no}。{found}",
        f"hazard-acknowledge:{report.receipt_no}",
        now,
    )


def acknowledged(report: PromptReport, row: BureauAcknowledgement, now: datetime) -> None:
    words = f"意见：{row.comment}" if row.comment else "没有附加意见。"
    tell_enterprise(
        report.hazard,
        "hazard.acknowledged",
        f"重大隐患报告已签收：{name_of(report.hazard)}",
        f"{row.office} {row.name}已签收。{words}签收不代表对隐患治理结果的认定。",
        f"hazard-acknowledged:{report.pk}",
        now,
    )


def commented(hazard: Hazard, row: HazardComment, now: datetime) -> None:
    tell_enterprise(
        hazard,
        "hazard.commented",
        f"监管部门对隐患提出意见：{name_of(hazard)}",
        f"{row.office} {row.name}：{row.text}",
        f"hazard-comment:{row.pk}",
        now,
    )


def extension_asked(extension: Extension, actor: Actor, now: datetime) -> None:
    hazard = extension.hazard
    title = f"隐患延期申请待审批：{name_of(hazard)}"
    body = f"{actor.name}申请由 {extension.from_on} 延期至 {extension.to_on}。理由：{extension.reason}"
    key = f"extension-asked:{extension.pk}"
    if hazard.level == HazardLevel.MAJOR:
        tell_bureau(hazard, "hazard.extension", title, body, key, now, *HAZARD_OFFICERS)
    else:
        tell_enterprise(hazard, "hazard.extension", title, body, key, now, *HEADS)


def extension_decided(extension: Extension, now: datetime) -> None:
    word = extension.get_state_display()
    tell_enterprise(
        extension.hazard,
        "hazard.extension_decided",
        f"隐患延期申请{word}：{name_of(extension.hazard)}",
        f"{extension.decided_name}：{extension.decision}。现整改期限 {extension.hazard.rectify_by}。",
        f"extension-decided:{extension.pk}",
        now,
    )


def completed(hazard: Hazard, now: datetime) -> None:
    """Only where the bureau has to look at it."""
    tell_bureau(
        hazard,
        "hazard.completed",
        f"隐患整改完成待核查：{hazard.enterprise.name} {name_of(hazard)}",
        f"完成日期 {hazard.rectified_on}。本项由监管部门验收和销号。",
        f"hazard-completed:{hazard.pk}:{hazard.revision}",
        now,
        *HAZARD_OFFICERS,
    )


def judged_by_bureau(hazard: Hazard, row: Acceptance, now: datetime) -> None:
    word = "合格" if row.passed else "不合格，退回整改"
    tell_enterprise(
        hazard,
        "hazard.judged",
        f"监管部门核查验收{word}：{name_of(hazard)}",
        f"{row.office} {row.accepted_name}，{row.on}：{row.finding}",
        f"hazard-judged:{row.pk}",
        now,
    )


def closed_by_bureau(hazard: Hazard, now: datetime) -> None:
    tell_enterprise(
        hazard,
        "hazard.closed",
        f"监管部门已销号：{name_of(hazard)}",
        f"{hazard.closed_name} 于 {_time(now)} 销号。问题再次出现的，请登记为新的隐患。",
        f"hazard-closed:{hazard.pk}",
        now,
    )


def suspended(hazard: Hazard, order: SuspensionOrder, now: datetime) -> None:
    tell_enterprise(
        hazard,
        "hazard.suspended",
        f"{order.get_extent_display().removeprefix('需')}决定 {order.number}：{name_of(hazard)}",
        f"{order.office}决定对{order.range}停产停业。重大事故隐患排除后，经审查同意方可恢复。",
        f"suspended:{order.pk}",
        now,
    )


def resumed(hazard: Hazard, order: SuspensionOrder, now: datetime) -> None:
    tell_enterprise(
        hazard,
        "hazard.resumed",
        f"停产停业决定 {order.number} 已解除：{name_of(hazard)}",
        f"{order.office} {order.lifted_name}审查意见：{order.review}",
        f"resumed:{order.pk}",
        now,
    )


def name_of(hazard: Hazard) -> str:
    return f"{hazard.number} {hazard.title}"


def _tell(
    people: list[User],
    hazard: Hazard,
    kind: str,
    title: str,
    body: str,
    key: str,
    now: datetime,
    url: str = "",
):
    return notify(
        people,
        kind=kind,
        title=title,
        body=body,
        url=url or enterprise_url(hazard),
        key=key,
        now=now,
        enterprise=hazard.enterprise,
    )


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
