"""登记检查发现: one finding after another, with the clauses it rests on."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.audience import for_bureau
from portal.views.task_page import succeeds
from selfcheck.commands import findings as commands
from selfcheck.forms.visits import FindingForm
from selfcheck.queries import standards
from selfcheck.states import VISIT_RECORDERS
from selfcheck.views.bureau.inspections import readable


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*VISIT_RECORDERS)
def finding_add(request, visit_id):
    visit = readable(request, visit_id)
    given = request.POST if request.method == "POST" else request.GET
    picker = _Picker(request, visit, given)
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


class _Picker:
    """Clauses of the standards in force on the day, of the enterprise's sectors or of the chosen standard."""

    def __init__(self, request, visit, given):
        self.words, code = given.get("q", "")[:60], given.get("standard", "")
        self.offered = [row for row in standards.in_force(visit.on) if row.item_count]
        self.code = code if code in {row.pk for row in self.offered} else ""
        near = [row.pk for row in self.offered if standards.touches(row.sectors, visit.enterprise.sectors)]
        self.ticked = {int(one) for one in given.getlist("clauses") if one.isascii() and one.isdecimal()}
        scope = request.actor.scope
        kept = standards.items_by_id(self.ticked, used_by=scope) if self.ticked else []
        found = standards.search_items(self.words, [self.code] if self.code else near, used_by=scope)
        self.items = list({item.pk: item for item in [*kept, *found]}.values())

    def context(self):
        rows = [
            {
                "item": item,
                "ticked": item.pk in self.ticked,
                "used": item.used,
                "haystack": standards.haystack(item),
            }
            for item in self.items
        ]
        return {"clauses": rows, "words": self.words, "code": self.code, "offered": self.offered}
