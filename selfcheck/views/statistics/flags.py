"""S16 从宽、双罚提示台账, screen and XLSX: the same rows, none of a case that is sealed to the reader."""

from dataclasses import asdict, replace

from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from portal.audience import for_bureau
from portal.calendars import day_of
from selfcheck.forms.cases import wanted_from
from selfcheck.list_exports.flags import TITLE
from selfcheck.queries.flag_ledger import NEWEST, SORTS, ledger, ledger_lines
from selfcheck.queries.flags import ALL, RULES, STATES, FlagFilter
from selfcheck.queries.sorts import known_sort, sorted_rows
from selfcheck.states.cases import SEES_CASES
from selfcheck.views.statistics._asked import Asked, asked
from selfcheck.views.statistics._list_export import ListExport, at_once, by_job, many


@require_safe
@for_bureau(*SEES_CASES)
def statistics_flags(request):
    wanted, filters = asked(request), _filters(request)
    rows = ledger(request.actor, wanted.period, wanted.area.code, filters, day_of(wanted.now))
    page = sorted_rows(rows, request.actor.scope, SORTS, _sort(request) or NEWEST).page(request.GET)
    count = rows.count()
    context = {
        "title": TITLE,
        "asked": wanted,
        "filters": filters,
        "states": STATES,
        "rules": RULES,
        "words": _words(wanted, filters),
        "page": replace(page, rows=ledger_lines(page.rows), count=count),
        "many": many(count),
    }
    return render(request, "selfcheck/statistics/flags.html", context)


@require_safe
@for_bureau(*SEES_CASES)
def statistics_flags_export(request):
    return at_once(request, _export(request))


@require_POST
@for_bureau(*SEES_CASES)
def statistics_flags_job(request):
    return by_job(request, _export(request))


def _export(request) -> ListExport:
    wanted, filters = asked(request), _filters(request)
    return ListExport(
        code="flags",
        asked={
            "year": wanted.period.year,
            "quarter": wanted.period.quarter,
            "division": wanted.area.code,
            "filters": asdict(filters),
            "sort": _sort(request),
        },
        title=f"{TITLE}（提示不是决定）",
        words=_words(wanted, filters),
        name=f"{TITLE}-{wanted.period.label}-{wanted.area.name}.xlsx",
        unit="项",
        back=wanted.link("statistics_flags", **_narrowed(filters), sort=_sort(request)),
        now=wanted.now,
    )


def _sort(request) -> str:
    return known_sort(SORTS, request.GET.get("sort", ""))


def _narrowed(filters: FlagFilter) -> dict[str, str]:
    """As the address of the page has it."""
    return {"state": filters.state, "rule": filters.rule, "clock": filters.clock, "q": filters.text}


def _filters(request) -> FlagFilter:
    """A ledger shows everything unless asked for less."""
    found = wanted_from(request.GET)
    return found if request.GET.get("state") in dict(STATES) else replace(found, state=ALL)


def _words(wanted: Asked, filters: FlagFilter) -> str:
    return "，".join(part for part in (wanted.words, filters.words()) if part)
