"""Quarter by quarter: this year and the last, with the change to the quarter before and to last year's."""

from datetime import date
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.calendars import QUARTER_NAMES, day_of
from portal.formats import as_rate
from selfcheck.queries.figures import FIGURES, RATES
from selfcheck.queries.monthly import Month, hazards_of
from selfcheck.queries.monthly_figures import FIGURES as HAZARDS
from selfcheck.queries.roster import Counted, Period, by_quarter, counted
from selfcheck.views.statistics._ages import age_bands, age_chart
from selfcheck.views.statistics._asked import Asked, asked

FOUND = ("general", "general_done", "major", "major_closed")
SHOWN = ("base", "standing", "late", "overdue", "nil", "exempt")


@require_safe
@for_bureau()
def statistics_analysis(request):
    wanted = asked(request)
    years = {year: _year(request, wanted, year) for year in (wanted.period.year - 1, wanted.period.year)}
    lines = [_line(wanted, years, year, n) for year in years for n in QUARTER_NAMES]
    bands = age_bands(request.actor.scope, wanted)
    context = {
        "asked": wanted,
        "heads": [FIGURES[code] for code in SHOWN],
        "lines": [line for line in lines if line["base"]],
        "figures_at": min(one.at for one in years.values()),
        "chart": _chart(lines, wanted.period.year),
        "areas": _areas(wanted, years[wanted.period.year]),
        "attended": _attended(request, wanted, years),
        "attended_rules": [FIGURES["attended"], RATES["attended_rate"]],
        "bands": bands,
        "band_chart": age_chart(bands),
        "hazard_heads": [HAZARDS[code].words for code in FOUND],
        "hazard_rules": [HAZARDS[code] for code in FOUND],
        "hazard_lines": _hazard_lines(request, wanted),
    }
    context["attended_chart"] = _attended_chart(context["attended"], wanted.period.year)
    context["area_chart"] = {
        "names": [area["name"] for area in context["areas"]],
        "urls": [area["url"] for area in context["areas"]],
        "series": [{"name": wanted.period.label, "values": [area["share"] for area in context["areas"]]}],
    }
    return render(request, "selfcheck/statistics/analysis.html", context)


def _year(request, wanted: Asked, year: int) -> Counted:
    fresh = "fresh" in request.GET
    return counted(request.actor.scope, Period(year), wanted.area.code, wanted.now, fresh=fresh)


def _line(wanted: Asked, years: dict[int, Counted], year: int, n: int) -> dict:
    figures = years[year]
    (top, base), running = _filed(figures, n), _runs(figures, n)
    before = _filed(figures, n - 1) if n > 1 else _filed(years.get(year - 1), 4)
    return {
        "label": f"{year}年{QUARTER_NAMES[n]}季度",
        "year": year,
        "base": base,
        "cells": [_cell(wanted, figures, FIGURES[code], year, n) for code in SHOWN],
        "running": running,
        "rate": as_rate(top, base),
        "share": None if running else _share(top, base),
        "to_before": "—" if running else _change((top, base), before),
        "to_last_year": "—" if running else _change((top, base), _filed(years.get(year - 1), n)),
        "url": wanted.link("statistics", year=year, quarter=n),
    }


def _cell(wanted: Asked, figures: Counted, figure, year: int, n: int) -> dict:
    url = wanted.link("statistics_roster", year=year, quarter=n, figure=figure.code)
    return {"number": figures.number(figure, quarter=n), "url": url, "words": figure.words}


def _attended(request, wanted: Asked, years: dict[int, Counted]) -> list[dict]:
    """Of each quarter the reports and in how many the principal took part; both numbers open their list."""
    found = []
    for year, counts in years.items():
        attended, scope = FIGURES["attended"], request.actor.scope
        taken = by_quarter(scope, year, wanted.area.code, attended, wanted.now)
        for n, name in QUARTER_NAMES.items():
            filed, _ = _filed(counts, n)
            cells = [
                {
                    "number": number,
                    "words": FIGURES[code].words,
                    "url": wanted.link("statistics_roster", year=year, quarter=n, figure=code),
                }
                for code, number in (("standing", filed), ("attended", taken.get(n, 0)))
            ]
            row = {"year": year, "label": f"{year}年{name}季度", "cells": cells, "running": _runs(counts, n)}
            rate, share = as_rate(taken.get(n, 0), filed), _share(taken.get(n, 0), filed)
            found.append(row | {"rate": rate, "share": None if row["running"] else share})
    return found


