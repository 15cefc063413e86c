"""Steps of a supervision order: delivery, withdrawal, the two decisions, and its papers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.actors import Role
from portal.audience import for_bureau
from portal.errors import Conflict, Refused
from portal.views.task_page import posted, succeeds, task_page
from selfcheck.commands import supervision as commands
from selfcheck.commands import supervision_requests as requests
from selfcheck.documents import supervision_papers
from selfcheck.facts.supervision_sheet import SupervisionSheet
from selfcheck.forms.major_hazards import DecisionForm, RecheckForm
from selfcheck.forms.supervision import DeliveryForm, WithdrawForm
from selfcheck.queries import supervision as queries
from selfcheck.queries.hazard_page import HazardFile
from selfcheck.states.hazards import ACKNOWLEDGERS, HAZARD_OFFICERS, RequestState
from selfcheck.views.bureau._order_page import order_page, own_requests
from selfcheck.views.bureau.hazard_papers import printed
from selfcheck.views.bureau.major_hazard_page import DECISIONS
from selfcheck.views.bureau.major_hazard_tasks import METHODS, TOLD, with_photos

OF_REQUEST = {
    "extension_request": "extension",
    "extension_opinion": "extension",
    "acceptance_request": "acceptance",
    "acceptance_opinion": "acceptance",
}


@require_http_methods(METHODS)
@for_bureau(*ACKNOWLEDGERS)
def supervision_deliver(request, order_id):
    order = _order(request, order_id)
    start = {"delivered_by": request.actor.name, "delivered_at": timezone.localtime()}
    form = DeliveryForm(posted(request), initial=start)

    def deliver() -> None:
        commands.deliver_order(
            actor=request.actor, order_id=order.pk, now=timezone.now(), **form.cleaned_data
        )

    if request.method == "POST" and succeeds(form, deliver):
        return _back(request, order, "已登记送达，企业主要负责人已收到请签收的站内信。")
    return _task(
        request, order, form, title="登记送达", submit="登记送达", notify="站内信通知企业主要负责人签收。"
    )


@require_http_methods(METHODS)
@for_bureau(Role.CHIEF)
def supervision_withdraw(request, order_id):
    order = _order(request, order_id)
    form = WithdrawForm(posted(request))

    def withdraw() -> None:
        commands.withdraw_order(
            actor=request.actor, order_id=order.pk, reason=form.cleaned_data["reason"], now=timezone.now()
        )

    if request.method == "POST" and succeeds(form, withdraw):
        return _back(request, order, f"已撤销 {order.document_no}，企业已收到站内信。")
    return _task(
        request,
        order,
        form,
        title="撤销督办",
        submit="撤销督办",
        consequence="不应当督办的才撤销；撤销后验收和销号交回企业。治理完成的请验收后销号摘牌。",
        notify=TOLD,
    )


@require_POST
@for_bureau(*HAZARD_OFFICERS)
def supervision_extension(request, order_id):
    """Of two officers who decide at once the second reads who was first; what he typed is kept."""
    order = _order(request, order_id)
    asked = _named(request, order, "extension", request.POST.get("request", ""))
    approve = DECISIONS.get(request.POST.get("answer", ""))
    if approve is None:
        raise Http404
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return order_page(request, order, form=form, status=400)
    decision = form.cleaned_data["decision"]
    try:
        requests.decide_supervised_extension(
            actor=request.actor, request_id=asked.pk, approve=approve, decision=decision, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        status = 409 if isinstance(refusal, Conflict) else 400
        return order_page(request, _order(request, order_id), form=form, typed=decision, status=status)
    return _back(request, order, "已登记延期意见，企业已收到站内信。延期意见书可以打印。")


@require_http_methods(METHODS)
@for_bureau(*HAZARD_OFFICERS)
def supervision_acceptance(request, order_id):
    order = _order(request, order_id)
    given = request.POST if request.method == "POST" else request.GET
    asked = _named(request, order, "acceptance", given.get("request", ""))
    form = RecheckForm(posted(request), request.FILES or None, initial={"on": timezone.localdate()})

    def decide(judged) -> None:
        requests.decide_supervised_acceptance(
            actor=request.actor, request_id=asked.pk, judged=judged, now=timezone.now()
        )

    if request.method == "POST" and succeeds(form, lambda: with_photos(request, form, order.hazard, decide)):
        return _back(request, order, "已登记验收意见，企业已收到站内信。验收意见书可以打印。")
    return _task(
        request,
        order,
        form,
        title="审批督办验收申请",
        submit="登记验收意见",
        consequence=f"企业登记 {asked.completed_on} 完成：{asked.summary}",
        notify=TOLD,
    )


@require_safe
@for_bureau()
def supervision_paper(request, order_id, kind):
    """The order, or a paper of the request that `?request=` names."""
    order, now = _order(request, order_id), timezone.now()
    sheet = SupervisionSheet(order, request.actor.scope, now)
    if kind == "order":
        return printed(request, order.hazard_id, supervision_papers.order(sheet.notice()), now)
    if kind not in OF_REQUEST:
        raise Http404
    asked = _named(request, order, OF_REQUEST[kind], request.GET.get("request", ""))
    content = getattr(sheet, kind)(asked)
    return printed(request, order.hazard_id, getattr(supervision_papers, kind)(content), now)


def _order(request, order_id):
    return get_object_or_404(queries.order(request.actor.scope), pk=order_id)


def _named(request, order, kind: str, given: str):
    """The request under this order that the address or the form names; without a number the open one."""
    file = HazardFile(order.hazard, request.actor, timezone.now())
    rows = [one["row"] for one in own_requests(file, order) if one["kind"] == kind]
    found = [row for row in rows if str(row.pk) == given or not given and row.state == RequestState.REQUESTED]
    if not found:
        raise Http404
    return found[-1]


def _back(request, order, words):
    messages.success(request, words)
    return redirect("selfcheck:supervision_detail", order.pk)


def _task(request, order, form, **words):
    back = (reverse("selfcheck:supervision_detail", args=[order.pk]), order.document_no)
    sub = f"{order.hazard.enterprise.name}　{order.hazard.title}"
    return task_page(request, form, back=back, sub=sub, **words)
