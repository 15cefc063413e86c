"""The blind second look: the list of drawn cases, one of them, and how often both agree."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.actors import Role
from portal.audience import for_bureau
from portal.views.task_page import posted, succeeds
from selfcheck.commands.second_checks import answer_second_check
from selfcheck.forms.cases import SecondCheckForm
from selfcheck.queries import cases as case_queries
from selfcheck.queries import flags as queries
from selfcheck.states.cases import OFFICERS
from selfcheck.views.bureau.flags import tabs

PER_PAGE = 20


@require_safe
@for_bureau(Role.OFFICER, Role.CHIEF)
def second_check_list(request):
    scope, chief = request.actor.scope, request.actor.role == Role.CHIEF
    rows = (
        queries.done_second_checks(scope)
        if chief
        else queries.open_second_checks(scope, request.actor.username)
    )
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "chief": chief,
        "agreement": queries.agreement(scope) if chief else None,
        "today": timezone.localdate(),
        "tab": "checks",
        **tabs(request),
    }
    return render(request, "selfcheck/bureau/cases/second_check_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*OFFICERS)
def second_check(request, check_id):
    scope = request.actor.scope
    check = get_object_or_404(queries.open_second_checks(scope, request.actor.username), pk=check_id)
    form = SecondCheckForm(posted(request))
    if form.is_bound and succeeds(form, lambda: _answer(request, check, form)):
        messages.success(request, "复核结论已登记。分管领导可以看到两次结论是否一致。")
        return redirect("selfcheck:second_check_list")
    context = {
        "check": check,
        "case": check.case,
        "form": form,
        "facts": case_queries.blind_facts(scope, check),
    }
    return render(
        request, "selfcheck/bureau/cases/second_check.html", context, status=422 if form.is_bound else 200
    )


def _answer(request, check, form):
    return answer_second_check(
        actor=request.actor,
        check_id=check.pk,
        lenient=form.cleaned_data["lenient"] == "yes",
        reason=form.cleaned_data["reason"],
        now=timezone.now(),
    )
