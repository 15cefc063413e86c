"""检查记录: the list, one visit, its result, and key enterprises nobody has visited this year."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.audience import for_bureau
from portal.calendars import Quarter
from portal.queries.divisions import area, chosen_division
from portal.views.task_page import succeeds
from selfcheck.commands import visits as commands
from selfcheck.forms.visits import InspectionFilter, ResultForm, wanted_from
from selfcheck.queries import visits as queries
from selfcheck.states import VISIT_RECORDERS

PER_PAGE = 20


@require_safe
@for_bureau()
def inspection_list(request):
    scope, today = request.actor.scope, timezone.localdate()
    place, years = _area(request), queries.years(scope, today)
    wanted = wanted_from(request.GET, years=years, division=place.code)
    rows = queries.visits_like(scope, wanted, today)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    counted = queries.counters_of(scope, page.object_list, wanted.year, today)
    context = {
        "page": page,
        "lines": [_line(scope, row, counted[row.enterprise_id]) for row in page.object_list],
        "filter_form": InspectionFilter(wanted, years=years, places=place.choices),
        "year": wanted.year,
        "cut_at": queries.MOST_COUNTED if queries.is_cut(scope, wanted, today) else 0,
        "may_record": request.actor.role in VISIT_RECORDERS,
    }
    return render(request, "selfcheck/bureau/inspection_list.html", context)


@require_safe
@for_bureau()
def inspection_idle(request):
    """The floor: who is owed an inspection and has had none; it presses from the fourth quarter on."""
    today, place = timezone.localdate(), _area(request)
    rows = queries.without_visit(request.actor.scope, place.code, today)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [{"firm": row, "place": place.place_of(row.division_code)} for row in page.object_list],
        "floor": queries.floor_of(request.actor.division, today),
        "pressing": Quarter.of(today).quarter == 4,
        "year": today.year,
        "may_record": request.actor.role in VISIT_RECORDERS,
    }
    return render(request, "selfcheck/bureau/inspection_idle.html", context)


@require_safe
@for_bureau()
def inspection_detail(request, visit_id):
    return _detail(request, readable(request, visit_id), ResultForm())


@require_POST
@for_bureau(*VISIT_RECORDERS)
def inspection_conclude(request, visit_id):
    visit = readable(request, visit_id)
    if visit.result:
        messages.info(request, "检查结果已经登记，不能改写。有误的请更正本记录。")
        return redirect("selfcheck:inspection_detail", visit.pk)
    form = ResultForm(request.POST)
    if not succeeds(form, lambda: _conclude(request, form, visit)):
        return _detail(request, visit, form, status=400)
    messages.success(request, "已登记检查结果。")
    return redirect("selfcheck:inspection_detail", visit.pk)


def readable(request, visit_id):
    """A visit of a bureau above is a line in the list and no page of ours."""
    visit = get_object_or_404(queries.visit(request.actor.scope), pk=visit_id)
    if not queries.opens_in_full(request.actor.scope, visit):
        raise Http404
    return visit


def _conclude(request, form, visit):
    commands.conclude_visit(
        actor=request.actor, visit_id=visit.pk, result=form.cleaned_data["result"], now=timezone.now()
    )


def _detail(request, visit, form, status=200):
    scope, later = request.actor.scope, queries.successor(request.actor.scope, visit)
    own = request.actor.role in VISIT_RECORDERS and visit.bureau.division_code == request.actor.division
    counted = queries.counter_of(scope, visit.enterprise, visit.on)
    context = {
        "visit": visit,
        "later": later,
        "form": form,
        "counted": next((one for row, one in counted.rows if row.pk == visit.pk), None),
        "may_change": own and later is None,
        "has_begun": visit.on <= timezone.localdate(),
    }
    return render(request, "selfcheck/bureau/inspection_detail.html", context, status=status)


def _line(scope, row, counter):
    counted = next((one for visit, one in counter.rows if visit.pk == row.pk), None)
    return {
        "visit": row,
        "counted": counted,
        "counter": counter,
        "opens": queries.opens_in_full(scope, row),
    }


def _area(request):
    division = chosen_division(request.actor.scope, request.GET.get("division", ""))
    if division is None:
        raise Http404
    return area(division, request.actor.division)
