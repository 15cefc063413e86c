"""Under a supervision order: signing for it, progress, the two requests; and 安全生产法 第四十六条."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portal.actors import Role
from portal.audience import for_enterprise
from portal.errors import Refused
from portal.views.task_page import succeeds
from selfcheck.commands import escalations, supervision, supervision_requests
from selfcheck.facts.profile import bureau_name
from selfcheck.forms.hazard_end import (
    EscalateForm,
    OrderAcceptanceForm,
    OrderExtensionForm,
    OrderProgressForm,
)
from selfcheck.queries.drafts import number_of
from selfcheck.queries.escalations import MAY_ESCALATE, own_escalations
from selfcheck.states.hazards import ACCEPTERS, FINDERS
from selfcheck.views.enterprise._hazard_task import Words, back, bound, file_of, page_of, task

FORM = ["GET", "HEAD", "POST"]
NO_ORDER = "本项没有正在执行的挂牌督办。"
WORKERS = tuple(dict.fromkeys((*FINDERS, *ACCEPTERS)))


@require_POST
@for_enterprise(Role.PRINCIPAL)
def hazard_order_receive(request, hazard_id):
    file = file_of(request, hazard_id)
    if file.order is None:
        messages.error(request, NO_ORDER)
        return back(file.hazard)
    try:
        supervision.receive_order(actor=request.actor, order_id=file.order.pk, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"已签收 {file.order.document_no}。")
    return back(file.hazard)


@require_http_methods(FORM)
@for_enterprise(*WORKERS)
def hazard_order_progress(request, hazard_id):
    file = file_of(request, hazard_id)
    if file.order is None:
        return _no_order(request, file)
    form = bound(request, file.hazard, OrderProgressForm, initial={"on": timezone.localdate()})
    words = Words(
        "报告督办进展",
        "提交进展",
        "已报告督办进展。",
        notify=f"提交后{file.order.office}在督办页面可以看到，不另发通知。",
        consequence=f"{file.order.document_no}，治理期限 {file.order.due_on}。每季度至少报告一次。",
    )
    return task(request, file.hazard, form, _for_order(request, file, supervision.report_progress), words)


@require_http_methods(FORM)
@for_enterprise(*ACCEPTERS)
def hazard_order_extend(request, hazard_id):
    file = file_of(request, hazard_id)
    if file.order is None:
        return _no_order(request, file)
    form = bound(request, file.hazard, OrderExtensionForm)
    words = Words(
        "挂牌督办延期申请",
        "提交延期申请",
        "已提交督办延期申请。",
        notify=f"提交后将站内信通知{file.order.office}的执法人员和分管领导。",
        consequence=f"{file.order.document_no}，治理期限 {file.order.due_on}"
        f"（原期限 {file.order.deadline}）。审批之前仍按现期限治理。",
    )
    ask = _for_order(request, file, supervision_requests.request_supervised_extension)
    return task(request, file.hazard, form, ask, words)


@require_http_methods(FORM)
@for_enterprise(*ACCEPTERS)
def hazard_order_accept(request, hazard_id):
    file = file_of(request, hazard_id)
    if file.order is None:
        return _no_order(request, file)
    start = {"completed_on": file.hazard.rectified_on}
    form = bound(request, file.hazard, OrderAcceptanceForm, initial=start)
    words = Words(
        "挂牌督办验收申请",
        "提交验收申请",
        "已提交督办验收申请。",
        notify=f"提交后将站内信通知{file.order.office}的执法人员和分管领导。",
        consequence=f"{file.order.document_no}：核查验收和销号由督办单位办理。",
    )

    def ask(given):
        if file.hazard.rectified_on is None:
            raise Refused("隐患还没有登记整改完成。请先登记完成日期，再申请验收。", field="completed_on")
        supervision_requests.request_supervised_acceptance(
            actor=request.actor,
            order_id=file.order.pk,
            finished=supervision_requests.Finished(**given.cleaned_data),
            now=timezone.now(),
        )

    return task(request, file.hazard, form, ask, words)


@require_POST
@for_enterprise(*ACCEPTERS)
def hazard_request_withdraw(request, hazard_id):
    """A request under supervision that is not decided yet."""
    file = file_of(request, hazard_id)
    asked = next((one for one in file.order_requests if _named(one, request.POST)), None)
    if asked is None:
        messages.error(request, "没有这份申请。请刷新页面。")
        return back(file.hazard)
    try:
        supervision_requests.withdraw_supervised_request(
            actor=request.actor, kind=asked["kind"], request_id=asked["row"].pk, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "已撤回申请。")
    return back(file.hazard)


@require_http_methods(FORM)
@for_enterprise(*MAY_ESCALATE)
def hazard_escalate(request, hazard_id):
    """Leaves no trace on the enterprise's side, and comes back to itself: only its author sees it."""
    file = file_of(request, hazard_id)
    form = bound(request, file.hazard, EscalateForm)
    words = Words("向监管部门报告（第四十六条）", "提交报告", "报告已提交。监管部门答复后您会收到站内信。")
    if request.method == "POST" and succeeds(form, lambda: _escalate(request, file.hazard, form)):
        messages.success(request, words.done)
        return redirect("selfcheck:hazard_escalate", file.hazard.pk)
    page = page_of(request, file.hazard, form, words) | {
        "own": [row for row in own_escalations(request.actor) if row.hazard_id == file.hazard.pk],
        "bureau": bureau_name(file.hazard.enterprise.division_code),
        "may_send": file.major and not file.closed,
    }
    status = 400 if form.is_bound else 200
    return render(request, "selfcheck/enterprise/hazard_escalate.html", page, status=status)


def _escalate(request, hazard, form):
    escalations.escalate(actor=request.actor, hazard_id=hazard.pk, **form.cleaned_data, now=timezone.now())


def _for_order(request, file, command):
    def run(given):
        command(actor=request.actor, order_id=file.order.pk, **given.cleaned_data, now=timezone.now())

    return run


def _no_order(request, file):
    messages.info(request, NO_ORDER)
    return back(file.hazard)


def _named(one, post) -> bool:
    return one["kind"] == post.get("kind") and one["row"].pk == number_of(post.get("request"))
