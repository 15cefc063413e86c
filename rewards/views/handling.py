"""A handler's steps with one report: each is one form, one command, and leads back to the report."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.audience import for_enterprise
from portal.views.task_page import posted, succeeds, task_page
from rewards.commands import handling as commands
from rewards.commands.fast_lane import hand_up
from rewards.commands.identities import read_identity
from rewards.commands.reviews import decide_appeal
from rewards.forms import handling as forms
from rewards.queries import channels, handling, inbox
from rewards.views._work import press, task
from rewards.views.inbox import detail

TELLS = "只让报告人凭编号看到，不发短信和邮件。"
asks = require_http_methods(["GET", "HEAD", "POST"])


def own(request, tip_id, now):
    rows = handling.inbox(request.actor, now).select_related("enterprise", "scheme")
    return get_object_or_404(rows, pk=tip_id)


def step(request, report, form, command, **page):
    """`command`: called with actor, report_id, now and the form's values."""

    def run() -> None:
        command(actor=request.actor, report_id=report.pk, now=timezone.now(), **form.cleaned_data)

    to = reverse("rewards:tip_detail", args=[report.pk])
    return task(request, form, run, to=to, back_label=report.number, **page)


@require_POST
@for_enterprise()
def tip_acknowledge(request, tip_id):
    now = timezone.now()
    report = own(request, tip_id, now)
    return press(
        request,
        lambda: commands.acknowledge(actor=request.actor, report_id=report.pk, now=now),
        done="已确认收到。报告人凭编号看得到。",
        to=reverse("rewards:tip_detail", args=[report.pk]),
    )


@asks
@for_enterprise()
def tip_verify(request, tip_id):
    report = own(request, tip_id, timezone.now())
    form = forms.VerifyForm(posted(request), initial={"revision": report.revision})
    words = {"title": "核实属实", "submit": "确认属实", "done": "已登记属实，兑现时限开始计算。"}
    return step(request, report, form, commands.verify_true, notify=TELLS, **words)


@asks
@for_enterprise()
def tip_reject(request, tip_id):
    now = timezone.now()
    report = own(request, tip_id, now)
    form = forms.RejectForm(
        posted(request),
        earlier=inbox.earlier_reports(request.actor, report, now),
        initial={"revision": report.revision},
    )
    words = {"title": "核实后不认定", "submit": "确认不认定", "done": "已登记不认定，报告人可以申请复核。"}
    return step(request, report, form, commands.reject, notify=TELLS, **words)


@asks
@for_enterprise()
def tip_feedback(request, tip_id):
    report = own(request, tip_id, timezone.now())
    form = forms.WordsForm(posted(request))
    words = {"title": "反馈结果", "submit": "反馈", "done": "已反馈。"}
    return step(request, report, form, commands.give_feedback, notify=TELLS, **words)


@never_cache
@require_POST
@for_enterprise()
def tip_answer(request, tip_id):
    now = timezone.now()
    report = own(request, tip_id, now)
    form = forms.AnswerForm(request.POST)

    def run() -> None:
        commands.answer_reporter(actor=request.actor, report_id=report.pk, now=now, **form.cleaned_data)

    if not succeeds(form, run):
        return detail(request, tip_id, form, status=400)
    messages.success(request, "已答复。报告人凭编号看得到。")
    return redirect("rewards:tip_detail", report.pk)


@asks
@for_enterprise()
def tip_hand_over(request, tip_id):
    report = own(request, tip_id, timezone.now())
    scheme = channels.scheme_of(request.actor.scope, report.enterprise_id) or report.scheme
    others = [
        one
        for one in channels.active_handlers(scheme)
        if one.user_id != request.actor.user_id and one.user_id not in report.excluded
    ]
    form = forms.HandOverForm(posted(request), handlers=others)

    def run() -> None:
        data = form.cleaned_data
        commands.hand_over(
            actor=request.actor,
            report_id=report.pk,
            user_id=data["user"],
            keep=data["keep"],
            now=timezone.now(),
        )

    to = reverse("rewards:tip_detail", args=[report.pk])
    if request.method == "POST" and succeeds(form, run):
        messages.success(request, "已转交。")
        return redirect(to if form.cleaned_data["keep"] else "rewards:tip_list")
    consequence = "不勾选“我也继续经办”的，转交后您不能再打开这件报告。"
    return task_page(
        request,
        form,
        title="转交",
        submit="转交",
        back=(to, report.number),
        consequence=consequence,
        notify="站内信通知接手的人，通知里没有内容。",
    )


@asks
@for_enterprise()
def tip_hand_up(request, tip_id):
    report = own(request, tip_id, timezone.now())
    form = forms.HandUpForm(posted(request))

    def run() -> None:
        hand_up(actor=request.actor, report_id=report.pk, now=timezone.now(), **form.cleaned_data)

    to = reverse("rewards:tip_detail", args=[report.pk])
    if request.method == "POST" and succeeds(form, run):
        messages.success(request, "已转交属地应急管理部门。")
        return redirect(to if form.cleaned_data["keep"] else "rewards:tip_list")
    return task_page(
        request,
        form,
        title="转交监管部门",
        submit="转交",
        back=(to, report.number),
        consequence="属地应急管理部门须两人共同开启才能看到内容。不勾选“我也继续经办”的，转交后您不能再打开这件报告。",
        notify="通知属地应急管理部门，通知里没有内容。",
    )


@require_POST
@for_enterprise()
def tip_close(request, tip_id):
    now = timezone.now()
    report = own(request, tip_id, now)
    return press(
        request,
        lambda: commands.close(actor=request.actor, report_id=report.pk, now=now),
        done="已办结。留存期满后内容自动销毁，奖励台账保留。",
        to=reverse("rewards:tip_detail", args=[report.pk]),
    )


@never_cache
@asks
@for_enterprise()
def tip_identity(request, tip_id):
    """The name is on this answer only; the next reading is another event."""
    report = own(request, tip_id, timezone.now())
    return identity_page(request, report, reverse("rewards:tip_detail", args=[report.pk]))


def identity_page(request, report, to):
    form = forms.IdentityForm(posted(request))
    found = []

    def run() -> None:
        found.append(
            read_identity(actor=request.actor, report_id=report.pk, now=timezone.now(), **form.cleaned_data)
        )

    if request.method == "POST" and succeeds(form, run):
        context = {"identity": found[0], "report": report, "to": to}
        return render(request, "rewards/work/tip_identity.html", context)
    return task_page(
        request,
        form,
        title="查看报告人姓名",
        submit="查看",
        back=(to, report.number),
        consequence="这次查看记入操作记录，报告人凭编号看得到。泄露报告人身份的，依法追究责任。",
    )


@asks
@for_enterprise()
def tip_appeal(request, tip_id):
    now = timezone.now()
    opened = handling.open_report(request.actor, tip_id, now)
    if opened is None or opened.appeal is None:
        raise Http404
    form = forms.AppealForm(posted(request))

    def run() -> None:
        data = form.cleaned_data
        decide_appeal(
            actor=request.actor,
            appeal_id=opened.appeal.pk,
            uphold=data["uphold"] == "yes",
            words=data["words"],
            now=now,
        )

    return task(
        request,
        form,
        run,
        title="复核",
        submit="登记复核结论",
        sub=f"{opened.appeal.get_about_display()}：{opened.appeal_text}",
        consequence="改变核实结果的，报告回到“已确认”，重新核实。",
        notify=TELLS,
        done="已登记复核结论。",
        to=reverse("rewards:tip_detail", args=[tip_id]),
        back_label=opened.report.number,
    )
