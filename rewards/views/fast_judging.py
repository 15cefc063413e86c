"""监管直办, with the report itself: an officer does what a handler would, after the two-person opening."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from portal.audience import for_bureau
from portal.views.task_page import posted
from rewards.commands import handling as commands
from rewards.commands.reviews import decide_appeal, reopen_report
from rewards.forms import handling as forms
from rewards.queries import channels, fast_lane, handling
from rewards.states import FAST_HANDLERS
from rewards.views._work import press, task
from rewards.views.fast_lane import asks, opened_case

TELLS = "报告人凭编号看到，不发短信和邮件；企业的经办人也能看到。"


@require_POST
@for_bureau(*FAST_HANDLERS)
def fast_acknowledge(request, fast_id):
    case = _judged_here(request, fast_id)
    return press(
        request,
        lambda: commands.acknowledge(actor=request.actor, report_id=case.report_id, now=timezone.now()),
        done="已确认收到。报告人凭编号看得到。",
        to=_page(case),
    )


@asks
@for_bureau(*FAST_HANDLERS)
def fast_verify(request, fast_id):
    case = _judged_here(request, fast_id)
    form = forms.VerifyForm(posted(request), initial={"revision": case.report.revision})
    words = {"title": "核实属实", "submit": "确认属实", "done": "已登记属实，兑现时限开始计算。"}
    return _step(request, case, form, commands.verify_true, **words)


@asks
@for_bureau(*FAST_HANDLERS)
def fast_reject(request, fast_id):
    case = _judged_here(request, fast_id)
    form = forms.RejectForm(
        posted(request),
        earlier=fast_lane.earlier_reports(request.actor, case.report),
        initial={"revision": case.report.revision},
    )
    words = {"title": "核实后不认定", "submit": "确认不认定", "done": "已登记不认定，报告人可以申请复核。"}
    return _step(request, case, form, commands.reject, **words)


@asks
@for_bureau(*FAST_HANDLERS)
def fast_feedback(request, fast_id):
    case = _judged_here(request, fast_id)
    form = forms.WordsForm(posted(request))
    words = {"title": "反馈结果", "submit": "反馈", "done": "已反馈。"}
    return _step(request, case, form, commands.give_feedback, **words)


@asks
@for_bureau(*FAST_HANDLERS)
def fast_say(request, fast_id):
    case = opened_case(request, fast_id)
    form = forms.AnswerForm(posted(request))
    words = {"title": "答复报告人", "submit": "答复", "done": "已答复。"}
    return _step(request, case, form, commands.answer_reporter, **words)


@asks
@for_bureau(*FAST_HANDLERS)
def fast_reopen(request, fast_id):
    """Not for a report that was held to be true."""
    case = _judged_here(request, fast_id)
    if not fast_lane.may_reopen(request.actor, case.report):
        raise Http404
    form = forms.ReopenForm(posted(request), initial={"revision": case.report.revision})
    words = {"title": "重新核实", "submit": "重新核实", "done": "已回到“已确认”，请重新核实。"}
    was = f"原结论：{case.report.get_outcome_display()}"
    return _step(request, case, form, reopen_report, sub=was, **words)


@asks
@for_bureau(*FAST_HANDLERS)
def fast_appeal(request, fast_id):
    case = _judged_here(request, fast_id)
    opened = handling.open_report(request.actor, case.report_id, timezone.now())
    if opened is None or opened.appeal is None:
        raise Http404
    appeal, form = opened.appeal, forms.AppealForm(posted(request))

    def run() -> None:
        data = form.cleaned_data
        uphold = data["uphold"] == "yes"
        decide_appeal(
            actor=request.actor, appeal_id=appeal.pk, uphold=uphold, words=data["words"], now=timezone.now()
        )

    return _task(
        request,
        case,
        form,
        run,
        title="复核",
        submit="登记复核结论",
        sub=f"{appeal.get_about_display()}：{opened.appeal_text}",
        consequence="改变核实结果的，报告回到“已确认”，重新核实。",
        done="已登记复核结论。",
    )


@asks
@for_bureau(*FAST_HANDLERS)
def fast_hand_over(request, fast_id):
    """To somebody in the enterprise whom the report does not concern: for the repair and the award."""
    case = _judged_here(request, fast_id)
    report = case.report
    scheme = channels.scheme_of(request.actor.scope, report.enterprise_id) or report.scheme
    free = [one for one in channels.active_handlers(scheme) if one.user_id not in report.excluded]
    form = forms.HandDownForm(posted(request), handlers=free)

    def run() -> None:
        commands.hand_over(
            actor=request.actor,
            report_id=report.pk,
            user_id=form.cleaned_data["user"],
            keep=True,
            now=timezone.now(),
        )

    return _task(
        request,
        case,
        form,
        run,
        title="转交企业经办人",
        submit="转交",
        consequence="转交后该经办人看得到报告内容和对话。报告人指明涉及的人不能选。",
        notify="站内信通知接手的人，通知里没有内容。",
        done="已转交，直办期限不变。",
    )


def _judged_here(request, fast_id):
    """404 unless the case is open and two persons have opened its report for this one."""
    case = opened_case(request, fast_id)
    if not fast_lane.may_judge(request.actor, case):
        raise Http404
    return case


def _step(request, case, form, command, **page):
    """`command`: called with actor, report_id, now and the form's values."""

    def run() -> None:
        command(actor=request.actor, report_id=case.report_id, now=timezone.now(), **form.cleaned_data)

    return _task(request, case, form, run, **page)


def _task(request, case, form, run, *, notify=TELLS, **page):
    back = case.report.number
    return task(request, form, run, to=_page(case), back_label=back, notify=notify, **page)


def _page(case):
    return reverse("rewards:fast_detail", args=[case.pk])
