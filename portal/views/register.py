"""Importing the enterprise register in the browser: a dry run first, then the same file for good."""

from uuid import uuid4

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portal.actors import Role
from portal.audience import for_bureau
from portal.commands.jobs import request_job
from portal.forms.register import RegisterFileForm
from portal.queries import register as queries
from portal.queries.divisions import area
from portal.tasks import import_register

IMPORTERS = (Role.CLERK, Role.DIVISION_ADMIN)
PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_bureau(*IMPORTERS)
def import_list(request):
    form = RegisterFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        path = default_storage.save(f"register/{uuid4().hex}", upload)
        return _start(request, upload.name, path, dry_run=True)
    context = {
        "form": form,
        "page": Paginator(queries.imports(request.actor), PER_PAGE).get_page(request.GET.get("page")),
        "place": area(request.actor.division, request.actor.division).name,
    }
    return render(request, "portal/import_list.html", context, status=400 if form.is_bound else 200)


@require_POST
@for_bureau(*IMPORTERS)
def import_confirm(request, job_id):
    """The file of a dry run, now for good."""
    job = get_object_or_404(queries.imports(request.actor), pk=job_id)
    if not queries.may_confirm(job):
        messages.error(request, "这次试导入不能再确认：文件已清理，或者没有需要写入的内容。请重新上传。")
        return redirect("portal:job_detail", job.pk)
    return _start(request, job.params["name"], job.input_path, dry_run=False)


def _start(request, name: str, path: str, *, dry_run: bool):
    job = request_job(
        actor=request.actor,
        kind=queries.KIND,
        title=f"{'试导入' if dry_run else '导入'}名册：{name}",
        params={"name": name, "dry_run": dry_run},
        input_path=path,
        now=timezone.now(),
    )
    import_register.delay_on_commit(job_id=job.pk)
    return redirect("portal:job_detail", job.pk)
