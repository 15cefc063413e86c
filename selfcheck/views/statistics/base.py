"""应报基数: the sum from the opening to today, and the list of who was added, removed or exempt."""

from dataclasses import replace
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.formats import as_datetime
from portal.spreadsheets import write_xlsx
from selfcheck.queries.base_changes import (
    CHANGES,
    KINDS,
    SORTS,
    Change,
    base_changes,
    base_numbers,
    changes_of,
)
from selfcheck.queries.sorts import sorted_rows
from selfcheck.views.statistics._asked import Asked, asked, heading

TITLE = "应报基数变动"
AT_ONCE = 5_000
COLUMNS = {
    "序号": 6,
    "单位名称": 34,
    "统一社会信用代码": 21,
    "属地": 14,
    "季度": 10,
    "变动": 18,
    "变动时间": 17,
    "事由": 40,
    "依据": 30,
    "登记人": 10,
    "批准人": 10,
}


@require_safe
@for_bureau()
def statistics_base(request):
    wanted, kind, scope = asked(request), _kind(request), request.actor.scope
    rows = base_changes(scope, wanted.period, wanted.area.code, kind)
    page = sorted_rows(rows, scope, SORTS, request.GET.get("sort", "")).page(request.GET)
    context = {
        "title": TITLE,
        "asked": wanted,
        "sums": _sums(wanted, base_numbers(scope, wanted.period, wanted.area.code)),
        "kind": kind,
        "words": _words(wanted, kind),
        "page": replace(page, rows=_lines(request, wanted, page.rows), count=rows.count()),
    }
    return render(request, "selfcheck/statistics/base.html", context)


@require_safe
@for_bureau()
def statistics_base_export(request):
    wanted, kind = asked(request), _kind(request)
    rows = base_changes(request.actor.scope, wanted.period, wanted.area.code, kind)
    if rows.count() > AT_ONCE:
        messages.warning(request, f"超过 {AT_ONCE} 家，一次导不完。请按季度或者区域缩小范围后再导出。")
        return redirect(wanted.link("statistics_base", kind=kind))
    lines = _lines(
        request, wanted, sorted_rows(rows, request.actor.scope, SORTS, request.GET.get("sort", "")).all
    )
    file = BytesIO()
    write_xlsx(
        file,
        list(COLUMNS),
        (_cells(number, line) for number, line in enumerate(lines, start=1)),
        title=TITLE,
        widths=list(COLUMNS.values()),
        above=heading(request, TITLE, _words(wanted, kind), wanted.now),
    )
    file.seek(0)
    name = f"{TITLE}-{wanted.period.label}-{wanted.area.name}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


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


def _cells(number: int, line: dict) -> tuple:
    one, owed = line["change"], line["change"].obligation
    firm = owed.enterprise
    said = (one.kind, as_datetime(one.at), one.why, one.grounds, one.proposed_by, one.decided_by)
    return number, firm.name, firm.uscc, line["place"], f"{owed.year}Q{owed.quarter}", *said
