"""我的任务: long work can be left and found again; results stay for seven days."""

from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal import jobs
from portal.audience import for_bureau
from portal.commands.jobs import note_download
from portal.forms.profile_batch import ConfirmForm
from portal.queries import profile_batch
from portal.queries.jobs import my_jobs
from portal.queries.register import KIND, may_confirm
from portal.views.register import IMPORTERS

PER_PAGE = 20


@require_safe
@for_bureau()
def job_list(request):
    page = Paginator(my_jobs(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/job_list.html", {"page": page})


@require_safe
@for_bureau()
@never_cache
def job_detail(request, job_id):
    return job_page(request, get_object_or_404(my_jobs(request.actor), pk=job_id))


def job_page(request, job, refused: ConfirmForm | None = None):
    """`refused`: a confirmation with faults, shown again as it was typed."""
    context = {
        "job": job,
        "shown": shown_job(job),
        "poll_url": reverse("portal:job_progress", args=[job.pk]),
        "is_import": job.kind == KIND,
        "may_confirm": may_confirm(job) and request.actor.role in IMPORTERS,
        "kept_until": job.created_at + jobs.KEPT_FOR,
        **_batch(request, job, refused),
    }
    return render(request, "portal/job_detail.html", context, status=400 if refused else 200)


@require_safe
@for_bureau()
@never_cache
def job_progress(request, job_id):
    """For the page that polls: {"state", "done", "total", "text"}."""
    return progress_of(get_object_or_404(my_jobs(request.actor), pk=job_id))


def progress_of(job):
    shown = shown_job(job)
    return JsonResponse({name: shown[name] for name in ("state", "done", "total", "text")})


@require_safe
@for_bureau()
def job_download(request, job_id):
    return result_of(request, get_object_or_404(my_jobs(request.actor), pk=job_id))


def result_of(request, job):
    """The file, after it was noted who took it."""
    if not job.output_path or not default_storage.exists(job.output_path):
        raise Http404("结果已清理。")
    note_download(actor=request.actor, job=job, now=timezone.now())
    file = default_storage.open(job.output_path, "rb")
    response = FileResponse(file, as_attachment=True, filename=job.output_name)
    response["Cache-Control"] = "private, no-store"
    return response


def _batch(request, job, refused: ConfirmForm | None) -> dict:
    """The part of the page that belongs to 批量更新档案."""
    may = profile_batch.may_confirm(job) and request.actor.role in IMPORTERS
    today = timezone.localdate()
    return {
        "is_batch": job.kind in profile_batch.KINDS,
        "confirm_form": (refused or ConfirmForm(today=today, initial={"from_on": today})) if may else None,
    }


def shown_job(job) -> dict:
    """For components/_progress.html and the script that polls."""
    done, total = jobs.progress(job)
    if job.state == "done" and not total:
        done = total = 1  # work that tells no progress ends with a full bar
    busy = f"已处理 {done} / {total} {job.params.get('unit', '行')}" if total else "正在处理。"
    running = {"queued": "排队中，稍后开始。", "running": busy}
    return {
        "title": job.params.get("title", job.kind),
        "state": "failed" if job.state == "refused" else job.state,
        "done": done,
        "total": total,
        "text": running.get(job.state) or job.message or f"{job.get_state_display()}。",
    }
