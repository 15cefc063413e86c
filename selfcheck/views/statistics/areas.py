"""S2 各地季报进度 and S3 各地排查质量: areas as columns, every figure a link into its own list."""

from dataclasses import dataclass
from io import BytesIO

from django.http import FileResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.formats import as_datetime, as_rate
from portal.spreadsheets import write_xlsx
from selfcheck.queries.figures import FIGURES, RATES, Rate
from selfcheck.queries.roster import Counted, counted
from selfcheck.views.statistics._asked import Asked, asked, heading

PROGRESS = ("base_high", "base_scale", "base_crowded", "base_other", "base", "missing", "filing_rate")
QUALITY = ("base", "standing", "self", "self_rate", "proxy", "proxy_rate", "nil", "nil_rate", "missing")
TABLES = {
    "progress": ("各地季报进度", PROGRESS, "statistics"),
    "quality": ("各地排查质量", QUALITY, "statistics_quality"),
}
REST = "本级未细分"


@dataclass(frozen=True)
class Column:
    """`parts`: the codes of the rows that it holds, None for all."""

    name: str
    code: str
    parts: frozenset[str] | None
    rest: bool = False
    below: bool = False


@require_safe
@for_bureau()
def statistics(request):
    return _page(request, "progress")


@require_safe
@for_bureau()
def statistics_quality(request):
    return _page(request, "quality")


@require_safe
@for_bureau()
def statistics_export(request):
    table = request.GET.get("table") if request.GET.get("table") in TABLES else "progress"
    title, codes, _ = TABLES[table]
    wanted = asked(request)
    figures = _counted(request, wanted)
    columns = _columns(wanted, figures)
    rows = [
        [line["words"], *(cell["text"] for cell in line["cells"])] for line in _lines(wanted, figures, codes)
    ]
    file = BytesIO()
    write_xlsx(
        file,
        ["项目", *(column.name for column in columns)],
        [[_plain(value) for value in row] for row in rows],
        title=title,
        widths=[18, *(12 for _ in columns)],
        above=heading(
            request,
            title,
            f"{wanted.words}，数据时间 {as_datetime(figures.at)}",
            wanted.now,
        ),
    )
    file.seek(0)
    name = f"{title}-{wanted.period.label}-{wanted.area.name}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


def _page(request, table: str):
    title, codes, name = TABLES[table]
    wanted = asked(request)
    figures = _counted(request, wanted)
    context = {
        "title": title,
        "asked": wanted,
        "columns": [
            {"name": c.name, "url": wanted.link(name, division=c.code) if c.below else ""}
            for c in _columns(wanted, figures)
        ],
        "way": [
            {"name": place, "url": wanted.link(name, division=code)} for code, place in wanted.area.way[:-1]
        ],
        "lines": _lines(wanted, figures, codes),
        "figures_at": figures.at,
        "table": table,
        "export_url": wanted.link("statistics_export", table=table),
    }
    return render(request, "selfcheck/statistics/areas.html", context)


def _counted(request, wanted: Asked) -> Counted:
    fresh = "fresh" in request.GET
    return counted(request.actor.scope, wanted.period, wanted.area.code, wanted.now, fresh=fresh)


def _columns(wanted: Asked, figures: Counted) -> list[Column]:
    """One for each part below, one for rows that lie in none of them, and 合计."""
    names = dict(wanted.area.parts)
    columns = [Column(name, code, frozenset({code}), below=True) for code, name in names.items()]
    if names and (rest := figures.parts - set(names)):
        columns.append(Column(REST, wanted.area.code, frozenset(rest), rest=True))
    return [*columns, Column("合计", wanted.area.code, None)]


def _lines(wanted: Asked, figures: Counted, codes) -> list[dict]:
    columns = _columns(wanted, figures)
    return [_line(RATES.get(code) or FIGURES[code], wanted, figures, columns) for code in codes]


def _line(row, wanted: Asked, figures: Counted, columns: list[Column]) -> dict:
    cell = _rate_cell if isinstance(row, Rate) else _figure_cell
    return {
        "words": row.words,
        "rule": row.rule,
        "sum": row.code == "base",
        "cells": [cell(row, wanted, figures, column) for column in columns],
    }


def _figure_cell(figure, wanted: Asked, figures: Counted, column: Column) -> dict:
    number = figures.number(figure, column.parts)
    rest = {"rest": 1} if column.rest else {}
    url = wanted.link("statistics_roster", division=column.code, figure=figure.code, **rest)
    return {"text": str(number), "url": url, "place": column.name}


def _rate_cell(rate: Rate, wanted: Asked, figures: Counted, column: Column) -> dict:
    top, base = (figures.number(FIGURES[code], column.parts) for code in (rate.top, rate.base))
    return {"text": as_rate(top, base), "beside": f"{top} / {base}", "url": "", "place": column.name}


def _plain(text: str):
    return int(text) if text.isdecimal() else text
