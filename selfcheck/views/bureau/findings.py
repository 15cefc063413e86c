"""登记检查发现: one finding after another, with the clauses it rests on."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.audience import for_bureau
from portal.views.task_page import succeeds
from selfcheck.commands import findings as commands
from selfcheck.forms.visits import FindingForm
from selfcheck.queries.clause_picker import ClausePicker
from selfcheck.states import VISIT_RECORDERS
from selfcheck.views.bureau.inspections import readable


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*VISIT_RECORDERS)
def finding_add(request, visit_id):
    visit = readable(request, visit_id)
    given = request.POST if request.method == "POST" else request.GET
    picker = ClausePicker(request.actor.scope, on=visit.on, sectors=visit.enterprise.sectors, given=given)
    searching = request.method == "POST" and given.get("go") == "search"
    if request.method == "POST" and not searching:
        form = FindingForm(given, request.FILES, items=picker.items)
        if succeeds(form, lambda: _add(request, visit, form)):
            messages.success(request, "已登记一项检查发现。")
            again = "finding_add" if given.get("go") == "more" else "inspection_detail"
            return redirect(f"selfcheck:{again}", visit.pk)
    else:
        form = FindingForm(initial=_typed(given) if searching else _start(visit), items=picker.items)
    context = {"form": form, "visit": visit, **picker.context()}
    status = 400 if form.is_bound else 200
    return render(request, "selfcheck/bureau/finding_form.html", context, status=status)


def _add(request, visit, form):
    photos = tuple(request.FILES.getlist("photos"))
    found = commands.Found(**form.values(), photos=photos)
    commands.add_finding(actor=request.actor, visit_id=visit.pk, found=found, now=timezone.now())


def _start(visit):
    now = timezone.localtime()
    return {"severity": "general", "found_at": now if visit.on == now.date() else None}


def _typed(given):
    return {name: given.get(name, "") for name in FindingForm.base_fields if name != "photos"}
