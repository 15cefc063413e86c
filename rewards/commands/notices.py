"""Who is told what about a report. No text carries a word of its content, a name or a code."""

from datetime import datetime

from django.urls import reverse

from portal.actors import SYSTEM, Role
from portal.models import User
from portal.notices import accounts_of, notify, staff_of
from rewards.commands._rows import holders
from rewards.models import Award, FastCase, Report
from rewards.queries.reach import only_bureau
from rewards.states import APPROVERS, FAST_HANDLERS

LATE_CASE = {
    "accept": ("还没有签收", "请登录签收。"),
    "handle": ("还没有办理", "请登录核实、反馈并登记办理结果。"),
}


def work_url(report: Report) -> str:
    """Where a handler goes on with this report."""
    return reverse("rewards:tip_detail", args=[report.pk])


def bureau_url(case: FastCase) -> str:
    """Where an officer goes on with a report of the fast lane."""
    return reverse("rewards:fast_detail", args=[case.pk])


def tell_handlers(report: Report, kind: str, title: str, body: str, key: str, now: datetime) -> int:
    return len(_tell(holders(report, now), report, kind, title, body, key, now))


def received(report: Report, now: datetime) -> int:
    return tell_handlers(
        report,
        "tip.received",
        f"收到一件员工隐患报告：{report.number}",
        f"请于 {report.acknowledge_by} 前确认，{report.verify_by} 前核实，{report.feedback_by} 前反馈。"
        "内容只在登录后的页面上看。不要打听是谁报告的。",
        f"tip-received:{report.pk}",
        now,
    )


def tell_whoever_answers(report: Report, kind: str, title: str, body: str, key: str, now: datetime) -> int:
    """The handlers, or the bureau when every one of them is concerned."""
    case = FastCase.objects.visible_to(SYSTEM.scope).filter(report=report).first()
    if case is None or not only_bureau(report, case):
        return tell_handlers(report, kind, title, body, key, now)
    people, target = staff_of(report.enterprise.division_code, *FAST_HANDLERS), f"rewards.report:{report.pk}"
    page = {"url": bureau_url(case), "target": target}
    return len(notify(people, kind=kind, title=title, body=body, key=key, now=now, **page))


def spoke(report: Report, message_id: int, now: datetime) -> int:
    return tell_whoever_answers(
        report,
        "tip.message",
        f"报告人有新的留言：{report.number}",
        "请登录查看并答复。",
        f"tip-message:{message_id}",
        now,
    )


def appealed(report: Report, appeal_id: int, now: datetime) -> int:
    return tell_whoever_answers(
        report,
        "tip.appeal",
        f"报告人申请复核：{report.number}",
        "复核须由原核实人以外的人办理。",
        f"tip-appeal:{appeal_id}",
        now,
    )


def award_proposed(award: Award, now: datetime) -> int:
    """Those who may approve and are not concerned in the report."""
    report = award.report
    people = [
        user for user in accounts_of(report.enterprise_id, *APPROVERS) if user.pk not in report.excluded
    ]
    people = [user for user in people if user.username != award.proposed_by]
    title = f"报告奖励待批准：{report.number}"
    body = f"{award.proposed_name}提出{award.get_form_display()}。请另一人批准，页面上没有报告人的姓名。"
    url = reverse("rewards:award_detail", args=[award.pk])
    return len(_tell(people, report, "tip.award", title, body, f"tip-award:{award.pk}", now, url))


def handed_over(report: Report, user: User, now: datetime) -> int:
    """Told is only the new handler, and only that there is one more."""
    return len(
        _tell(
            [user],
            report,
            "tip.handed_over",
            f"转交给您一件员工隐患报告：{report.number}",
            "请登录查看时限并接着办理。内容只在登录后的页面上看。不要打听是谁报告的。",
            f"tip-handed:{report.pk}:{now:%Y%m%d%H%M%S}",
            now,
        )
    )


def sent_up(report: Report, case: FastCase, now: datetime) -> int:
    people = staff_of(report.enterprise.division_code, *FAST_HANDLERS, Role.CLERK)
    return len(
        notify(
            people,
            kind="tip.fast_lane",
            title=f"内部报告转监管直办：{report.enterprise.name} {report.number}",
            body=f"缘由：{case.get_reason_display()}。请于 {case.accept_by} 前签收，{case.due_on} 前办理。"
            "内容须两人共同开启。",
            url=bureau_url(case),
            key=f"tip-fast:{case.pk}:{case.opened_at:%Y%m%d%H%M%S}",
            now=now,
            target=f"rewards.report:{report.pk}",
        )
    )


def late_case(case: FastCase, step: str, now: datetime) -> int:
    report, (word, mend) = case.report, LATE_CASE[step]
    return len(
        notify(
            staff_of(report.enterprise.division_code, *FAST_HANDLERS),
            kind=f"tip.fast_late_{step}",
            title=f"监管直办{word}：{report.enterprise.name} {report.number}",
            body=f"期限已过。{mend}报告人凭编号看得到办到哪一步。",
            url=bureau_url(case),
            key=f"tip-fast-late:{case.pk}:{case.reminder_mark(step)}",
            now=now,
            target=f"rewards.report:{report.pk}",
        )
    )


def _tell(
    people: list[User],
    report: Report,
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
        url=url or work_url(report),
        key=key,
        now=now,
        enterprise=report.enterprise,
        target=f"rewards.report:{report.pk}",
    )
