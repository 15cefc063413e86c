"""安全生产法 第四十六条: the inbox of the officers. Who opens one is kept in the bureau's own audit trail."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.audience import for_bureau
from portal.errors import Conflict, Refused
from selfcheck.commands import escalations as commands
from selfcheck.forms.escalations import AnswerForm
from selfcheck.queries import escalations as queries
from selfcheck.states.hazards import ESCALATION, HAZARD_OFFICERS

PER_PAGE = 20


@require_safe
@for_bureau(*HAZARD_OFFICERS)
def escalation_list(request):
    """Without names: they stand on the page of one, whose reading is recorded."""
    page = Paginator(queries.escalations(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": queries.waiting(request.actor)}
    return render(request, "selfcheck/bureau/escalation_list.html", context)


@require_safe
@for_bureau(*HAZARD_OFFICERS)
def escalation_detail(request, escalation_id):
    row = _row(request, escalation_id)
    commands.note_escalation_read(actor=request.actor, escalation_id=row.pk, now=timezone.now())
    return _page(request, row, AnswerForm())


@require_POST
@for_bureau(*HAZARD_OFFICERS)
def escalation_answer(request, escalation_id):
    row = _row(request, escalation_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=400)
    answer = form.cleaned_data["answer"]
    try:
        commands.answer_escalation(
            actor=request.actor, escalation_id=row.pk, answer=answer, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        status = 409 if isinstance(refusal, Conflict) else 400
        return _page(request, _row(request, escalation_id), form, typed=answer, status=status)
    messages.success(request, "已答复，只有报告人本人收到站内信。")
    return redirect("selfcheck:escalation_detail", row.pk)


def _row(request, escalation_id):
    return get_object_or_404(queries.escalations(request.actor), pk=escalation_id)


def _page(request, row, form, *, typed="", status=200):
    context = {
        "row": row,
        "hazard": row.hazard,
        "form": form,
        "typed": typed,
        "may_answer": "answer" in ESCALATION.actions(row.state, request.actor.role),
    }
    return render(request, "selfcheck/bureau/escalation_detail.html", context, status=status)
