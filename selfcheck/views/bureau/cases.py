"""Findings that wait to be matched, the match, the case page, added facts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audience import for_bureau
from portal.errors import Refused
from portal.queries.named import named
from portal.views.task_page import succeeds
from selfcheck.commands import cases as commands
from selfcheck.commands.second_checks import note_case_read
from selfcheck.forms.cases import FactsForm, MatchForm
from selfcheck.queries import case_lists, case_matching, case_team
from selfcheck.queries import cases as queries
from selfcheck.queries import flags as flag_queries
from selfcheck.queries.blind import is_sealed, reads_first, unsealed_cases, untold_among
from selfcheck.states.cases import CASE, CLOSERS, OFFICERS, SEES_CASES, CaseState
from selfcheck.views.bureau.flags import tabs

PER_PAGE = 20


@require_safe
@for_bureau(*SEES_CASES)
def finding_list(request):
    rows = flag_queries.waiting_findings(request.actor.scope)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "tab": "findings",
        **tabs(request),
    }
    return render(request, "selfcheck/bureau/cases/finding_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*OFFICERS)
def finding_match(request, finding_id):
    finding = get_object_or_404(case_matching.findings(request.actor.scope), pk=finding_id)
    offers, compared = case_matching.offers(request.actor.scope, finding)
    mark = commands.match_mark(finding)
    data = request.POST if request.method == "POST" else None
    form = MatchForm(data, offers=offers, initial={"seen": mark, "hazard": finding.matched_hazard_id})
    made = []
    if data is not None and succeeds(form, lambda: made.append(_match(request, finding, form))):
        messages.success(request, "比对结果已保存，事实已固定，规则已运行。")
        return redirect("selfcheck:case_detail", made[0].pk)
    context = {
        "finding": finding,
        "form": form,
        "offers": offers,
        "compared": compared,
        "chosen": form["hazard"].value(),
        "matched": bool(mark),
        "case": queries.cases(request.actor.scope).filter(finding=finding).first() if mark else None,
    }
    return render(
        request, "selfcheck/bureau/cases/finding_match.html", context, status=422 if form.is_bound else 200
    )


@require_safe
@for_bureau(*SEES_CASES)
def case_detail(request, case_id):
    scope, role = request.actor.scope, request.actor.role
    case = get_object_or_404(queries.cases_with_facts(scope), pk=case_id)
    check = queries.second_check_of(scope, case)
    if check and is_sealed(request.actor, case.pk):
        return redirect("selfcheck:second_check", check.pk)
    if reads_first(request.actor, case):
        note_case_read(actor=request.actor, case=case, now=timezone.now())
    versions = list(queries.evaluations(scope, case))
    past = queries.first_violation(scope, case)
    evaluation = versions[0]
    flags = queries.flags_of(scope, case)
    closing = queries.closing(scope, case)
    team = case_team.traced_team(scope, case, evaluation) if _traces(flags) else None
    context = {
        "case": case,
        "evaluation": evaluation,
        "flags": flags,
        "others": queries.other_rules(evaluation, flags),
        "facts": queries.fact_lines(scope, case, evaluation),
        "added": queries.fact_history(scope, case),
        "versions": versions,
        "people": named([case.finding.match_confirmed_by, *(row.evaluated_by for row in versions)]),
        "untold": untold_among(request.actor, past.case_ids),
        "tracks": queries.tracks(scope).filter(case=case),
        "team": team,
        "papers": queries.papers_of(flags, closing, team),
        "lists": case_lists.local_list(case, evaluation),
        "past": past,
        "clock": queries.limitation_clock(case, evaluation),
        "closing": closing,
        "check": check if role == "chief" else None,
        "today": timezone.localdate(),
        "may_work": role in OFFICERS and case.state != CaseState.CLOSED,
        "may_recheck": role in OFFICERS,
        "moves": CASE.actions(case.state, role),
        "may_discuss": role in CLOSERS and case.state != CaseState.CLOSED,
    }
    return render(request, "selfcheck/bureau/cases/case_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*OFFICERS)
def case_facts(request, case_id):
    scope = request.actor.scope
    case = get_object_or_404(unsealed_cases(queries.cases(scope), request.actor), pk=case_id)
    evaluation = queries.latest_evaluation(scope, case)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FactsForm(*data, initial={"seen_version": evaluation.version})
    if data and succeeds(form, lambda: _add(request, case, form)):
        messages.success(request, "事实已登记，规则已重新运行；原结果保留，原审核作废。")
        return redirect("selfcheck:case_detail", case.pk)
    context = {
        "case": case,
        "form": form,
        "groups": queries.fact_groups(scope, case, evaluation, form),
        "version": evaluation.version,
    }
    return render(
        request, "selfcheck/bureau/cases/case_facts.html", context, status=422 if form.is_bound else 200
    )


@require_POST
@for_bureau(*OFFICERS)
def case_reevaluate(request, case_id):
    case = get_object_or_404(unsealed_cases(queries.cases(request.actor.scope), request.actor), pk=case_id)
    try:
        commands.reevaluate(actor=request.actor, case_id=case.pk, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "已按最新记录重新评估；原结果保留，原审核作废。")
    return redirect("selfcheck:case_detail", case.pk)


def _match(request, finding, form):
    return commands.match_finding(
        actor=request.actor,
        finding_id=finding.pk,
        hazard_id=form.hazard_id,
        reason=form.cleaned_data["reason"],
        seen=form.cleaned_data["seen"],
        now=timezone.now(),
    )


def _add(request, case, form):
    data = form.cleaned_data
    return commands.add_facts(
        actor=request.actor,
        case_id=case.pk,
        values=form.values(),
        source=data["source"],
        upload=data["evidence"],
        seen_version=data["seen_version"],
        now=timezone.now(),
    )


def _traces(flags) -> bool:
    return any(flag.rule in ("AT-1", "DP-1") for flag in flags)
