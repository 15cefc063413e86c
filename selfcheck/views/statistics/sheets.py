"""S1, S13, S14 and S17: one line for each enterprise of the roster, on screen, as XLSX, and S1 on paper."""

from dataclasses import dataclass, replace
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.formats import as_datetime
from portal.keyset import keyset_page
from portal.spreadsheets import write_xlsx
from selfcheck.documents.papers import as_pdf
from selfcheck.documents.unfiled import unfiled_paper
from selfcheck.facts.content import stamp
from selfcheck.queries.figures import FIGURES
from selfcheck.queries.roster import Chosen, roster
from selfcheck.queries.sheets import SHEETS, Reader, Sheet, sheet_lines
from selfcheck.states import SEES_PHONES
from selfcheck.views.statistics._asked import Asked, asked, heading

AT_ONCE = 20_000  # rows of an export that a reader waits for
ON_PAPER = 3_000
PORTION = 1_000


@dataclass(frozen=True)
class Listed:
    sheet: Sheet
    asked: Asked
    chosen: Chosen
    reader: Reader

    @property
    def words(self) -> str:
        named = [f"名称或代码：{self.chosen.text}"] if self.chosen.text else []
        return "，".join([self.asked.words, f"范围：{self.chosen.figure.words}", *named])

    def rows(self, scope):
        return roster(scope, self.chosen, self.asked.now)

    def lines(self, scope, most: int):
        found = self.sheet.detailed(self.rows(scope), scope).select_related("enterprise")[:most]
        return sheet_lines(self.sheet, found.iterator(chunk_size=PORTION), self.reader)


@require_safe
@for_bureau()
def sheet_page(request, code):
    listed, scope = _listed(request, code), request.actor.scope
    found = listed.rows(scope)
    page = keyset_page(
        found,
        by="division_code",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        details=listed.sheet.detailed(found, scope).select_related("enterprise"),
    )
    names = [name for name, _ in listed.sheet.columns]
    lines = [
        {"obligation": line.obligation, "cells": list(zip(names, line.cells, strict=True))}
        for line in sheet_lines(listed.sheet, page.rows, listed.reader)
    ]
    context = {
        "listed": listed,
        "asked": listed.asked,
        "chosen": listed.chosen,
        "figures": FIGURES.values(),
        "page": replace(page, rows=lines, count=found.count()),
        "names": names,
        "export_name": f"selfcheck:statistics_{code}_export",
    }
    return render(request, "selfcheck/statistics/sheet.html", context)


@require_safe
@for_bureau()
def sheet_export(request, code):
    """The rows of the screen, all pages of them."""
    listed, scope = _listed(request, code), request.actor.scope
    if listed.rows(scope).count() > AT_ONCE:
        messages.warning(request, f"超过 {AT_ONCE} 家，一次导不完。请按区域缩小范围后再导出。")
        return redirect(listed.asked.link(f"statistics_{code}"))
    file, names = BytesIO(), [name for name, _ in listed.sheet.columns]
    write_xlsx(
        file,
        ["序号", "单位名称", "统一社会信用代码", "季度", *names],
        _cells(listed.lines(scope, AT_ONCE)),
        title=listed.sheet.title,
        widths=[6, 34, 21, 10, *(width for _, width in listed.sheet.columns)],
        above=heading(request, listed.sheet.title, listed.words, listed.asked.now),
    )
    file.seek(0)
    name = f"{listed.sheet.title}-{listed.asked.period.label}-{listed.asked.area.name}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


@require_safe
@for_bureau()
def unfiled_pdf(request):
    """S1 on A4 in the official layout."""
    listed, scope, actor = _listed(request, "unfiled"), request.actor.scope, request.actor
    if listed.rows(scope).count() > ON_PAPER:
        messages.warning(request, f"超过 {ON_PAPER} 家，一次印不完。请按区域缩小范围后再打印。")
        return redirect(listed.asked.link("statistics_unfiled"))
    content = {
        "as_of_at": stamp(listed.asked.now),
        "bureau_name": actor.place_name,
        "filter_words": f"{listed.words}　{actor.name} {as_datetime(listed.asked.now)} 打印",
        "rows": [
            [line.obligation.enterprise.name, *map(str, line.cells)] for line in listed.lines(scope, ON_PAPER)
        ],
    }
    response = HttpResponse(as_pdf(unfiled_paper(content)), content_type="application/pdf")
    name = f"{listed.sheet.title}-{listed.asked.period.label}-{listed.asked.area.name}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response


def _listed(request, code: str) -> Listed:
    wanted, sheet = asked(request), SHEETS[code]
    chosen = Chosen(
        period=wanted.period,
        division=wanted.area.code,
        figure=FIGURES.get(request.GET.get("figure", ""), FIGURES[sheet.figure]),
        text=request.GET.get("q", "")[:100].strip().replace("\x00", ""),
    )
    return Listed(sheet, wanted, chosen, Reader(wanted.now, request.actor.role in SEES_PHONES))


def _cells(lines):
    for number, line in enumerate(lines, start=1):
        owed = line.obligation
        quarter = f"{owed.year}Q{owed.quarter}"
        yield number, owed.enterprise.name, owed.enterprise.uscc, quarter, *line.cells
