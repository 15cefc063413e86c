"""The list behind a figure of the monthly table, sorted as asked, and the same rows as XLSX."""

from dataclasses import dataclass
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.spreadsheets import write_xlsx
from selfcheck.monthly_export import FIRST, columns_of
from selfcheck.queries.monthly import SECTORS, monthly_rows, sorts_of
from selfcheck.queries.monthly_figures import FIGURES, UNITS, MonthlyFigure
from selfcheck.queries.sorts import Sorted, known_sort, sorted_rows
from selfcheck.views.statistics._asked import heading
from selfcheck.views.statistics._month import AskedMonth, asked_month

AT_ONCE = 5_000  # rows of an export that a reader waits for


@dataclass(frozen=True)
class Listed:
    asked: AskedMonth
    figure: MonthlyFigure
    sector: str
    sort: str
    found: Sorted

    @property
    def words(self) -> str:
        return f"{self.asked.words}，行业：{SECTORS.get(self.sector, '合计')}，指标：{self.figure.words}"

    @property
    def unit(self) -> str:
        return "家" if self.figure.of == UNITS else "项"

    def link(self, name: str) -> str:
        return self.asked.link(name, figure=self.figure.code, sector=self.sector, sort=self.sort)


@require_safe
@for_bureau()
def statistics_monthly_list(request):
    """The enterprises or hazards behind one figure."""
    listed = _listed(request)
    page = listed.found.page(request.GET)
    context = {
        "listed": listed,
        "asked": listed.asked,
        "figure": listed.figure,
        "sector": SECTORS.get(listed.sector, "合计"),
        "columns": columns_of(listed.figure),
        "page": page,
        "count": listed.found.rows.count(),
        "lines": [_line(listed, row) for row in page.rows],
        "back": listed.asked.link("statistics_monthly"),
        "export_url": listed.link("statistics_monthly_list_export"),
    }
    return render(request, "selfcheck/statistics/monthly_list.html", context)


@require_safe
@for_bureau()
def statistics_monthly_list_export(request):
    listed = _listed(request)
    if listed.found.rows.count() > AT_ONCE:
        too_many = f"超过 {AT_ONCE} {listed.unit}，一次导不完。请按区域或者行业缩小范围后再导出。"
        messages.warning(request, too_many)
        return redirect(listed.link("statistics_monthly_list"))
    columns = columns_of(listed.figure)
    place_of, file = listed.asked.area.place_of, BytesIO()
    write_xlsx(
        file,
        [*FIRST, *(column.words for column in columns)],
        (_cells(n, row, place_of, columns) for n, row in enumerate(listed.found.all, start=1)),
        title=listed.figure.words,
        widths=[*FIRST.values(), *(column.width for column in columns)],
        above=heading(request, listed.figure.words, listed.words, listed.asked.now),
    )
    file.seek(0)
    name = f"{listed.figure.words}-{listed.asked.month.label}-{listed.asked.area.name}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


def _listed(request) -> Listed:
    wanted, query, scope = asked_month(request), request.GET, request.actor.scope
    figure = FIGURES.get(query.get("figure", ""), FIGURES["units"])
    sector = query.get("sector", "") if query.get("sector") in SECTORS else ""
    rows = monthly_rows(scope, wanted.month, wanted.area.code, figure, sector)
    sorts = sorts_of(figure)
    sort = known_sort(sorts, query.get("sort", ""))
    usual = "" if figure.of == UNITS else "-found"
    return Listed(wanted, figure, sector, sort, sorted_rows(rows, scope, sorts, sort or usual))


def _cells(number: int, row, place_of, columns) -> tuple:
    named = (number, row.enterprise.name, row.enterprise.uscc, place_of(row.frozen_place))
    return *named, *(column.value(row) for column in columns)


def _line(listed: Listed, row) -> dict:
    return {
        "row": row,
        "enterprise": row.enterprise,
        "place": listed.asked.area.place_of(row.frozen_place),
        "cells": [(column, column.value(row)) for column in columns_of(listed.figure)],
    }
