"""S5 上级月报表: on screen, on A4 and as XLSX; every figure opens its list."""

from io import BytesIO

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.formats import as_datetime, as_rate, as_wan_yuan
from portal.spreadsheets import write_xlsx
from selfcheck.documents.monthly import NAME, monthly_paper
from selfcheck.documents.papers import as_pdf
from selfcheck.facts.content import stamp
from selfcheck.queries.figures import Rate
from selfcheck.queries.monthly import SECTORS, Monthly, monthly
from selfcheck.queries.monthly_figures import COLUMNS, FIGURES, FUNDS, MonthlyFigure
from selfcheck.views.statistics._asked import heading
from selfcheck.views.statistics._month import MONTHS, SPANS, AskedMonth, asked_month

TITLE = "隐患排查治理情况月报表"


@require_safe
@for_bureau()
def statistics_monthly(request):
    wanted = asked_month(request)
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
    wanted = asked_month(request)
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
    wanted, actor = asked_month(request), request.actor
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
