"""S16 从宽、双罚提示台账, screen and XLSX: the same rows, none of a case that is sealed to the reader."""

from dataclasses import replace
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.audience import for_bureau
from portal.calendars import day_of
from portal.formats import as_date
from portal.keyset import keyset_page
from portal.spreadsheets import write_xlsx
from selfcheck.forms.cases import wanted_from
from selfcheck.queries.flag_ledger import ledger, ledger_lines
from selfcheck.queries.flags import ALL, RULES, STATES, FlagFilter
from selfcheck.states.cases import SEES_CASES
from selfcheck.views.statistics._asked import Asked, asked, heading

TITLE = "从宽、双罚提示台账"
AT_ONCE = 5_000
COLUMNS = {
    "序号": 6,
    "提示编号": 10,
    "案号": 24,
    "单位名称": 34,
    "规则": 8,
    "提示": 24,
    "系统结果": 10,
    "依据": 60,
    "证据日期": 12,
    "处理人": 10,
    "审核人": 10,
    "结论": 14,
}


@require_safe
@for_bureau(*SEES_CASES)
def statistics_flags(request):
    wanted, filters = asked(request), _filters(request)
    rows = ledger(request.actor, wanted.period, wanted.area.code, filters, day_of(wanted.now))
    page = keyset_page(
        rows,
        by="pk",
        number=True,
        descending=True,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "title": TITLE,
        "asked": wanted,
        "filters": filters,
        "states": STATES,
        "rules": RULES,
        "words": _words(wanted, filters),
        "page": replace(page, rows=ledger_lines(page.rows), count=rows.count()),
    }
    return render(request, "selfcheck/statistics/flags.html", context)


@require_safe
@for_bureau(*SEES_CASES)
def statistics_flags_export(request):
    """The rows of the screen, all pages of them."""
    wanted, filters = asked(request), _filters(request)
    rows = ledger(request.actor, wanted.period, wanted.area.code, filters, day_of(wanted.now)).order_by("-pk")
    if rows.count() > AT_ONCE:
        messages.warning(request, f"超过 {AT_ONCE} 项，一次导不完。请按季度或者区域缩小范围后再导出。")
        return redirect(wanted.link("statistics_flags", state=filters.state, rule=filters.rule))
    file = BytesIO()
    write_xlsx(
        file,
        list(COLUMNS),
        (_cells(number, line) for number, line in enumerate(ledger_lines(rows), start=1)),
        title=TITLE,
        widths=list(COLUMNS.values()),
        above=heading(request, f"{TITLE}（提示不是决定）", _words(wanted, filters), wanted.now),
    )
    file.seek(0)
    name = f"{TITLE}-{wanted.period.label}-{wanted.area.name}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


def _filters(request) -> FlagFilter:
    """A ledger shows everything unless asked for less."""
    found = wanted_from(request.GET)
    return found if request.GET.get("state") in dict(STATES) else replace(found, state=ALL)


def _words(wanted: Asked, filters: FlagFilter) -> str:
    return "，".join(part for part in (wanted.words, filters.words()) if part)


def _cells(number: int, line) -> tuple:
    flag = line.flag
    return (
        number,
        flag.pk,
        flag.case.number,
        flag.case.enterprise.name,
        flag.rule,
        line.title,
        line.found,
        line.basis,
        as_date(flag.case.finding.found_at),
        line.handled_by,
        line.reviewed_by,
        line.conclusion,
    )
