"""Who is told what when a report moves. Every text names the enterprise, the quarter and what to do."""

from datetime import datetime

from django.urls import reverse

from portal.actors import Actor, Role
from portal.calendars import SHANGHAI, Quarter
from portal.models import User
from portal.notices import accounts_of, notify, staff_of
from selfcheck.models import Report, Review, Submission
from selfcheck.states import PREPARERS, REVIEWERS


def waiting_for_signature(report: Report, actor: Actor, now: datetime) -> None:
    notify(
        accounts_of(report.enterprise_id, Role.PRINCIPAL),
        kind="report.sign",
        title=f"请审阅并签批：{_label(report)}",
        body=f"{actor.name}已填完本报告并送签。请审阅后签批，签批后即报送属地应急管理部门。{_due(report)}",
        url=reverse("selfcheck:report_preview", args=[report.pk]),
        key=f"sign:{report.pk}:{now.isoformat()}",
        now=now,
        enterprise=report.enterprise,
    )


def sent_back_by_principal(report: Report, preparer: str, actor: Actor, reason: str, now: datetime) -> None:
    notify(
        User.objects.filter(username=preparer),
        kind="report.sent_back",
        title=f"主要负责人退回修改：{_label(report)}",
        body=f"{actor.name}没有签批，理由：{reason}。请修改后重新送签。{_due(report)}",
        url=reverse("selfcheck:report_step", args=[report.pk, "sign"]),
        key=f"sentback:{report.pk}:{now.isoformat()}",
        now=now,
        enterprise=report.enterprise,
    )


def filed(report: Report, submission: Submission, now: datetime) -> None:
    signed = f"{_time(submission.signed_at)} 由 {submission.signed_name} 签批报送"
    text = f"回执编号 {submission.receipt_no}，{signed}。"
    notify(
        accounts_of(report.enterprise_id),
        kind="report.filed",
        target=submission.receipt_no,
        title=f"已报送：{_label(report)}（版本 {submission.version}）",
        body=f"{text}回执可在“季度报告”下载。",
        url=reverse("selfcheck:report_receipt", args=[submission.pk]),
        key=f"filed:{submission.receipt_no}",
        now=now,
        enterprise=report.enterprise,
    )
    notify(
        staff_of(report.obligation.division_code, *REVIEWERS),
        kind="report.review",
        title=f"新报送待查看：{_label(report)}（版本 {submission.version}）",
        body=text,
        url=reverse("selfcheck:submission_detail", args=[submission.pk]),
        key=f"review:{submission.receipt_no}",
        now=now,
        enterprise=report.enterprise,
    )


def accepted(report: Report, review: Review, actor: Actor, now: datetime) -> None:
    words = f"意见：{review.reason}。" if review.reason else ""
    notify(
        accounts_of(report.enterprise_id, *PREPARERS, Role.PRINCIPAL),
        kind="report.accepted",
        title=f"已接收：{_label(report)}",
        body=f"{_office(actor)}已接收本报告。{words}接收不代表对隐患治理结果的认定。",
        url=reverse("selfcheck:report_detail", args=[report.pk]),
        key=f"accepted:{review.pk}",
        now=now,
        enterprise=report.enterprise,
    )


def returned(report: Report, review: Review, actor: Actor, now: datetime) -> None:
    notify(
        accounts_of(report.enterprise_id, *PREPARERS, Role.PRINCIPAL),
        kind="report.returned",
        title=f"退回补正：{_label(report)}",
        body=f"{_office(actor)}退回本报告，理由：{review.reason}。"
        f"请在 {_time(review.fix_by)} 前补正并重新签批；"
        "按期补正的，仍以首次报送时间为准。",
        url=reverse("selfcheck:report_detail", args=[report.pk]),
        key=f"returned:{review.pk}",
        now=now,
        enterprise=report.enterprise,
    )


def _office(actor: Actor) -> str:
    """青柏区应急管理局 赵岩: the enterprise knows whom to ask."""
    return f"{actor.place_name or '属地应急管理部门'} {actor.name}".strip()


def _label(report: Report) -> str:
    quarter = Quarter(report.obligation.year, report.obligation.quarter)
    return f"{report.enterprise.name} {quarter.label}自查报告"


def _due(report: Report) -> str:
    return f"报送截止 {_time(report.obligation.due_at)}。"


def _time(moment: datetime) -> str:
    """The last instant of a day is written as the law does: 24:00."""
    local = moment.astimezone(SHANGHAI)
    clock = "24:00" if (local.hour, local.minute, local.second) == (23, 59, 59) else f"{local:%H:%M}"
    return f"{local:%Y-%m-%d} {clock}"
