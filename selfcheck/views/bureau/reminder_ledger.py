"""S15 催报台账 on the screen and as XLSX, and one enterprise's reminders with their texts."""

import io
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.calendars import Quarter
from portal.formats import as_datetime
from portal.queries.divisions import Area, area, chosen_division
from portal.queries.named import named
from portal.spreadsheets import write_xlsx
from selfcheck.forms.reminders import LedgerFilter, filter_words, wanted_from
from selfcheck.queries import reminder_ledger as queries
from selfcheck.queries.obligations import obligations, open_quarters
from selfcheck.states import REMINDERS
from selfcheck.views.bureau._listing import chased_quarter

PER_PAGE = 20
PORTION = 2_000


@dataclass(frozen=True)
class Listing:
    now: datetime
    wanted: queries.Wanted
    quarters: list[Quarter]
    area: Area

    @property
    def words(self) -> str:
        return filter_words(self.wanted, self.area.name)


@require_safe
@for_bureau()
def ledger_list(request):
    listed = _listing(request)
    scope = request.actor.scope
    found = queries.ledger(scope, listed.wanted)
    page = Paginator(queries.with_details(scope, found), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": list(_lines(page.object_list)),
        "filter_form": LedgerFilter(listed.wanted, quarters=listed.quarters, places=listed.area.choices),
        "figures": queries.figure_words(queries.figures(found)),
        "words": listed.words,
        "may_remind": request.actor.role in REMINDERS,
    }
    return render(request, "selfcheck/bureau/reminder_ledger.html", context)


@require_safe
@for_bureau()
def ledger_export(request):
    """The rows of the screen, all pages of them."""
    listed = _listing(request)
    found = queries.ledger(request.actor.scope, listed.wanted)
    figures, file = queries.figure_words(queries.figures(found)), io.BytesIO()
    write_xlsx(
        file,
        queries.HEADER,
        _cells(queries.with_details(request.actor.scope, found).iterator(chunk_size=PORTION)),
        title="催报台账",
        widths=queries.WIDTHS,
        above=[
            f"催报台账　共 {figures}",
            f"查询条件：{listed.words}",
            f"导出：{request.actor.name}（{request.actor.place_name}），{as_datetime(listed.now)}",
        ],
    )
    file.seek(0)
    name = f"催报台账-{listed.area.name}-{timezone.localdate(listed.now):%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


@require_safe
@for_bureau()
def ledger_detail(request, obligation_id):
    """Every reminder of one enterprise and quarter, with its text and how far it got."""
    rows = obligations(request.actor.scope).select_related("enterprise")
    owed = rows.filter(pk=obligation_id).first()
    if owed is None:
        raise Http404
    found = list(queries.of_obligation(request.actor.scope, owed.pk)[:200])
    context = {
        "owed": owed,
        "quarter": Quarter(owed.year, owed.quarter),
        "lines": list(_lines(found)),
        "made": sum(not row.skipped for row in found),
    }
    return render(request, "selfcheck/bureau/reminder_detail.html", context)


def _listing(request) -> Listing:
    """404 for a division that is not the reader's."""
    now = timezone.now()
    division = chosen_division(request.actor.scope, request.GET.get("division", ""))
    if division is None:
        raise Http404
    quarters = open_quarters(request.actor.division or "")
    try:
        quarter = Quarter.parse(f"{request.GET['year']}Q{request.GET['quarter']}")
    except (KeyError, ValueError):
        quarter = chased_quarter(quarters, now)
    wanted = wanted_from(request.GET, quarter=quarter, division=division)
    return Listing(now, wanted, quarters, area(division, request.actor.division))


def _lines(rows):
    rows = list(rows)
    return queries.lines(rows, named({row.by for row in rows}))


def _cells(rows):
    number = 0
    names: dict[str, str] = {}
    for row in rows:
        if row.by not in names:
            names |= named({row.by})
        for line in queries.lines([row], names):
            number += 1
            yield (
                number,
                line.enterprise,
                line.quarter.label,
                line.times,
                line.channel,
                row.addressee,
                as_datetime(line.at),
                line.by,
                line.result,
                row.reason,
                row.text,
            )
