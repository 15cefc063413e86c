"""Two small tasks from the file of an enterprise: 重点检查企业 and 风险分级上限."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.audience import for_bureau
from portal.views.task_page import posted, succeeds, task_page
from selfcheck.commands import oversight as commands
from selfcheck.forms.oversight import KeyMarkForm, RiskCapForm
from selfcheck.queries import oversight as queries
from selfcheck.queries.approvers import approver_choices
from selfcheck.states import VISIT_RECORDERS


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*VISIT_RECORDERS)
def key_mark(request, enterprise_id):
    enterprise = get_object_or_404(queries.enterprises(request.actor.scope), pk=enterprise_id)
    rows = queries.marks(request.actor.scope, enterprise.pk)
    form = KeyMarkForm(posted(request), initial=_start(rows, bool(rows) and rows[0].listed))
    if request.method == "POST" and succeeds(form, lambda: _mark(request, enterprise, form)):
        messages.success(request, "已登记重点检查企业。")
        return redirect("selfcheck:enterprise_file", enterprise.pk)
    consequence = "列入后，本年度没有检查的会出现在“本年尚未检查”名单上。登记后不能修改，可以再登记一条。"
    return _page(request, form, enterprise, "重点检查企业", consequence)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*VISIT_RECORDERS)
def risk_cap(request, enterprise_id):
    enterprise = get_object_or_404(queries.enterprises(request.actor.scope), pk=enterprise_id)
    rows = queries.caps(request.actor.scope, enterprise.pk)
    start = _start(rows, bool(rows) and rows[0].visits is not None)
    form = RiskCapForm(posted(request), initial=start, approvers=approver_choices(request.actor))
    if request.method == "POST" and succeeds(form, lambda: _cap(request, enterprise, form)):
        messages.success(request, "已登记风险分级上限。")
        return redirect("selfcheck:enterprise_file", enterprise.pk)
    consequence = (
        "在起止日期内取代按标准化等级计算的年度上限，企业看得到次数。登记后不能修改，可以再登记一条。"
    )
    return _page(request, form, enterprise, "风险分级上限", consequence)


def _start(rows, stands):
    return {
        "act": "lift" if stands else "set",
        "from_on": timezone.localdate(),
        "seen": rows[0].pk if rows else 0,
    }


def _page(request, form, enterprise, title, consequence):
    return task_page(
        request,
        form,
        title=title,
        submit="登记",
        back=(reverse("selfcheck:enterprise_file", args=[enterprise.pk]), "一企一档"),
        question=f"{title}：{enterprise.name}",
        consequence=consequence,
        notify="不通知任何人。",
    )


def _mark(request, enterprise, form):
    commands.mark_key(
        actor=request.actor,
        enterprise_id=enterprise.pk,
        listed=form.cleaned_data["act"] == "set",
        ground=commands.Ground(**form.ground()),
        now=timezone.now(),
    )


def _cap(request, enterprise, form):
    commands.set_risk_cap(
        actor=request.actor,
        enterprise_id=enterprise.pk,
        visits=form.yearly(),
        approver=form.cleaned_data["approver"],
        ground=commands.Ground(**form.ground()),
        now=timezone.now(),
    )
