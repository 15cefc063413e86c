"""The list behind a figure of S2, S3 and the analysis: as many rows as the figure says."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.audience import for_bureau
from portal.commands.jobs import request_job
from portal.formats import as_date
from selfcheck import roster_export, tasks
from selfcheck.queries.figures import FIGURES
from selfcheck.queries.roster import Chosen, lines_of, roster
from selfcheck.queries.sorts import ROSTER_SORTS, known_sort, sorted_rows
from selfcheck.views.statistics._asked import Asked, asked, heading

AT_ONCE = 5_000  # rows of an export that a reader waits for


@require_safe
@for_bureau()
def statistics_roster(request):
    wanted = asked(request)
    chosen = _chosen(request, wanted)
    scope = request.actor.scope
    found = roster(scope, chosen, wanted.now)
    listed = sorted_rows(found.select_related("enterprise"), scope, ROSTER_SORTS, chosen.sort)
    page = listed.page(request.GET)
    count = found.count()
    context = {
        "asked": wanted,
        "chosen": chosen,
        "figures": FIGURES.values(),
        "page": replace(page, rows=lines_of(page.rows, wanted.area.place_of), count=count),
        "words": _words(request, wanted, chosen),
        "many": count > AT_ONCE,
        "rest": request.GET.get("rest", ""),
        "narrowed": chosen.until,
    }
    return render(request, "selfcheck/statistics/roster.html", context)


@require_safe
@for_bureau()
def statistics_roster_export(request):
    wanted = asked(request)
    chosen = _chosen(request, wanted)
    if roster(request.actor.scope, chosen, wanted.now).count() > AT_ONCE:
        messages.warning(request, f"超过 {AT_ONCE} 家，请点“后台导出”。")
        return redirect(f"{wanted.link('statistics_roster')}&{request.GET.urlencode()}")
    file = BytesIO()
    above = heading(request, chosen.figure.words, _words(request, wanted, chosen), wanted.now)
    roster_export.write(file, request.actor.scope, chosen, above, wanted.area.place_of, wanted.now)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=_name(wanted, chosen))


@require_POST
@for_bureau()
def statistics_roster_job(request):
    """More rows than a reader waits for: a job with progress, found again among the jobs."""
    wanted = asked(request)
    chosen = _chosen(request, wanted)
    words = _words(request, wanted, chosen)
    job = request_job(
        actor=request.actor,
        kind="roster_export",
        title=f"导出{chosen.figure.words}：{words}"[:200],
        params={
            "name": _name(wanted, chosen),
            "chosen": roster_export.as_json(chosen),
            "above": heading(request, chosen.figure.words, words, wanted.now),
        },
        now=wanted.now,
    )
    tasks.export_roster.delay_on_commit(job_id=job.pk)
    return redirect("portal:job_detail", job.pk)


def _chosen(request, wanted: Asked) -> Chosen:
    return Chosen(
        period=wanted.period,
        division=wanted.area.code,
        figure=FIGURES.get(request.GET.get("figure", ""), FIGURES["base"]),
        without=tuple(code for code, _ in wanted.area.parts) if request.GET.get("rest") else (),
        text=request.GET.get("q", "")[:100].strip().replace("\x00", ""),
        sort=known_sort(ROSTER_SORTS, request.GET.get("sort", "")),
        until=_day(request.GET.get("until", "")),
    )


def _day(text: str) -> date | None:
    """None for what is no day: then the list is not narrowed."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _words(request, wanted: Asked, chosen: Chosen) -> str:
    parts = [wanted.words, *(["本级未细分"] if chosen.without else []), f"指标：{chosen.figure.words}"]
    if chosen.until:
        parts.append(f"{as_date(chosen.until)} 24 时以前报送")
    return "，".join([*parts, *([f"名称或代码：{chosen.text}"] if chosen.text else [])])


def _name(wanted: Asked, chosen: Chosen) -> str:
    return f"{chosen.figure.words}-{wanted.period.label}-{wanted.area.name}.xlsx"
