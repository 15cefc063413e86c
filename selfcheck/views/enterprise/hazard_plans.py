"""The plan element by element, its confirmation, the start, interim controls and progress."""

from functools import partial

from django.contrib import messages
from django.forms import Form
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.audience import for_enterprise
from portal.views.task_page import succeeds
from selfcheck.commands import hazard_plans as commands
from selfcheck.forms.hazard_work import ControlForm, ElementForm, ProgressForm
from selfcheck.queries.drafts import number_of
from selfcheck.states.hazards import ACCEPTERS, FINDERS
from selfcheck.views.enterprise._hazard_task import Words, bound, file_of, page_of, task

WORKERS = tuple(dict.fromkeys((*FINDERS, *ACCEPTERS)))
TYPED = ("content", "responsible", "state", "in_place_on", "funds_planned", "funds_spent", "due_on")


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*ACCEPTERS)
def hazard_element(request, hazard_id, element):
    """A conflict shows what was typed beside what the other person saved; nothing is lost."""
    file = file_of(request, hazard_id)
    one = next((row for row in file.elements if row.element == element), None)
    if one is None:
        raise Http404
    form = bound(request, file.hazard, ElementForm, initial=_initial(file, one), element=element)
    words = Words(f"治理方案：{one.label}", "保存", f"已保存“{one.label}”。")
    revision, conflict = one.row.revision if one.row else 0, False
    if request.method == "POST":
        seen = number_of(request.POST.get("revision")) or 0
        conflict = seen != revision
        if succeeds(form, lambda: _save(request, file, element, form, seen)):
            messages.success(request, words.done)
            return redirect(f"{reverse('selfcheck:hazard_detail', args=[file.hazard.pk])}#plan")
        revision = revision if conflict else seen
    page = page_of(request, file.hazard, form, words)
    page |= {"one": one, "revision": revision, "conflict": conflict}
    status = 409 if conflict else 400 if form.is_bound else 200
    return render(request, "selfcheck/enterprise/hazard_element.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*ACCEPTERS)
def hazard_plan(request, hazard_id):
    hazard = file_of(request, hazard_id).hazard
    words = Words(
        "确认治理方案",
        "确认方案",
        "方案已确认，列入治理计划。",
        consequence="六项要素都写明内容和责任人后才能确认。确认后仍可逐项更新到位情况，每次保存都留存。",
        notify="不通知任何人；监管部门在本项中可以看到。",
    )
    return _plain(request, hazard, commands.confirm_plan, words)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*FINDERS)
def hazard_start(request, hazard_id):
    hazard = file_of(request, hazard_id).hazard
    words = Words("开始整改", "开始整改", "已登记开始整改。", notify="不通知任何人，登记人和时间留存。")
    return _plain(request, hazard, commands.start_rectifying, words)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*WORKERS)
def hazard_control(request, hazard_id):
    hazard = file_of(request, hazard_id).hazard
    start = {"taken_at": timezone.localtime(), "responsible": hazard.responsible}
    form = bound(request, hazard, ControlForm, initial=start)
    words = Words("登记临时管控措施", "保存", "已登记临时管控措施。")

    def add(given):
        commands.add_control(
            actor=request.actor,
            hazard_id=hazard.pk,
            **given.typed(),
            file_ids=given.ids(),
            now=timezone.now(),
        )

    return task(request, hazard, form, add, words)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*WORKERS)
def hazard_progress(request, hazard_id):
    hazard = file_of(request, hazard_id).hazard
    form = bound(request, hazard, ProgressForm, initial={"on": timezone.localdate()})
    words = Words("登记整改进展", "保存", "已登记整改进展。")

    def add(given):
        commands.add_progress(
            actor=request.actor,
            hazard_id=hazard.pk,
            **given.typed(),
            file_ids=given.ids(),
            now=timezone.now(),
        )

    return task(request, hazard, form, add, words)


def _initial(file, one):
    if one.row:
        return {name: getattr(one.row, name) for name in TYPED}
    start = {"responsible": file.hazard.responsible, "state": "not_yet"}
    if one.element == "timing":
        start["due_on"] = file.hazard.rectify_by
    return start


def _save(request, file, element, form, revision):
    commands.save_element(
        actor=request.actor,
        hazard_id=file.hazard.pk,
        element=element,
        revision=revision,
        given=commands.ElementGiven(**form.typed(), file_ids=form.ids()),
        now=timezone.now(),
    )


def _plain(request, hazard, command, words):
    """A move without anything to fill in."""
    return task(
        request, hazard, bound(request, hazard, Form), partial(_move, request, hazard, command), words
    )


def _move(request, hazard, command, _form):
    command(actor=request.actor, hazard_id=hazard.pk, now=timezone.now())
