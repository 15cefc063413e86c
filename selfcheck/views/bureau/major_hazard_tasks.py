"""What the bureau decides about a major hazard on a page of its own: recheck, suspension, closure."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.audience import for_bureau
from portal.commands.evidence import store_evidence
from portal.views.task_page import posted, succeeds, task_page
from selfcheck.commands import hazard_acceptance, suspensions
from selfcheck.commands._hazard_judging import Judged
from selfcheck.forms import major_hazards as forms
from selfcheck.queries.hazard_page import HazardFile
from selfcheck.states.hazards import HAZARD_OFFICERS
from selfcheck.views.bureau._hazard_page import lifts, major, outcomes, whose

BOTH = ("passed", "failed")
METHODS = ["GET", "HEAD", "POST"]
TOLD = "站内信通知企业的安全管理人员、带队领导班子成员和主要负责人，留有邮箱的同时发邮件。"


@require_http_methods(METHODS)
@for_bureau(*HAZARD_OFFICERS)
def major_hazard_recheck(request, hazard_id):
    hazard = major(request, hazard_id)
    allowed = outcomes(HazardFile(hazard, request.actor, timezone.now()))
    if not allowed and request.method != "POST":  # what was typed on a stale page is not thrown away
        messages.info(request, f"本项{hazard.get_state_display()}，现在不用核查验收。")
        return redirect("selfcheck:major_hazard_detail", hazard.pk)
    offered = BOTH if request.method == "POST" else allowed
    start = {"on": timezone.localdate(), "seen": hazard.revision}
    form = forms.RecheckForm(posted(request), request.FILES or None, outcomes=offered, initial=start)

    def recheck(judged: Judged) -> None:
        _, warnings = hazard_acceptance.accept_for_bureau(
            actor=request.actor,
            hazard_id=hazard.pk,
            judged=judged,
            now=timezone.now(),
            seen=form.cleaned_data["seen"],
        )
        for warning in warnings:
            messages.warning(request, warning)

    if request.method == "POST" and succeeds(form, lambda: with_photos(request, form, hazard, recheck)):
        return _back(request, hazard, "已登记核查结果，企业已收到站内信。")
    if form.is_bound:  # he has read what changed: the next answer is a decision
        form.data = form.data.copy()
        form.data["seen"] = str(major(request, hazard_id).revision)
    return _task(
        request,
        hazard,
        form,
        title="核查验收",
        submit="登记核查结果",
        consequence="合格的转为已验收（企业已验收的，保留企业的验收）；不合格的退回整改，原完成日期保留在经过里。登记后不能修改。",
        notify=TOLD,
    )


@require_http_methods(METHODS)
@for_bureau(*HAZARD_OFFICERS)
def major_hazard_suspend(request, hazard_id):
    hazard = major(request, hazard_id)
    form = forms.SuspensionForm(posted(request), initial={"issued_on": timezone.localdate()})

    def suspend() -> None:
        ordered = suspensions.Ordered(**form.cleaned_data)
        suspensions.order_suspension(
            actor=request.actor, hazard_id=hazard.pk, ordered=ordered, now=timezone.now()
        )

    if request.method == "POST" and succeeds(form, suspend):
        return _back(request, hazard, "已登记停产停业决定，企业已收到站内信。")
    return _task(
        request,
        hazard,
        form,
        title="登记停产停业决定",
        submit="登记决定",
        consequence="决定解除之前，本项的验收和销号由监管部门办理（安全生产法 第六十五条）。",
        notify=TOLD,
    )


@require_http_methods(METHODS)
@for_bureau(*HAZARD_OFFICERS)
def major_hazard_resume(request, hazard_id):
    hazard = major(request, hazard_id)
    file = HazardFile(hazard, request.actor, timezone.now())
    order = file.suspension
    if order is None:
        raise Http404
    if request.method != "POST" and not lifts(file):
        messages.info(request, whose(file) or "隐患还没有验收合格，不能恢复生产。请先核查验收。")
        return redirect("selfcheck:major_hazard_detail", hazard.pk)
    form = forms.LiftForm(posted(request), initial={"lifted_on": timezone.localdate()})

    def lift() -> None:
        suspensions.lift_suspension(
            actor=request.actor, order_id=order.pk, now=timezone.now(), **form.cleaned_data
        )

    if request.method == "POST" and succeeds(form, lift):
        return _back(request, hazard, f"已解除 {order.number}，企业已收到站内信。")
    return _task(
        request,
        hazard,
        form,
        title=f"解除停产停业决定 {order.number}",
        submit="审查同意，解除",
        consequence="隐患核查验收合格后才能解除。",
        notify=TOLD,
    )


@require_http_methods(METHODS)
@for_bureau(*HAZARD_OFFICERS)
def major_hazard_close(request, hazard_id):
    hazard = major(request, hazard_id)
    file = HazardFile(hazard, request.actor, timezone.now())
    form = forms.CloseForm(posted(request))

    def close() -> None:
        hazard_acceptance.close_for_bureau(
            actor=request.actor, hazard_id=hazard.pk, note=form.cleaned_data["note"], now=timezone.now()
        )

    if request.method == "POST" and succeeds(form, close):
        return _back(request, hazard, "已销号，企业已收到站内信。")
    ends = f"{file.order.document_no} 同时摘牌。" if file.order else ""
    return _task(
        request,
        hazard,
        form,
        title="销号",
        submit="批准销号",
        consequence=f"销号后不能再改；问题再次出现的登记为新的隐患。{ends}",
        notify=TOLD,
    )


def with_photos(request, form, hazard, judge) -> None:
    """Photographs and judgement are kept together, or neither is."""
    data = form.cleaned_data
    with transaction.atomic():
        now = timezone.now()
        photos = tuple(
            store_evidence(actor=request.actor, enterprise_id=hazard.enterprise_id, upload=upload, now=now).pk
            for upload in request.FILES.getlist("photos")
        )
        passed = data["outcome"] == "passed"
        judge(Judged(data["on"], data["name"], passed, data["finding"], after_ids=photos))


def _back(request, hazard, words):
    messages.success(request, words)
    return redirect("selfcheck:major_hazard_detail", hazard.pk)


def _task(request, hazard, form, **words):
    back = (reverse("selfcheck:major_hazard_detail", args=[hazard.pk]), hazard.number)
    sub = f"{hazard.enterprise.name}　{hazard.title}"
    return task_page(request, form, back=back, sub=sub, **words)
