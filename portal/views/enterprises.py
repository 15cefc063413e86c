"""The bureau's register of enterprises: search, filters, and the way to each file."""

from dataclasses import replace

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.forms.enterprises import EnterpriseFilterForm, wanted_from
from portal.keyset import keyset_page
from portal.queries.divisions import area, chosen_division
from portal.queries.enterprises import EnterpriseFilter, enterprises
from portal.queries.industries import sections
from portal.views.register import IMPORTERS

SORTS = {"division": "division_code", "name": "name", "uscc": "uscc"}
COUNTED_TO = 10_000  # a larger number is only said to be larger


@require_safe
@for_bureau()
def enterprise_list(request):
    own = request.actor.division
    division = chosen_division(request.actor.scope, request.GET.get("division", ""))
    if division is None:
        raise Http404
    place, letters = area(division, own), sections()
    wanted = wanted_from(request.GET, division=division, sections=letters)
    rows = enterprises(request.actor.scope, wanted)
    sort = request.GET.get("sort", "")
    page = keyset_page(
        rows,
        by=SORTS.get(sort.removeprefix("-"), "division_code"),
        descending=sort.startswith("-"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    count = rows.order_by()[: COUNTED_TO + 1].count()
    context = {
        "page": replace(page, count=min(count, COUNTED_TO)),
        "more": count > COUNTED_TO,
        "lines": [{"firm": row, "place": place.place_of(row.division_code)} for row in page.rows],
        "filter_form": EnterpriseFilterForm(
            request.GET, division=division, places=place.choices, sections=letters
        ),
        "area": place,
        "may_import": request.actor.role in IMPORTERS,
    }
    return render(request, "portal/enterprise_list.html", context)


@require_safe
@for_bureau()
def enterprise_detail(request, enterprise_id):
    """The file is the filing side's page; notices of the kernel point here."""
    get_object_or_404(enterprises(request.actor.scope, EnterpriseFilter(state="all")), pk=enterprise_id)
    return redirect("selfcheck:enterprise_file", enterprise_id)
