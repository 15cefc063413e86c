"""What concerns the enterprise: the result, its own records as used, its say, the opinion to sign."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.actors import Role
from portal.audience import for_enterprise
from portal.errors import Conflict, Refused
from portal.reauthentication import ReauthenticationForm
from portal.views.task_page import posted, succeeds
from selfcheck.commands import leniency
from selfcheck.forms.cases import StatementForm
from selfcheck.queries import cases as queries
from selfcheck.states.cases import CaseState, OpinionState

PER_PAGE = 20
SPEAKERS = (Role.PRINCIPAL, Role.SAFETY_OFFICER)


@require_safe
@for_enterprise()
def own_case_list(request):
    rows = queries.own_cases(request.actor.scope)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "selfcheck/enterprise/cases/case_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise()
def own_case_detail(request, case_id):
    scope = request.actor.scope
    case = get_object_or_404(queries.own_cases(scope), pk=case_id)
    may_speak = request.actor.role in SPEAKERS and case.state != CaseState.CLOSED
    form = StatementForm(posted(request))
    if form.is_bound and succeeds(form, lambda: _speak(request, case, form)):
        messages.success(request, "陈述申辩已提交，执法人员已收到站内信。")
        return redirect("selfcheck:own_case_detail", case.pk)
    context = {
        "case": case,
        "tracks": queries.tracks(scope).filter(case=case),
        "facts": queries.own_fact_lines(case),
        "opinions": queries.opinions(scope).filter(case=case).exclude(state=OpinionState.WITHDRAWN),
        "statements": case.statements.order_by("-pk"),
        "form": form if may_speak else None,
    }
    return render(
        request, "selfcheck/enterprise/cases/case_detail.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*SPEAKERS)
def opinion_sign(request, opinion_id):
    """Everybody concerned reads it here; only the principal signs."""
    opinion = get_object_or_404(queries.opinions(request.actor.scope), pk=opinion_id)
    waits = opinion.state == OpinionState.ISSUED and request.actor.role == Role.PRINCIPAL
    form = ReauthenticationForm(posted(request), request=request) if waits else None
    if request.method == "POST" and (form is None or (form.is_valid() and _sign(request, opinion, form))):
        return redirect("selfcheck:opinion_sign", opinion.pk)
    context = {"opinion": opinion, "content": opinion.content, "form": form}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "selfcheck/enterprise/cases/opinion_sign.html", context, status=status)


def _sign(request, opinion, form) -> bool:
    try:
        leniency.sign_opinion(
            actor=request.actor,
            opinion_id=opinion.pk,
            read_digest=request.POST.get("read_digest", ""),
            method=form.method,
            now=timezone.now(),
        )
    except Conflict as conflict:
        messages.warning(request, conflict.message)
        return True
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, "整改意见书已签署。")
    return True


def _speak(request, case, form):
    return leniency.make_statement(
        actor=request.actor,
        case_id=case.pk,
        text=form.cleaned_data["text"],
        claims_leniency=form.cleaned_data["claims_leniency"],
        now=timezone.now(),
    )
