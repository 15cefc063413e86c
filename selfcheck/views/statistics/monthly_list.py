"""The list behind a figure of the monthly table, sorted as asked, and the same rows as XLSX."""

from dataclasses import dataclass

from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from portal.audience import for_bureau
from selfcheck.list_exports.monthly import monthly_list
from selfcheck.monthly_export import columns_of
from selfcheck.queries.monthly import SECTORS, sorts_of
from selfcheck.queries.monthly_figures import FIGURES, UNITS, MonthlyFigure
from selfcheck.queries.sorts import known_sort
from selfcheck.views.statistics._list_export import ListExport, at_once, by_job, many
from selfcheck.views.statistics._month import AskedMonth, asked_month


@dataclass(frozen=True)
class Listed:
    asked: AskedMonth
    figure: MonthlyFigure
    sector: str
    sort: str

    @property
    def asked_for(self) -> dict:
        """As the export reads it, and the page with it: both show the same rows."""
        month = self.asked.month
        return {
            "year": month.year,
            "month": month.month,
            "span": month.span,
            "today": month.today.isoformat(),
            "division": self.asked.area.code,
            "figure": self.figure.code,
            "sector": self.sector,
            "sort": self.sort,
        }

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
    found = monthly_list(request.actor.scope, listed.asked_for)
    page, count = found.page(request.GET), found.rows.count()
    context = {
        "listed": listed,
        "asked": listed.asked,
        "figure": listed.figure,
        "sector": SECTORS.get(listed.sector, "合计"),
        "columns": columns_of(listed.figure),
        "page": page,
        "count": count,
        "many": many(count),
        "lines": [_line(listed, row) for row in page.rows],
        "back": listed.asked.link("statistics_monthly"),
        "export_url": listed.link("statistics_monthly_list_export"),
        "job_url": listed.link("statistics_monthly_list_job"),
    }
    return render(request, "selfcheck/statistics/monthly_list.html", context)


@require_safe
@for_bureau()
def statistics_monthly_list_export(request):
    return at_once(request, _export(_listed(request)))


@require_POST
@for_bureau()
def statistics_monthly_list_job(request):
    return by_job(request, _export(_listed(request)))


def _export(listed: Listed) -> ListExport:
    return ListExport(
        code="monthly",
        asked=listed.asked_for,
        title=listed.figure.words,
        words=listed.words,
        name=f"{listed.figure.words}-{listed.asked.month.label}-{listed.asked.area.name}.xlsx",
        unit=listed.unit,
        back=listed.link("statistics_monthly_list"),
        now=listed.asked.now,
    )


def _listed(request) -> Listed:
    wanted, query = asked_month(request), request.GET
    figure = FIGURES.get(query.get("figure", ""), FIGURES["units"])
    sector = query.get("sector", "") if query.get("sector") in SECTORS else ""
    return Listed(wanted, figure, sector, known_sort(sorts_of(figure), query.get("sort", "")))


def _line(listed: Listed, row) -> dict:
    return {
        "row": row,
        "enterprise": row.enterprise,
        "place": listed.asked.area.place_of(row.frozen_place),
        "cells": [(column, column.value(row)) for column in columns_of(listed.figure)],
    }
