"""S5 上级月报表: on screen, on A4 and as XLSX; every figure opens its list."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.calendars import day_of
from portal.formats import as_date, as_datetime, as_rate, as_wan_yuan
from portal.keyset import keyset_page
from portal.queries.divisions import Area, area, chosen_division
from portal.spreadsheets import write_xlsx
from selfcheck.documents.monthly import NAME, monthly_paper
from selfcheck.documents.papers import as_pdf
from selfcheck.facts.content import stamp
from selfcheck.queries.figures import Rate
from selfcheck.queries.monthly import SECTORS, Month, Monthly, monthly, monthly_rows
from selfcheck.queries.monthly_figures import COLUMNS, FIGURES, FUNDS, UNITS, MonthlyFigure
from selfcheck.queries.obligations import open_quarters
from selfcheck.views.statistics._asked import heading

MONTHS = range(1, 13)
SPANS = (("month", "当月"), ("quarter", "本季累计"), ("year", "本年累计"))
TITLE = "隐患排查治理情况月报表"


@dataclass(frozen=True)
class AskedMonth:
    now: object
    month: Month
    area: Area
    years: tuple[int, ...]

    @property
    def words(self) -> str:
        return f"{self.month.label}，{self.area.name}，截止到{as_date(self.month.end)}"

    def link(self, name: str, **more) -> str:
        query = {"year": self.month.year, "month": self.month.month, "division": self.area.code}
        query |= {"span": self.month.span} if self.month.span != "month" else {}
        kept = {key: value for key, value in (query | more).items() if value != ""}
        return f"{reverse(f'selfcheck:{name}')}?{urlencode(kept)}"


@require_safe
@for_bureau()
def statistics_monthly(request):
    wanted = _asked(request)
    context = {
        "title": TITLE,
        "official": NAME,
        "asked": wanted,
        "columns": [{"words": c.words, "unit": _unit(c), "rule": c.rule} for c in COLUMNS],
        "lines": _lines(wanted, _counted(request, wanted)),
        "months": MONTHS,
        "spans": SPANS,
        "export_url": wanted.link("statistics_monthly_export"),
        "pdf_url": wanted.link("statistics_monthly_pdf"),
    }
    return render(request, "selfcheck/statistics/monthly.html", context)


@require_safe
@for_bureau()
def statistics_monthly_export(request):
    wanted = _asked(request)
    lines = _lines(wanted, _counted(request, wanted))
    file = BytesIO()
    write_xlsx(
        file,
        ["行业", *(f"{_number(n)}{_head(column)}" for n, column in enumerate(COLUMNS))],
        [[line["words"], *(_plain(cell["text"]) for cell in line["cells"])] for line in lines],
        title=TITLE,
        widths=[18, *(13 for _ in COLUMNS)],
        above=heading(request, NAME, wanted.words, wanted.now),
    )
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{_name(wanted)}.xlsx")


@require_safe
@for_bureau()
def statistics_monthly_pdf(request):
    wanted, actor = _asked(request), request.actor
    lines = _lines(wanted, _counted(request, wanted))
    content = {
        "as_of_at": stamp(wanted.now),
        "bureau_name": actor.place_name,
        "up_to": wanted.month.end.isoformat(),
        "filter_words": f"{wanted.words}　{actor.name} {as_datetime(wanted.now)} 打印",
        "clerk_name": actor.name,
        "heads": [column.words for column in COLUMNS],
        "units": [_unit(column) for column in COLUMNS],
        "rows": [[line["words"], *(cell["text"] for cell in line["cells"])] for line in lines],
    }
    response = HttpResponse(as_pdf(monthly_paper(content)), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{_name(wanted)}.pdf")
    return response


@require_safe
@for_bureau()
def statistics_monthly_list(request):
    """The enterprises or hazards behind one figure."""
    wanted = _asked(request)
    figure = FIGURES.get(request.GET.get("figure", ""), FIGURES["units"])
    sector = request.GET.get("sector", "") if request.GET.get("sector") in SECTORS else ""
    rows = monthly_rows(request.actor.scope, wanted.month, wanted.area.code, figure, sector)
    units = figure.of == UNITS
    page = keyset_page(
        rows,
        by="division_code" if units else "found_at",
        descending=not units,
        moment=not units,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "asked": wanted,
        "figure": figure,
        "sector": SECTORS.get(sector, "合计"),
        "units": units,
        "page": page,
        "count": rows.count(),
        "lines": [
            {"row": row, "enterprise": row.enterprise, "sector": SECTORS[row.sector]} for row in page.rows
        ],
        "back": wanted.link("statistics_monthly"),
    }
    return render(request, "selfcheck/statistics/monthly_list.html", context)


def _asked(request) -> AskedMonth:
    """404 for a division that is not the reader's; a month nobody offers counts as not given."""
    now, own = timezone.now(), request.actor.division or ""
    division = chosen_division(request.actor.scope, request.GET.get("division", ""))
    if division is None:
        raise Http404
    today = day_of(now)
    usual = today.replace(day=1) - timedelta(days=1)
    try:
        year, number = int(request.GET.get("year", usual.year)), int(request.GET.get("month", usual.month))
    except ValueError:
        year, number = usual.year, usual.month
    if not (2000 <= year <= 2100 and number in MONTHS):
        year, number = usual.year, usual.month
    span = request.GET.get("span") if request.GET.get("span") in dict(SPANS) else "month"
    month = Month(year, number, today, span)
    years = {quarter.year for quarter in open_quarters(own)} | {year, today.year}
    return AskedMonth(now, month, area(division, own), tuple(sorted(years, reverse=True)))


def _counted(request, wanted: AskedMonth) -> Monthly:
    return monthly(request.actor.scope, wanted.month, wanted.area.code)


def _lines(wanted: AskedMonth, figures: Monthly) -> list[dict]:
    """合计, then the seven sectors."""
    named = [("", "合计"), *((code, f"{n} {words}") for n, (code, words) in enumerate(SECTORS.items(), 1))]
    return [
        {
            "words": words,
            "sum": not code,
            "cells": [_cell(wanted, figures, column, code) for column in COLUMNS],
        }
        for code, words in named
    ]


def _cell(wanted: AskedMonth, figures: Monthly, column, sector: str) -> dict:
    if isinstance(column, Rate):
        top, base = (figures.number(FIGURES[code], sector) for code in (column.top, column.base))
        return {"text": as_rate(top, base), "url": "", "words": column.words}
    url = wanted.link("statistics_monthly_list", figure=column.code, sector=sector)
    money = column.code == FUNDS
    text = as_wan_yuan(figures.funds(sector)) if money else str(figures.number(column, sector))
    return {"text": text, "url": url, "words": column.words}


def _unit(column) -> str:
    return column.unit if isinstance(column, MonthlyFigure) else "%"


def _head(column) -> str:
    return f"{column.words}（{_unit(column)}）"


def _number(place: int) -> str:
    return chr(0x2460 + place)  # ①


def _plain(text: str):
    return int(text) if text.isdecimal() else text


def _name(wanted: AskedMonth) -> str:
    return f"{TITLE}-{wanted.month.label}-{wanted.area.name}"
