"""内部奖励 for the bureau: figures and clocks of its area, the retaliation watch. No content, no names."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.calendars import Quarter
from portal.queries.divisions import area, chosen_division
from portal.scope import Scope
from rewards.queries import bureau as queries
from rewards.queries import fast_lane

PER_PAGE = 20
QUARTERS_BACK = 8
LATE = {
    "unanswered": ("逾期没有反馈", queries.unanswered),
    "unpaid": ("逾期没有兑现", queries.unpaid),
}


@require_safe
@for_bureau()
def overview(request):
    """What happened in the area and quarter chosen, with what is open there now."""
    today, scope, place = timezone.localdate(), *_area(request)
    quarters = _quarters(today)
    quarter = next((one for one in quarters if str(one) == request.GET.get("period")), quarters[0])
    figures = queries.figures_by_enterprise(scope, quarter, request.GET.get("sort", ""))
    context = {
        "area": place,
        "quarter": quarter,
        "quarters": quarters,
        "page": _paged(request, figures),
        "sums": queries.sums_of(figures),
        "without": queries.without_scheme(scope).count(),
        "unanswered": queries.unanswered(scope, today).count(),
        "unpaid": queries.unpaid(scope, today).count(),
        "open_cases": queries.fast_cases(scope, only_open=True).count(),
    }
    return render(request, "rewards/bureau/overview.html", context)


@require_safe
@for_bureau()
def without_scheme(request):
    scope, place = _area(request)
    context = {"area": place, "page": _paged(request, queries.without_scheme(scope))}
    return render(request, "rewards/bureau/without_scheme.html", context)


@require_safe
@for_bureau()
def late_list(request):
    """`?what=unpaid`; number, enterprise and clocks only."""
    today, scope, place = timezone.localdate(), *_area(request)
    what = "unpaid" if request.GET.get("what") == "unpaid" else "unanswered"
    title, rows = LATE[what][0], LATE[what][1](scope, today)
    page = _paged(request, rows)
    lines = [(row, row.pay_by if what == "unpaid" else row.feedback_by) for row in page.object_list]
    lines = [(row, due, (today - due).days) for row, due in lines]
    context = {"area": place, "page": page, "lines": lines, "what": what, "title": title}
    return render(request, "rewards/bureau/late_list.html", context)


@require_safe
@for_bureau()
def retaliation_list(request):
    scope, place = _area(request)
    context = {
        "area": place,
        "page": _paged(request, queries.retaliation_watch(scope).select_related("report__fast_case")),
        "counts": fast_lane.watch_counts(scope),
        "pulses": queries.pulses_by_day(scope),
        "law": fast_lane.protection(request.actor.division or "", timezone.localdate()),
    }
    return render(request, "rewards/bureau/retaliation_list.html", context)


def _area(request):
    """404 for a division that is not the reader's."""
    division = chosen_division(request.actor.scope, request.GET.get("division", ""))
    if division is None:
        raise Http404
    return Scope(division=division), area(division, request.actor.division)


def _quarters(today):
    found = [Quarter.of(today)]
    while len(found) < QUARTERS_BACK:
        found.append(found[-1].previous())
    return found


def _paged(request, rows):
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
