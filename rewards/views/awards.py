"""Awards: proposed, approved by a second person, paid by claim number, published without a name."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.audience import for_enterprise
from portal.calendars import day_of
from portal.views.task_page import posted
from rewards.commands import awards as commands
from rewards.forms import awards as forms
from rewards.queries import awards as queries
from rewards.states import APPROVERS, AwardForm
from rewards.views._work import press, task, turned_away
from rewards.views.handling import asks, own

PER_PAGE = 20
NOTIFY = "报告人凭编号看到，不发短信和邮件。"


@require_safe
@for_enterprise()
def award_list(request):
    """What is to be approved, paid and published."""
    page = Paginator(queries.open_awards(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    lines = [
        (row, queries.amount_words(row), queries.acts_on(request.actor, row)) for row in page.object_list
    ]
    context = {"page": page, "lines": lines, "may_approve": queries.may_approve(request.actor)}
    return render(request, "rewards/work/award_list.html", context)


@require_safe
@for_enterprise()
def award_detail(request, award_id):
    award = _award(request, award_id)
    context = {
        "award": award,
        "report": award.report,
        "amount": queries.amount_words(award),
        "band": queries.band_of(award),
        "acts": queries.acts_on(request.actor, award),
        "book": queries.book(request.actor.scope, award.report.enterprise_id, timezone.localdate().year),
    }
    return render(request, "rewards/work/award_detail.html", context)


@asks
@for_enterprise()
def award_propose(request, tip_id):
    report = own(request, tip_id, timezone.now())
    form = forms.ProposeForm(posted(request))
    band = queries.band_of(report) if report.severity else None

    def run() -> None:
        commands.propose_award(
            actor=request.actor, report_id=report.pk, now=timezone.now(), **form.cleaned_data
        )

    return task(
        request,
        form,
        run,
        title="提出奖励",
        submit="提出",
        sub=f"奖励办法的区间 {band.low} 到 {band.high}" if band else "",
        notify="站内信通知可以批准的主要负责人和带队领导班子成员，通知里没有内容。",
        done="已提出，等待另一人批准。",
        to=reverse("rewards:tip_detail", args=[report.pk]),
        back_label=report.number,
    )


@require_POST
@for_enterprise(*APPROVERS)
def award_approve(request, award_id):
    award = _award(request, award_id)
    return press(
        request,
        lambda: commands.approve_award(actor=request.actor, award_id=award.pk, now=timezone.now()),
        done="已批准。报告人凭编号取领奖号后来领。",
        to=reverse("rewards:award_detail", args=[award.pk]),
    )


@asks
@for_enterprise(*APPROVERS)
def award_refuse(request, award_id):
    form = forms.RefuseForm(posted(request))
    words = {"title": "不批准奖励", "submit": "不批准", "done": "已登记不批准，可以另提一笔。"}
    return _step(request, _award(request, award_id), form, commands.refuse_award, notify=NOTIFY, **words)


@asks
@for_enterprise()
def award_settle(request, award_id):
    award = _award(request, award_id)
    if request.method != "POST" and (why := queries.settled_already(award)):
        return turned_away(request, why, to=reverse("rewards:award_detail", args=[award.pk]))
    form = forms.SettleForm(posted(request), praise=award.form == AwardForm.PRAISE)
    words = {"title": "凭领奖号兑现", "submit": "确认已兑现", "done": "已登记兑现，计入奖励台账。"}
    sub = f"{award.report.number}　{award.get_form_display()} {queries.amount_words(award)}"

    def command(**kwargs) -> None:
        commands.settle_award(**{"claim": "", "voucher": ""} | kwargs)

    return _step(request, award, form, command, sub=sub, **words)


@asks
@for_enterprise()
def award_publish(request, award_id):
    """Warned once about what might betray the reporter; a second click with the box ticked publishes."""
    award = _award(request, award_id)
    form = forms.PublishForm(posted(request))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        group = int(data["group"]) if data["group"] else None
        warnings = queries.notice_warnings(award, data["notice"], group, day_of(timezone.now()))
        if form.ask_again(warnings):
            form.add_error("seen", "这段公示可能让人猜到是谁报告的。请改写；确实要这样公示的，勾选此项。")

    def command(*, notice, **kwargs) -> None:
        common = {name: kwargs[name] for name in ("actor", "award_id", "now")}
        commands.publish_award(notice=notice, **common)

    words = {"title": "不具名公示", "submit": "公示", "done": "已列入公示，可以在奖励台账打印。"}
    return _step(request, award, form, command, consequence="只公示编号、形式和数额，不写人。", **words)


def _award(request, award_id):
    return get_object_or_404(queries.award_of(request.actor), pk=award_id)


def _step(request, award, form, command, **page):
    def run() -> None:
        command(actor=request.actor, award_id=award.pk, now=timezone.now(), **form.cleaned_data)

    to = reverse("rewards:award_detail", args=[award.pk])
    return task(request, form, run, to=to, back_label=award.report.number, **page)
