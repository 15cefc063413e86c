"""S1, S13, S14 and S17: one line for each enterprise of the roster, on screen, as XLSX, and S1 on paper."""

from dataclasses import dataclass, replace
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from portal.audience import for_bureau
from portal.commands.jobs import request_job
from portal.formats import as_datetime
from selfcheck import roster_export, tasks
from selfcheck import sheet_export as sheet_file
from selfcheck.documents.papers import as_pdf
from selfcheck.documents.unfiled import unfiled_paper
from selfcheck.facts.content import stamp
from selfcheck.queries.figures import FIGURES
from selfcheck.queries.roster import Chosen, roster
from selfcheck.queries.sheet_foot import Foot
from selfcheck.queries.sheets import SHEETS, Reader, Sheet, sheet_lines
from selfcheck.queries.sorts import known_sort, sorted_rows
from selfcheck.states import SEES_PHONES
from selfcheck.views.statistics._asked import Asked, asked, heading

AT_ONCE = 20_000  # rows of an export that a reader waits for
ON_PAPER = 3_000


@dataclass(frozen=True)
class Listed:
    sheet: Sheet
    asked: Asked
    chosen: Chosen
    reader: Reader

    @property
    def words(self) -> str:
        named = [f"名称或代码：{self.chosen.text}"] if self.chosen.text else []
        return "，".join([self.asked.words, f"范围：{self.chosen.figure.words}", *named])

    def rows(self, scope):
        return roster(scope, self.chosen, self.asked.now)

    @property
    def file_name(self) -> str:
        return f"{self.sheet.title}-{self.asked.period.label}-{self.asked.area.name}"


@require_safe
@for_bureau()
def sheet_page(request, code):
    listed, scope = _listed(request, code), request.actor.scope
    found = listed.rows(scope)
    page = sorted_rows(found, scope, listed.sheet.all_sorts, listed.chosen.sort).page(
        request.GET, lambda rows: listed.sheet.detailed(rows, scope).select_related("enterprise")
    )
    names, foot = [name for name, _ in listed.sheet.columns], Foot(listed.sheet)
    lines = [
        {"obligation": line.obligation, "cells": list(zip(names, line.cells, strict=True))}
        for line in map(foot.add, sheet_lines(listed.sheet, page.rows, listed.reader))
    ]
    page_count = found.count()
    context = {
        "listed": listed,
        "asked": listed.asked,
        "chosen": listed.chosen,
        "figures": FIGURES.values(),
        "page": replace(page, rows=lines, count=page_count),
        "heads": listed.sheet.heads,
        "foot": list(zip(names, foot.cells, strict=True)),
        "many": page_count > AT_ONCE,
        "export_name": f"selfcheck:statistics_{code}_export",
        "job_name": f"selfcheck:statistics_{code}_job",
    }
    return render(request, "selfcheck/statistics/sheet.html", context)


@require_safe
@for_bureau()
def sheet_export(request, code):
    """The rows of the screen, all pages of them."""
    listed, scope = _listed(request, code), request.actor.scope
    if listed.rows(scope).count() > AT_ONCE:
        messages.warning(request, f"超过 {AT_ONCE} 家，请点“后台导出”。")
        return redirect(listed.asked.link(f"statistics_{code}"))
    file, above = BytesIO(), heading(request, listed.sheet.title, listed.words, listed.asked.now)
    sheet_file.write(file, scope, listed.sheet, listed.chosen, listed.reader, above)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{listed.file_name}.xlsx")


@require_POST
@for_bureau()
def sheet_job(request, code):
    """More rows than a reader waits for: a job with progress, found again among the jobs."""
    listed = _listed(request, code)
    job = request_job(
        actor=request.actor,
        kind="sheet_export",
        title=f"导出{listed.sheet.title}：{listed.words}"[:200],
        params={
            "name": f"{listed.file_name}.xlsx",
            "sheet": code,
            "phones": listed.reader.phones,
            "chosen": roster_export.as_json(listed.chosen),
            "above": heading(request, listed.sheet.title, listed.words, listed.asked.now),
        },
        now=listed.asked.now,
    )
    tasks.export_sheet.delay_on_commit(job_id=job.pk)
    return redirect("portal:job_detail", job.pk)


@require_safe
@for_bureau()
def unfiled_pdf(request):
    """S1 on A4 in the official layout."""
    listed, scope, actor = _listed(request, "unfiled"), request.actor.scope, request.actor
    if listed.rows(scope).count() > ON_PAPER:
        messages.warning(request, f"超过 {ON_PAPER} 家，一次印不完。请按区域缩小范围后再打印。")
        return redirect(listed.asked.link("statistics_unfiled"))
    content = {
        "as_of_at": stamp(listed.asked.now),
        "bureau_name": actor.place_name,
        "filter_words": f"{listed.words}　{actor.name} {as_datetime(listed.asked.now)} 打印",
        "rows": [
            [line.obligation.enterprise.name, *map(str, line.cells)]
            for line in sheet_file.lines(listed.sheet, scope, listed.chosen, listed.reader, ON_PAPER)
        ],
    }
    response = HttpResponse(as_pdf(unfiled_paper(content)), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{listed.file_name}.pdf")
    return response


def _listed(request, code: str) -> Listed:
    wanted, sheet = asked(request), SHEETS[code]
    chosen = Chosen(
        period=wanted.period,
        division=wanted.area.code,
        figure=FIGURES.get(request.GET.get("figure", ""), FIGURES[sheet.figure]),
        text=request.GET.get("q", "")[:100].strip().replace("\x00", ""),
        sort=known_sort(sheet.all_sorts, request.GET.get("sort", "")),
    )
    reader = Reader(wanted.now, request.actor.role in SEES_PHONES, request.actor.scope)
    return Listed(sheet, wanted, chosen, reader)
