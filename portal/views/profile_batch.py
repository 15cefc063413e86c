"""批量更新档案 in the browser: take the template, upload it, see old and new, confirm with a reason."""

import tempfile
from pathlib import Path
from uuid import uuid4

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.audience import for_bureau
from portal.commands.jobs import request_job
from portal.commands.profile_batch import note_template
from portal.forms.profile_batch import ConfirmForm, SheetForm
from portal.queries import profile_batch as queries
from portal.queries.divisions import area, chosen_division
from portal.sheets.profile_judging import MOST
from portal.sheets.template import write_template
from portal.tasks import check_profile_batch, write_profile_batch
from portal.views.jobs import job_page
from portal.views.register import IMPORTERS

PER_PAGE = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*IMPORTERS)
def batch_list(request):
    form = SheetForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        job = request_job(
            actor=request.actor,
            kind=queries.CHECK,
            title=f"核对档案更新：{upload.name}",
            params={"name": upload.name},
            input_path=default_storage.save(f"profiles/{uuid4().hex}", upload),
            now=timezone.now(),
        )
        check_profile_batch.delay_on_commit(job_id=job.pk)
        return redirect("portal:job_detail", job.pk)
    own = request.actor.division
    context = {
        "form": form,
        "page": Paginator(queries.batches(request.actor), PER_PAGE).get_page(request.GET.get("page")),
        "area": area(own, own),
        "most": MOST,
    }
    return render(request, "portal/batch_list.html", context, status=400 if form.is_bound else 200)


@require_safe
@for_bureau(*IMPORTERS)
def batch_template(request):
    division = chosen_division(request.actor.scope, request.GET.get("division", ""))
    if division is None:
        raise Http404
    place, scope = area(division).name, request.actor.scope
    if queries.too_many(scope, division):
        messages.error(request, f"{place}的企业超过 {MOST} 家。请选下一级区域，分几次下载。")
        return redirect("portal:batch_list")
    now = timezone.localtime()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "template.xlsx"
        rows = write_template(
            target,
            queries.columns(division),
            queries.lines(scope, division),
            title="企业档案",
            about=f"{place}企业档案批量更新　{now:%Y-%m-%d %H:%M} 生成　只填要改的格；空白表示不改。"
            "隐藏的行也会处理。",
        )
        note_template(actor=request.actor, division=division, rows=rows, now=now)
        response = HttpResponse(target.read_bytes(), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=profiles-{division}-{now:%Y%m%d}.xlsx"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@for_bureau(*IMPORTERS)
def batch_confirm(request, job_id):
    """The file of a check, now written with the reason said here."""
    job = get_object_or_404(queries.batches(request.actor), pk=job_id)
    form = ConfirmForm(request.POST, today=timezone.localdate())
    if not queries.may_confirm(job):
        messages.error(request, "这次核对不能再确认：文件已清理，或者没有需要写入的内容。请重新上传。")
    elif not form.is_valid():
        return job_page(request, job, form)
    else:
        return _write(request, job, form.cleaned_data)
    return redirect("portal:job_detail", job.pk)


def _write(request, checked, said: dict):
    job = request_job(
        actor=request.actor,
        kind=queries.WRITE,
        title=f"写入档案更新：{checked.params['name']}",
        params={
            "name": checked.params["name"],
            "reason": said["reason"],
            "from_on": said["from_on"].isoformat(),
            "checked": checked.pk,
        },
        input_path=checked.input_path,
        now=timezone.now(),
    )
    write_profile_batch.delay_on_commit(job_id=job.pk)
    return redirect("portal:job_detail", job.pk)