def _attended_chart(lines: list[dict], year: int) -> dict:
    """A point leads to the list of those whose principal took part."""
    return {
        "names": [f"{name}季度" for name in QUARTER_NAMES.values()],
        "series": [
            {
                "name": f"{one}年",
                "values": [line["share"] for line in lines if line["year"] == one],
                "urls": [line["cells"][1]["url"] for line in lines if line["year"] == one],
            }
            for one in (year, year - 1)
        ],
    }


def _hazard_lines(request, wanted: Asked) -> list[dict]:
    """Quarters of the year that have begun: found in it, and put right by its end; each opens its list."""
    today, year = day_of(wanted.now), wanted.period.year
    begun = [n for n in QUARTER_NAMES if date(year, 3 * n - 2, 1) <= today]
    return [_hazard_line(request, wanted, Month(year, 3 * n, today, "quarter"), n) for n in begun]


def _hazard_line(request, wanted: Asked, span: Month, n: int) -> dict:
    figures = hazards_of(request.actor.scope, span, wanted.area.code)
    query = {"year": span.year, "month": span.month, "span": "quarter", "division": wanted.area.code}
    address = reverse("selfcheck:statistics_monthly_list")
    cells = [
        {
            "number": figures.number(HAZARDS[code]),
            "words": HAZARDS[code].words,
            "url": f"{address}?{urlencode(query | {'figure': code})}",
        }
        for code in FOUND
    ]
    general, done, major, closed = (cell["number"] for cell in cells)
    label = f"{span.year}年{QUARTER_NAMES[n]}季度"
    return {"label": label, "cells": cells, "rates": [as_rate(done, general), as_rate(closed, major)]}


def _filed(figures: Counted | None, n: int) -> tuple[int, int]:
    if figures is None:
        return 0, 0
    return figures.number(FIGURES["standing"], quarter=n), figures.number(FIGURES["base"], quarter=n)


def _runs(figures: Counted, n: int) -> bool:
    """Nobody's deadline has passed yet and some lie ahead: such a quarter is compared with none."""
    ahead, overdue = (figures.number(FIGURES[code], quarter=n) for code in ("ahead", "overdue"))
    return ahead > 0 and overdue == 0


def _share(top: int, base: int) -> float | None:
    return round(100 * top / base, 1) if base else None


def _change(now: tuple[int, int], then: tuple[int, int]) -> str:
    """In percentage points; a dash where one of the two has no base."""
    ours, theirs = _share(*now), _share(*then)
    return "—" if ours is None or theirs is None else f"{ours - theirs:+.1f}"


def _chart(lines: list[dict], year: int) -> dict:
    """Two lines over the four quarters; a point leads to the table of its quarter."""
    own = [line for line in lines if line["year"] == year]
    series = [
        {"name": f"{one}年", "values": [line["share"] for line in lines if line["year"] == one]}
        for one in (year, year - 1)
    ]
    return {
        "names": [f"{name}季度" for name in QUARTER_NAMES.values()],
        "urls": [line["url"] for line in own],
        "series": series,
    }


def _areas(wanted: Asked, figures: Counted) -> list[dict]:
    """In the order of the codes: a list of places, not a ranking."""
    quarter = wanted.period.quarter
    found = []
    for code, name in wanted.area.parts:
        top, base = (figures.number(FIGURES[one], {code}, quarter) for one in ("standing", "base"))
        url = wanted.link("statistics_analysis", division=code)
        shown = {"name": name, "top": top, "base": base, "share": _share(top, base), "url": url}
        found.append(shown | {"list": wanted.link("statistics_roster", division=code, figure="missing")})
    return found
