"""我的检查频次: the year's counter against the cap, the visits, and what was found on each."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.audience import for_enterprise
from selfcheck.queries import visits as queries


@require_safe
@for_enterprise()
def visit_list(request):
    scope, today = request.actor.scope, timezone.localdate()
    years = queries.years(scope, today)
    given = request.GET.get("year", "")
    year = int(given) if given in map(str, years) else today.year
    counter = queries.own_counter(scope, queries.counted_on(year, today), today)
    context = {"counter": counter, "rows": counter.rows[::-1], "year": year, "years": years}
    return render(request, "selfcheck/enterprise/visit_list.html", context)


@require_safe
@for_enterprise()
def visit_detail(request, visit_id):
    visit = get_object_or_404(queries.visit(request.actor.scope), pk=visit_id)
    if not queries.shown_to_enterprise(visit, timezone.localdate()):
        raise Http404
    context = {"visit": visit, "later": queries.successor(request.actor.scope, visit)}
    return render(request, "selfcheck/enterprise/visit_detail.html", context)
