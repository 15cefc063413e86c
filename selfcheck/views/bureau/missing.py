"""The non-filer list: figures, bars, curve, rows, export. Everything that is chosen stands in the address."""

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.audience import for_bureau
from portal.badges import NOTHING_OWED
from portal.commands.jobs import request_job
from portal.keyset import KeysetPage
from selfcheck import exports, tasks
from selfcheck.forms.bureau import GRADES as GRADE_CHOICES
from selfcheck.forms.bureau import MissingFilter
from selfcheck.queries import missing as queries
from selfcheck.queries import statistics
from selfcheck.queries.missing_rows import contact_of, sums_of
from selfcheck.states import REMINDERS, SEES_PHONES
from selfcheck.views.bureau._chart import curve_chart
from selfcheck.views.bureau._listing import Listing, listing
from selfcheck.views.bureau._overview import overview_of

GRADES = dict(GRADE_CHOICES)
COUNTED_TO = 10_000  # of a filtered list; a larger number is only said to be larger
AT_ONCE = 5_000  # rows of an export that a reader waits for


@require_safe
@for_bureau()
def missing_list(request):
    listed = listing(request, timezone.now())
    overview = overview_of(request, listed.wanted.quarter, listed.wanted.division, listed.now)
    if listed.wanted.quarter not in listed.quarters and not overview.whole.total:
        context = {"listed": listed, "form": _form(request, listed)}
        return render(request, "selfcheck/bureau/missing_closed.html", context)
    page = _page(request, listed, overview)
    context = {
        "listed": listed,
        "wanted": listed.wanted,
        "form": _form(request, listed),
        "tally": overview.whole,
        "figures_at": overview.at,
        "bars": _bars(listed, overview),
        "chart": curve_chart(overview.curves, _filed_by(listed)),
        "due_words": _due_words(overview, listed),
        "page": page,
        "may_remind": request.actor.role in REMINDERS,
        "answered": ("filed", "late", "exempt", queries.ALL_ONES),
        "sees_phones": _phones(request),
        "many": (page.count or 0) > AT_ONCE,
        "sums": sums_of(line["row"] for line in page.rows),
        "legend": ("filed", "late", "overdue", "returned", "due", "not_due", "exempt", NOTHING_OWED),
        "empty_text": "换一个季度、区域或者报送情况再查。",
    }
    return render(request, "selfcheck/bureau/missing_list.html", context)


@require_safe
@for_bureau()
def missing_export(request):
    """The same rows as the screen, all of them. More than a reader would wait for go to a job."""
    listed = listing(request, timezone.now())
    scope = request.actor.scope
    if queries.missing(scope, listed.wanted, listed.now).count() > AT_ONCE:
        messages.warning(request, f"超过 {AT_ONCE} 家，请点“后台导出”。")
        return redirect(f"{reverse('selfcheck:missing_list')}?{request.GET.urlencode()}")
    rows = queries.all_missing(scope, listed.wanted, listed.now)
    file = exports.missing_file(rows, _heading(request, listed), _phones(request), listed.area.place_of)
    return FileResponse(file, as_attachment=True, filename=_file_name(listed))


@require_POST
@for_bureau()
def missing_export_job(request):
    listed = listing(request, timezone.now())
    job = request_job(
        actor=request.actor,
        kind="missing_export",
        title=f"导出未报企业：{listed.wanted.quarter.label}，{listed.area.name}",
        params={
            "name": _file_name(listed),
            "wanted": exports.wanted_as_json(listed.wanted),
            "heading": _heading(request, listed),
            "phones": _phones(request),
        },
        now=listed.now,
    )
    tasks.export_missing.delay_on_commit(job_id=job.pk)
    return redirect("portal:job_detail", job.pk)


def _form(request, listed: Listing) -> MissingFilter:
    return MissingFilter(
        request.GET,
        wanted=listed.wanted,
        quarters=listed.quarters,
        places=listed.area.choices,
        sections=listed.sections,
    )


def _page(request, listed: Listing, overview: statistics.Overview) -> KeysetPage:
    scope, wanted = request.actor.scope, listed.wanted
    page = queries.missing_page(
        scope,
        wanted,
        listed.now,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    if wanted.plain:
        count = overview.whole.count_of(wanted.status)
    else:
        count = queries.missing(scope, wanted, listed.now)[:COUNTED_TO].count()
    lines = [_line(row, listed, _phones(request)) for row in page.rows]
    return replace(page, rows=lines, count=count, more=not wanted.plain and count == COUNTED_TO)


def _line(row, listed: Listing, sees_phones: bool) -> dict:
    cells = [
        {
            "quarter": str(cell.quarter),
            "status": cell.status or NOTHING_OWED,
        }
        for cell in row.cells
    ]
    firm = row.obligation.enterprise
    return {
        "row": row,
        "o": row.obligation,
        "enterprise": firm,
        "contact": contact_of(firm, sees_phones=sees_phones),
        "grade": GRADES.get(str(row.obligation.grade), ""),
        "words": f"逾期 {row.days_overdue} 天" if row.days_overdue else "",
        "place": listed.area.place_of(row.obligation.division_code),
        "cells": cells,
        "lead": {"count": row.attended, "needed": 1, "status": row.participation},
        "last": row.last_reminder,
    }


def _due_words(overview: statistics.Overview, listed: Listing) -> str:
    if not overview.curves:
        return ""
    due_on = overview.curves[0].due_on
    left = (due_on - timezone.localdate(listed.now)).days
    year = f"{due_on.year}年" if due_on.year != listed.wanted.quarter.year else ""
    day = f"{year}{due_on.month}月{due_on.day}日 24:00"
    return f"{day} 截止，还有 {left} 天" if left >= 0 else f"{day} 已截止，已过 {-left} 天"


def _filed_by(listed: Listing):
    """The list of those that had filed by the end of a day, in the same area."""
    address = reverse("selfcheck:statistics_roster")

    def link(quarter, day) -> str:
        where = {"year": quarter.year, "quarter": quarter.quarter, "division": listed.wanted.division}
        return f"{address}?{urlencode(where | {'figure': 'standing', 'until': day})}"

    return link


def _bars(listed: Listing, overview: statistics.Overview) -> list[dict]:
    """One bar for each part that owes something; the longest first."""
    names = dict(listed.area.parts)
    folded = statistics.by_part(overview.by_place, names)
    bars = [
        {
            "code": code,
            "linked": code in names,
            "name": names.get(code) or ("本级未细分" if names else listed.area.name),
            "filed": tally.standing,
            "base": tally.base,
            "width": f"{100 * tally.standing / tally.base:.1f}%",
        }
        for code, tally in folded.items()
        if tally.base
    ]
    return sorted(bars, key=lambda bar: (-bar["filed"] / bar["base"], bar["code"]))


def _phones(request) -> bool:
    return request.actor.role in SEES_PHONES


def _heading(request, listed: Listing) -> dict:
    return {
        "title": f"企业季报未上报情况汇总表　{listed.wanted.quarter.label}",
        "words": listed.words,
        "by": f"{request.actor.name}（{request.actor.place_name}）",
        "at": listed.now.isoformat(),
    }


def _file_name(listed: Listing) -> str:
    return f"未报企业-{listed.wanted.quarter}-{listed.area.name}-{timezone.localdate(listed.now):%Y%m%d}.xlsx"
