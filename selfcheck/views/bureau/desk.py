"""今日待办 of one person, and the chief's view of what waits and is late on our side."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.calendars import day_of, has_holiday_data
from portal.queries.divisions import area, chosen_division
from selfcheck.forms.desk import DeskFilter, wanted_from
from selfcheck.queries import desk as queries
from selfcheck.queries.desk import STATES
from selfcheck.states.clocks import kinds_of, kinds_seen
from selfcheck.views.bureau._desk_lines import clock_row, kind_rows, part_rows, role_rows, shown

PER_PAGE = 20


@require_safe
@for_bureau()
def desk(request):
    return _list(request, mine=True)


@require_safe
@for_bureau()
def clock_list(request):
    return _list(request, mine=False)


@require_safe
@for_bureau()
def clock_overview(request):
    """By kind, by role, by the divisions below; every figure opens its list."""
    now, actor = timezone.now(), request.actor
    division = _division(request)
    place = area(division, actor.division)
    found = queries.groups(actor, queries.Wanted(division=division), now)
    context = {
        "today": day_of(now),
        "area": place,
        "whole": clock_row("合计", queries.sums(found), division=division),
        "kinds": kind_rows(found, kinds_seen(actor.role), division),
        "roles": role_rows(found, division),
        "parts": part_rows(found, place.parts, division),
        "guessed": not has_holiday_data(day_of(now).year),
    }
    return render(request, "selfcheck/bureau/clock_overview.html", context)


def _list(request, *, mine: bool):
    now, actor = timezone.now(), request.actor
    division = _division(request)
    kinds = kinds_of(actor.role) if mine else kinds_seen(actor.role)
    wanted = wanted_from(request.GET, mine=mine, division=division, kinds=kinds)
    place = area(division, actor.division)
    found = queries.groups(actor, wanted.any_state, now)
    if wanted.rest:
        found = queries.in_no_part(found, [code for code, _ in place.parts])
    lines = queries.Lines(actor, wanted, [g for g in found if wanted.state in ("", g.state)], now)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "today": day_of(now),
        "mine": mine,
        "area": place,
        "wanted": wanted,
        "page": page,
        "lines": shown(page.object_list, actor.role, place.place_of),
        "tabs": _tabs(found, wanted),
        "filter_form": DeskFilter(wanted, kinds=kinds, places=place.choices),
    }
    return render(request, "selfcheck/bureau/desk.html", context)


def _division(request) -> str:
    division = chosen_division(request.actor.scope, request.GET.get("division", ""))
    if division is None:
        raise Http404
    return division


def _tabs(found: list[queries.Group], wanted: queries.Wanted) -> list[dict]:
    counts = {state: sum(g.count for g in found if g.state == state) for state, _ in STATES}
    rows = [("", "全部", sum(counts.values())), *((state, word, counts[state]) for state, word in STATES)]
    return [
        {"state": state, "label": word, "count": count, "current": state == wanted.state}
        for state, word, count in rows
    ]
