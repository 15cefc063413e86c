"""应报基数: the sum from the opening to today, and the list of who was added, removed or exempt."""

from dataclasses import replace

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.audience import for_bureau
from selfcheck.list_exports.base import TITLE
from selfcheck.queries.base_changes import (
    CHANGES,
    KINDS,
    SORTS,
    Change,
    base_changes,
    base_numbers,
    changes_of,
)
from selfcheck.queries.sorts import known_sort, sorted_rows
from selfcheck.views.statistics._asked import Asked, asked
from selfcheck.views.statistics._list_export import ListExport, at_once, by_job, many


@require_safe
@for_bureau()
def statistics_base(request):
    wanted, kind, scope = asked(request), _kind(request), request.actor.scope
    rows = base_changes(scope, wanted.period, wanted.area.code, kind)
    page = sorted_rows(rows, scope, SORTS, request.GET.get("sort", "")).page(request.GET)
    count = rows.count()
    context = {
        "title": TITLE,
        "asked": wanted,
        "sums": _sums(wanted, base_numbers(scope, wanted.period, wanted.area.code)),
        "kind": kind,
        "words": _words(wanted, kind),
        "page": replace(page, rows=_lines(request, wanted, page.rows), count=count),
        "many": many(count),
    }
    return render(request, "selfcheck/statistics/base.html", context)


@require_safe
@for_bureau()
def statistics_base_export(request):
    return at_once(request, _export(request))


@require_POST
@for_bureau()
def statistics_base_job(request):
    return by_job(request, _export(request))


def _export(request) -> ListExport:
    wanted, kind = asked(request), _kind(request)
    sort = known_sort(SORTS, request.GET.get("sort", ""))
    return ListExport(
        code="base",
        asked={
            "year": wanted.period.year,
            "quarter": wanted.period.quarter,
            "division": wanted.area.code,
            "kind": kind,
            "sort": sort,
        },
        title=TITLE,
        words=_words(wanted, kind),
        name=f"{TITLE}-{wanted.period.label}-{wanted.area.name}.xlsx",
        unit="家",
        back=wanted.link("statistics_base", kind=kind, sort=sort),
        now=wanted.now,
    )


def _kind(request) -> str:
    return request.GET.get("kind", "") if request.GET.get("kind") in CHANGES else ""


def _words(wanted: Asked, kind: str) -> str:
    return f"{wanted.words}，变动：{KINDS[kind][0] if kind else '全部'}"


def _sums(wanted: Asked, numbers: dict[str, int]) -> list[dict]:
    """Opening, changes with their signs, and the base that the tables use."""
    signs = {"opened": "", "added": "＋", "removed": "－", "exempt": "－"}
    parts = [
        {
            "words": words,
            "sign": signs[kind],
            "number": numbers[kind],
            "url": wanted.link("statistics_base", kind=kind) if kind in CHANGES else "",
        }
        for kind, (words, _) in KINDS.items()
    ]
    url = wanted.link("statistics_roster", figure="base")
    return [*parts, {"words": "应报基数", "sign": "＝", "number": numbers["base"], "url": url}]


def _lines(request, wanted: Asked, rows) -> list[dict]:
    return [
        {
            "change": one,
            "place": wanted.area.place_of(one.obligation.division_code),
            "source": _source(one),
        }
        for one in changes_of(request.actor.scope, rows)
    ]


def _source(one: Change) -> tuple[str, str]:
    """Where it was decided, and the address of that."""
    if one.change:
        return "企业变更", reverse("selfcheck:change_detail", args=[one.change.pk])
    if one.obligation.exempt_by_id:
        return "免报审批", reverse("selfcheck:exemption_detail", args=[one.obligation.exempt_by_id])
    return "一企一档", reverse("selfcheck:enterprise_file", args=[one.obligation.enterprise_id])
