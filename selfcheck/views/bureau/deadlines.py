"""Moved deadlines: the list, a proposal with the number it concerns, the second person's decision."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audience import for_bureau
from portal.calendars import Quarter, end_of_day
from portal.errors import Refused
from portal.queries.divisions import area, full_names
from portal.queries.named import named
from portal.views.task_page import posted, succeeds, task_page
from selfcheck.commands import deadlines as commands
from selfcheck.forms.bureau import ApprovalFilter, DeadlineForm, NoteForm
from selfcheck.queries import exemptions as queries
from selfcheck.queries import obligations
from selfcheck.queries.deadlines import problem_of_day
from selfcheck.states import APPROVAL, PROPOSERS
from selfcheck.views.bureau._listing import chased_quarter

PER_PAGE = 20
COMMANDS = {
    "approve": (commands.approve_deadline, "已批准，截止时间已调整。"),
    "refuse": (commands.refuse_deadline, "已不批准。"),
}


@require_safe
@for_bureau()
def deadline_list(request):
    form = ApprovalFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = queries.moves_like(request.actor.scope, state=asked.get("state", ""), quarter=None)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    places = full_names(move.division_code for move in page)
    context = {
        "page": page,
        "lines": [
            {
                "move": move,
                "quarter": Quarter(move.year, move.quarter),
                "place": places.get(move.division_code, move.division_code),
            }
            for move in page
        ],
        "names": named(name for move in page for name in (move.proposed_by, move.decided_by)),
        "state": asked.get("state", ""),
        "states": ApprovalFilter.STATES[:-1],
        "may_propose": request.actor.role in PROPOSERS,
    }
    return render(request, "selfcheck/bureau/deadline_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*PROPOSERS)
def deadline_new(request):
    own = request.actor.division
    now = timezone.now()
    quarters = obligations.open_quarters(own) or [chased_quarter([], now)]
    initial = {
        "period": str(chased_quarter(quarters, now)),
        "uscc": request.GET.get("uscc", "")[:18],
        "whom": "enterprise" if request.GET.get("uscc") else "division",
    }
    choices = {"quarters": quarters, "places": area(own, own).choices}
    confirming = bool(request.POST.get("previewed"))
    form = DeadlineForm(
        posted(request), request.FILES or None, initial=initial, confirming=confirming, **choices
    )
    preview = (
        _preview(request, form) if request.method == "POST" and _day_is_possible(form, own, now) else None
    )
    if preview and preview["key"] != request.POST.get("previewed"):
        shown = form.cleaned_data | {"previewed": preview["key"]}
        form = DeadlineForm(initial=shown, confirming=True, **choices)
        return _task(request, form, consequence=preview["words"], submit=f"提出申请（{preview['count']} 家）")
    if request.method == "POST" and succeeds(form, lambda: _propose(request, form, now)):
        messages.success(request, "已提出申请。批准前截止时间不变；有批准权的人员已收到站内信。")
        return redirect("selfcheck:deadline_list")
    return _task(
        request,
        form,
        consequence="只能推迟，不能提前。原截止时间保留，并显示在每家企业的记录里。",
        submit="看涉及多少家",
    )


@require_safe
@for_bureau()
def deadline_detail(request, deadline_id):
    move = get_object_or_404(obligations.deadline_moves(request.actor.scope), pk=deadline_id)
    return _detail(request, move, NoteForm())


@require_POST
@for_bureau()
def deadline_decide(request, deadline_id, action):
    move = get_object_or_404(obligations.deadline_moves(request.actor.scope), pk=deadline_id)
    command, words = COMMANDS[action]
    form = NoteForm(request.POST, needed=action != "approve")
    if not form.is_valid():
        return _detail(request, move, form)
    try:
        command(actor=request.actor, deadline_id=move.pk, note=form.cleaned_data["note"], now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
    return redirect("selfcheck:deadline_detail", move.pk)


def _task(request, form, *, consequence: str, submit: str):
    return task_page(
        request,
        form,
        title="申请推迟截止时间",
        submit=submit,
        back=(reverse("selfcheck:deadline_list"), "截止日调整"),
        sub="一家企业，或者一个区划的全部企业；须由另一名有批准权的人员批准",
        consequence=consequence,
        notify="提出申请时以站内信和邮件通知本局执法人员、分管领导和区域管理员；看涉及家数不通知任何人。",
    )


def _day_is_possible(form, own: str, now) -> bool:
    if not form.is_valid():
        return False
    data = form.cleaned_data
    quarter, division = Quarter.parse(data["period"]), data["division"] or own
    if problem := problem_of_day(quarter, division, end_of_day(data["due_on"]), now):
        form.add_error("due_on", problem)
    return not problem


def _preview(request, form) -> dict:
    """How many enterprises the proposal concerns; shown once before it can be made."""
    data = form.cleaned_data
    quarter, uscc = Quarter.parse(data["period"]), data["uscc"].strip().upper()
    division = data["division"] or request.actor.division
    due_at = end_of_day(data["due_on"])
    count = obligations.would_move(request.actor.scope, quarter, division, uscc, due_at)
    return {
        "count": count,
        "key": f"{quarter}:{uscc or division}:{data['due_on']}",
        "words": f"{quarter.label}涉及 {count} 家，截止时间推迟至 {data['due_on']} 24:00。核对后再提出申请。"
        "有佐证文件的，在本页上传；改动其他内容后要重新核对，并重新选择文件。",
    }


def _propose(request, form, now) -> None:
    data = form.cleaned_data
    commands.propose_deadline(
        actor=request.actor,
        quarter=Quarter.parse(data["period"]),
        division=data["division"] or request.actor.division,
        uscc=data["uscc"].strip().upper(),
        due_on=data["due_on"],
        reason=data["reason"],
        evidence_note=data["evidence_note"],
        upload=data["evidence"],
        now=now,
    )


def _detail(request, move, form):
    quarter = Quarter(move.year, move.quarter)
    own = move.proposed_by == request.actor.username
    actions = APPROVAL.actions(move.state, request.actor.role)
    context = {
        "move": move,
        "quarter": quarter,
        "place": area(move.division_code, request.actor.division).name,
        "law": obligations.due_dates(quarter, move.division_code, timezone.now())[0],
        "affected": obligations.concerned(request.actor.scope, move).count()
        if move.state == "proposed"
        else move.affected,
        "form": form,
        "names": named((move.proposed_by, move.decided_by)),
        "own": own,
        "waiting": move.state == "proposed",
        "actions": [a for a in actions if a in COMMANDS and not own],
    }
    return render(
        request, "selfcheck/bureau/deadline_detail.html", context, status=400 if form.is_bound else 200
    )
