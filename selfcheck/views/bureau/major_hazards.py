"""重大隐患 of the area: what waits, how old it is, what has to be done; all that is chosen is in the URL."""

import io
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.formats import as_datetime
from portal.queries.divisions import Area, area, chosen_division
from portal.queries.industries import Section, sections
from portal.spreadsheets import write_xlsx
from selfcheck.forms.major_hazards import MajorHazardFilter, filter_words, tab_name, wanted_from
from selfcheck.queries import major_hazard_rows as rows_queries
from selfcheck.queries import major_hazards as queries
from selfcheck.states import SEES_PHONES

PER_PAGE = 20
AT_ONCE = 20_000  # rows of an export that a reader waits for


@dataclass(frozen=True)
class Listing:
    now: datetime
    wanted: queries.Wanted
    area: Area
    sections: list[Section]
    clauses: list

    @property
    def words(self) -> str:
        return filter_words(self.wanted, self.area.name, sections=self.sections, clauses=self.clauses)

    @property
    def form(self) -> MajorHazardFilter:
        return MajorHazardFilter(
            self.wanted, places=self.area.choices, sections=self.sections, clauses=self.clauses
        )


@require_safe
@for_bureau()
def major_hazard_list(request):
    listed = _listing(request)
    scope, wanted = request.actor.scope, listed.wanted
    counts = queries.counts(scope, wanted, listed.now)
    found = queries.major_hazards(scope, wanted, listed.now)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": list(_lines(request, listed, page.object_list)),
        "filter_form": listed.form,
        "tabs": _tabs(wanted, counts),
        "counts": counts,
        "words": listed.words,
    }
    return render(request, "selfcheck/bureau/major_hazard_list.html", context)


@require_safe
@for_bureau()
def major_hazard_export(request):
    """The rows of the screen, all pages of them, masked as the screen masks."""
    listed = _listing(request)
    found = queries.major_hazards(request.actor.scope, listed.wanted, listed.now)
    count = found.count()
    if count > AT_ONCE:
        messages.warning(request, f"超过 {AT_ONCE} 项，一次导不完。请按区域或者情况缩小范围后再导出。")
        return redirect(f"{reverse('selfcheck:major_hazard_list')}?{request.GET.urlencode()}")
    file = io.BytesIO()
    write_xlsx(
        file,
        rows_queries.HEADER,
        rows_queries.table(_lines(request, listed, found)),
        title="重大隐患",
        widths=rows_queries.WIDTHS,
        above=[
            f"重大隐患台账　共 {count} 项",
            f"查询条件：{listed.words}",
            f"导出：{request.actor.name}（{request.actor.place_name}），{as_datetime(listed.now)}",
        ],
    )
    file.seek(0)
    name = f"重大隐患-{listed.area.name}-{timezone.localdate(listed.now):%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


def _listing(request) -> Listing:
    """404 for a division that is not the reader's."""
    scope = request.actor.scope
    division = chosen_division(scope, request.GET.get("division", ""))
    if division is None:
        raise Http404
    found, clauses = sections(), list(queries.clauses_used(scope))
    wanted = wanted_from(request.GET, division=division, sections=found, clauses=clauses)
    return Listing(timezone.now(), wanted, area(division, request.actor.division), found, clauses)


def _lines(request, listed: Listing, rows):
    phones = request.actor.role in SEES_PHONES
    return rows_queries.lines(rows, listed.now, phones, listed.area.place_of)


def _tabs(wanted: queries.Wanted, counts: dict[str, int]) -> list[dict]:
    names = ["", *(name for name, _ in queries.FILTERS)]
    return [
        {
            "name": name,
            "label": tab_name(name, wanted.days),
            "count": counts[name or "all"],
            "current": name == wanted.filter,
        }
        for name in names
    ]
