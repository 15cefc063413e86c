"""从宽与双罚提示: the list with its export, one flag, the officer's opinion and the reviewer's answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audience import for_bureau
from portal.errors import Refused
from portal.views.task_page import posted, succeeds, task_page
from selfcheck import case_exports
from selfcheck.commands import flags as commands
from selfcheck.commands.second_checks import note_case_read
from selfcheck.forms.cases import FlagFilterForm, OpinionForm, ReviewForm, TakeUpForm, wanted_from
from selfcheck.queries import case_team
from selfcheck.queries import cases as case_queries
from selfcheck.queries import flags as queries
from selfcheck.queries.blind import is_sealed, reads_first, unsealed_cases, unsealed_flags
from selfcheck.states.cases import COUNTERSIGNERS, FLAG, OFFICERS, SEES_CASES

PER_PAGE = 20
MOST = 5000


@require_safe
@for_bureau(*SEES_CASES)
def flag_list(request):
    today, scope = timezone.localdate(), request.actor.scope
    wanted = wanted_from(request.GET)
    rows = unsealed_flags(queries.flag_rows(scope, wanted, today), request.actor)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "filter_form": FlagFilterForm(initial=vars(wanted) | {"q": wanted.text}),
        "words": wanted.words(),
        "today": today,
        "tab": "flags",
        **tabs(request),
    }
    return render(request, "selfcheck/bureau/cases/flag_list.html", context)


@require_safe
@for_bureau(*SEES_CASES)
def flag_export(request):
    """The rows of the screen, all of them."""
    now, wanted = timezone.now(), wanted_from(request.GET)
    rows = queries.flag_rows(request.actor.scope, wanted, timezone.localdate())
    rows = unsealed_flags(rows, request.actor)[:MOST]
    by = f"{request.actor.name}（{request.actor.place_name}）"
    file = case_exports.flags_file(rows, words=wanted.words(), by=by, now=now)
    name = f"从宽与双罚提示-{timezone.localdate(now):%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


@require_safe
@for_bureau(*SEES_CASES)
def flag_detail(request, flag_id):
    return _page(request, get_object_or_404(queries.flags(request.actor.scope), pk=flag_id))


@require_POST
@for_bureau(*OFFICERS)
def flag_propose(request, flag_id):
    flag = get_object_or_404(queries.flags(request.actor.scope), pk=flag_id)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _page(request, flag, form=form)
    return _answered(request, flag, form, commands.propose, "意见已提出，法制审核人员已收到站内信。")


@require_POST
@for_bureau(*COUNTERSIGNERS)
def flag_review(request, flag_id):
    flag = get_object_or_404(queries.flags(request.actor.scope), pk=flag_id)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, flag, form=form)
    back = form.cleaned_data.pop("answer") == "back"
    words = "已退回，承办人已收到站内信。" if back else "已审核同意，承办人已收到站内信。"
    return _answered(request, flag, form, commands.send_back if back else commands.countersign, words)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*OFFICERS)
def case_take_up(request, case_id, rule):
    """A rule that was left open, put before the officer and the reviewer; 404 for one that was answered."""
    rows = unsealed_cases(case_queries.cases(request.actor.scope), request.actor)
    case = get_object_or_404(rows, pk=case_id)
    evaluation = case_queries.latest_evaluation(request.actor.scope, case)
    if rule not in case_queries.open_rules(evaluation):
        raise Http404
    form = TakeUpForm(posted(request), initial={"seen_version": evaluation.version})
    made = []
    if form.is_bound and succeeds(form, lambda: made.append(_take_up(request, case, rule, form))):
        messages.success(request, "已提请判断。请逐项写明判断，提出意见后由法制审核。")
        return redirect("selfcheck:flag_detail", made[0].pk)
    return task_page(
        request,
        form,
        title=f"提请判断：{rule} {queries.RULE_TITLES[rule]}",
        submit="提请判断",
        back=(reverse("selfcheck:case_detail", args=[case.pk]), case.number),
        sub=case.enterprise.name,
        consequence="这项规则成为本案的一项提示，须提出意见并经法制审核，之后才能登记办理结果。",
        notify="不通知企业。",
    )


def tabs(request) -> dict:
    """Counts beside the tabs of this part of the site."""
    scope, actor = request.actor.scope, request.actor
    return {
        "counts": queries.work_counts(scope, timezone.localdate()),
        "checks_waiting": queries.open_second_checks(scope, actor.username).count(),
        "is_officer": actor.role in OFFICERS,
    }


def _take_up(request, case, rule, form):
    return commands.take_up(
        actor=request.actor, case_id=case.pk, rule=rule, now=timezone.now(), **form.cleaned_data
    )


def _answered(request, flag, form, command, words):
    try:
        command(actor=request.actor, flag_id=flag.pk, now=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        flag.refresh_from_db()
        return _page(request, flag, form=form)
    messages.success(request, words)
    return redirect("selfcheck:flag_detail", flag.pk)


def _page(request, flag, form=None):
    scope, role = request.actor.scope, request.actor.role
    case = get_object_or_404(case_queries.cases_with_facts(scope), pk=flag.case_id)
    check = case_queries.second_check_of(scope, case)
    if check and is_sealed(request.actor, case.pk):
        return redirect("selfcheck:second_check", check.pk)
    if reads_first(request.actor, case):
        note_case_read(actor=request.actor, case=case, now=timezone.now())
    traced = flag.rule in ("DP-1", "AT-1")
    shown = case_queries.with_story(scope, flag, case)
    moves = FLAG.actions(flag.state, role)
    context = {
        "flag": shown,
        "case": case,
        "tracks": case_queries.tracks(scope).filter(case=case),
        "team": case_team.traced_team(scope, case, flag.evaluation) if traced else None,
        "form": form,
        "opinion_form": _bound(form, OpinionForm, flag) if {"propose", "revise"} & set(moves) else None,
        "review_form": _bound(form, ReviewForm, flag) if "send_back" in moves else None,
        "changes": "revise" in moves,
        "needs_discussion": commands.needs_discussion(flag),
        "may_work": False,
        "today": timezone.localdate(),
    }
    status = 422 if form is not None else 200
    return render(request, "selfcheck/bureau/cases/flag_detail.html", context, status=status)


def _bound(form, kind, flag):
    """The form that failed, or a fresh one that carries the revision seen."""
    return (
        form if isinstance(form, kind) else kind(initial={"revision": flag.revision, "opinion": flag.opinion})
    )
