"""A list as XLSX: at once as far as a reader waits for it, else by a job that is found again."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect

from portal.commands.jobs import request_job
from selfcheck import tasks
from selfcheck.list_exports import LISTS, write_table
from selfcheck.views.statistics._asked import heading

AT_ONCE = 5_000  # rows


@dataclass(frozen=True)
class ListExport:
    """`code` and `asked`: as in `selfcheck.list_exports`; `back`: the list's address."""

    code: str
    asked: dict
    title: str
    words: str
    name: str
    unit: str
    back: str
    now: datetime


def many(count: int) -> bool:
    """Then the page offers the job instead of the file."""
    return count > AT_ONCE


def at_once(request, wanted: ListExport):
    """The rows of the screen, all pages of them."""
    table = LISTS[wanted.code](request.actor, wanted.asked, wanted.now)
    if many(table.count):
        messages.warning(request, f"超过 {AT_ONCE} {wanted.unit}，请点“后台导出”。")
        return redirect(wanted.back)
    file = BytesIO()
    write_table(file, table, heading(request, wanted.title, wanted.words, wanted.now))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=wanted.name)


def by_job(request, wanted: ListExport):
    job = request_job(
        actor=request.actor,
        kind="list_export",
        title=f"导出{wanted.title}：{wanted.words}"[:200],
        params={
            "name": wanted.name,
            "list": wanted.code,
            "asked": wanted.asked,
            "above": heading(request, wanted.title, wanted.words, wanted.now),
        },
        now=wanted.now,
    )
    tasks.export_list.delay_on_commit(job_id=job.pk)
    return redirect("portal:job_detail", job.pk)
