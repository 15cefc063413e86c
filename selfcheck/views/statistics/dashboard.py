"""总览 of an area: filing day by day, rates, age of major hazards, clocks; every figure opens its list."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.actors import Actor
from portal.audience import for_bureau
from portal.calendars import Quarter, day_of, has_holiday_data
from portal.formats import as_rate
from selfcheck.queries import desk, statistics
from selfcheck.queries.figures import FIGURES
from selfcheck.queries.roster import Counted, Period, counted
from selfcheck.states.clocks import LOOKS_AFTER, kinds_seen
from selfcheck.views.bureau._desk_lines import clock_row, kind_rows, part_rows, role_rows, shown
from selfcheck.views.statistics._ages import age_bands, age_chart, hazard_list
from selfcheck.views.statistics._asked import Asked, asked
from selfcheck.views.statistics._curves import curve_chart, curve_rows

SHOWN = ("base", "standing", "missing", "overdue")
LATEST = 5  # of what is late on our side
REST = "本级未细分"


@require_safe
@for_bureau()
def dashboard(request):
    wanted = asked(request)
    if not wanted.period.quarter:
        wanted = wanted.with_period(Period(wanted.period.year, Quarter.of(day_of(wanted.now)).quarter))
    actor, fresh = request.actor, "fresh" in request.GET
    quarter = Quarter(wanted.period.year, wanted.period.quarter)
    figures = counted(actor.scope, wanted.period, wanted.area.code, wanted.now, fresh=fresh)
    quarters = (quarter, quarter.previous(), Quarter(quarter.year - 1, quarter.quarter))
    filed = statistics.curves(actor.scope, quarters, wanted.area.code, wanted.now, fresh=fresh)
    clocks = desk.groups(actor, desk.Wanted(division=wanted.area.code), wanted.now)
    bands = age_bands(actor.scope, wanted)
    areas = _areas(wanted, figures)
    context = {
        "asked": wanted,
        "figures_at": min(figures.at, filed.at),
        "tiles": _tiles(wanted, figures, bands, desk.sums(clocks)),
        "curves": filed.curves,
        "curve": curve_chart(filed.curves, _roster_of(wanted)),
        "curve_rows": curve_rows(filed.curves),
        "areas": areas,
        "area_heads": [FIGURES[code].words for code in SHOWN],
        "area_chart": _area_chart(wanted, areas),
        "bands": bands,
        "band_chart": age_chart(bands),
        **_clocks(actor, wanted, clocks),
    }
    return render(request, "selfcheck/statistics/dashboard.html", context)


def _roster_of(wanted: Asked):
    """The list of those that had filed by the end of a day, of another quarter of the same area."""
    return lambda quarter, day: wanted.link(
        "statistics_roster", year=quarter.year, quarter=quarter.quarter, figure="standing", until=day
    )


def _tiles(wanted: Asked, figures: Counted, bands: list[dict], clocks: desk.Sums) -> list[dict]:
    top, base, missing, overdue = (
        figures.number(FIGURES[code]) for code in ("standing", "base", "missing", "overdue")
    )
    roster = {code: wanted.link("statistics_roster", figure=code) for code in SHOWN}
    of_base = f"应报 {base:,} 家"
    opened, late = (sum(band[name]["number"] for band in bands) for name in ("open", "overdue"))
    late_list = f"{reverse('selfcheck:clock_list')}?division={wanted.area.code}&state=late"
    return [
        _tile("季报率", as_rate(top, base), f"{top:,} / {base:,} 家", roster["standing"]),
        _tile("未报", missing, of_base, roster["missing"], "家"),
        _tile("逾期未报", overdue, of_base, roster["overdue"], "家", "over"),
        _tile("未销号重大隐患", opened, f"超期 {late:,} 项", hazard_list(wanted, "open"), "项"),
        _tile("超期未整改", late, f"未销号 {opened:,} 项", hazard_list(wanted, "overdue"), "项", "over"),
        _tile(
            "我方已逾期",
            clocks.late,
            f"等待办理 {clocks.base:,} 件",
            late_list,
            "件",
            "over",
        ),
    ]


def _tile(words: str, value, beside: str, url: str, unit: str = "", tone: str = "") -> dict:
    return {"words": words, "value": value, "beside": beside, "url": url, "unit": unit, "tone": tone}


def _areas(wanted: Asked, figures: Counted) -> list[dict]:
    """In the order of the codes: a list of places, not a ranking; then what lies in none of them."""
    names = dict(wanted.area.parts)
    rows = [_area(wanted, figures, code, name, {code}) for code, name in names.items()]
    if names and (rest := figures.parts - set(names)):
        rows.append(_area(wanted, figures, "", REST, rest))
    return rows


def _area(wanted: Asked, figures: Counted, code: str, name: str, parts: set[str]) -> dict:
    where = {"division": code} if code else {"rest": 1}
    numbers = {one: figures.number(FIGURES[one], parts) for one in SHOWN}
    return {
        "name": name,
        "url": wanted.link("dashboard", division=code) if code else "",
        "share": round(100 * numbers["standing"] / numbers["base"], 1) if numbers["base"] else None,
        "cells": [
            {
                "words": FIGURES[one].words,
                "number": numbers[one],
                "url": wanted.link("statistics_roster", figure=one, **where),
            }
            for one in SHOWN
        ],
        "numbers": numbers,
    }


def _area_chart(wanted: Asked, areas: list[dict]) -> dict:
    return {
        "names": [area["name"] for area in areas],
        "urls": [area["url"] for area in areas],
        "series": [{"name": wanted.period.label, "values": [area["share"] for area in areas]}],
    }


def _clocks(actor: Actor, wanted: Asked, found: list[desk.Group]) -> dict:
    """What waits at the bureau; those who look after it also see by whom, where and what is late."""
    division = wanted.area.code
    rows = [row for row in kind_rows(found, kinds_seen(actor.role), division) if row["sums"].base]
    context = {
        "clocks": rows,
        "clock_sum": clock_row("合计", desk.sums(found), division=division),
        "clock_chart": _clock_chart(rows),
        "guessed": not has_holiday_data(day_of(wanted.now).year),
        "looks_after": actor.role in LOOKS_AFTER,
    }
    if not context["looks_after"]:
        return context
    late = [group for group in found if group.state == desk.LATE]
    lines = desk.Lines(actor, desk.Wanted(division=division), late, wanted.now)[:LATEST]
    return context | {
        "late_lines": shown(lines, actor.role, wanted.area.place_of),
        "late_roles": [row for row in role_rows(found, division) if row["sums"].base],
        "late_parts": part_rows(found, wanted.area.parts, division),
    }


def _clock_chart(rows: list[dict]) -> dict:
    states = (("on_time", "期限内", "doing"), ("soon", "即将到期", "soon"), ("late", "已逾期", "over"))
    cells = [{state: (number, url) for state, number, url in row["cells"]} for row in rows]
    return {
        "unit": "件",
        "names": [row["label"] for row in rows],
        "series": [
            {
                "name": word,
                "tone": tone,
                "values": [cell[state][0] for cell in cells],
                "urls": [cell[state][1] for cell in cells],
            }
            for state, word, tone in states
        ],
    }
