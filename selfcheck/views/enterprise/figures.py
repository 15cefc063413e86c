"""批量填写季报数字 in the browser: make a template, upload it, see old and new, confirm. Drafts only."""

from uuid import uuid4

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import jobs
from portal.audience import for_enterprise
from portal.calendars import Quarter
from portal.commands.jobs import request_job
from portal.views.jobs import progress_of, result_of, shown_job
from selfcheck import tasks
from selfcheck.forms.figures import FigureSheetForm, QuarterForm
from selfcheck.queries import figure_jobs as queries
from selfcheck.sheets.judging import MOST
from selfcheck.sheets.owed import preparing
from selfcheck.states import PREPARERS

PER_PAGE = 20
NAMES = 10


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*PREPARERS)
def figures_list(request):
    form = FigureSheetForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        path = default_storage.save(f"figures/{uuid4().hex}", upload)
        title = f"核对季报数字：{upload.name}"
        return _asked(request, queries.CHECK, title, tasks.check_figure_batch, path, name=upload.name)
    return _page(request, form=form, status=400 if form.is_bound else 200)


@require_POST
@for_enterprise(*PREPARERS)
def figures_template(request):
    form = QuarterForm(request.POST, quarters=queries.quarters(request.actor.scope))
    if not form.is_valid():
        return _page(request, quarter_form=form, status=400)
    quarter = Quarter.parse(form.cleaned_data["period"])
    title, name = f"生成{quarter.label}季报数字模板", f"季报数字-{quarter}.xlsx"
    said = {"period": str(quarter), "name": name, "unit": "家"}
    return _asked(request, queries.TEMPLATE, title, tasks.make_figure_template, **said)


@require_safe
@for_enterprise(*PREPARERS)
@never_cache
def figures_job(request, job_id):
    job, readable = _found(request, job_id)
    context = {
        "job": job,
        "readable": readable,
        "shown": shown_job(job),
        "poll_url": reverse("selfcheck:figures_progress", args=[job.pk]),
        "may_confirm": readable and queries.may_confirm(job),
        "not_written": job.result.get("refused", 0) + job.result.get("conflict", 0),
        "kept_until": job.created_at + jobs.KEPT_FOR,
    }
    return render(request, "selfcheck/enterprise/figures_job.html", context)


@require_safe
@for_enterprise(*PREPARERS)
@never_cache
def figures_progress(request, job_id):
    """For the page that polls."""
    return progress_of(_found(request, job_id)[0])


@require_safe
@for_enterprise(*PREPARERS)
def figures_download(request, job_id):
    job, readable = _found(request, job_id)
    if not readable:
        raise Http404("您已不再为结果中的一家企业填报。")
    return result_of(request, job)


@require_POST
@for_enterprise(*PREPARERS)
def figures_confirm(request, job_id):
    """The file of a check, now written line by line; what changed since is a conflict and stays."""
    job, readable = _found(request, job_id)
    if not (readable and queries.may_confirm(job)):
        messages.error(request, "这次核对不能再确认：文件已清理，或者没有需要写入的内容。请重新上传。")
        return redirect("selfcheck:figures_job", job.pk)
    name = job.params["name"]
    title = f"写入季报数字：{name}"
    task, path = tasks.write_figure_batch, job.input_path
    return _asked(request, queries.WRITE, title, task, path, name=name, checked=job.pk)


def _asked(request, kind, title, task, path="", **params):
    job = request_job(
        actor=request.actor,
        kind=kind,
        title=title,
        params={"page": queries.PAGE, **params},
        input_path=path,
        now=timezone.now(),
    )
    task.delay_on_commit(job_id=job.pk)
    return redirect("selfcheck:figures_job", job.pk)


def _found(request, job_id):
    """One's own run, and whether its result may still be shown."""
    enterprises = set(preparing(request.user))
    job = get_object_or_404(queries.runs(request.actor, enterprises), pk=job_id)
    return job, queries.readable(job, enterprises)


def _page(request, *, form=None, quarter_form=None, status=200):
    quarters = queries.quarters(request.actor.scope)
    actors = preparing(request.user)
    page = Paginator(queries.runs(request.actor, set(actors)), PER_PAGE).get_page(request.GET.get("page"))
    names = sorted(actor.place_name for actor in actors.values())
    context = {
        "form": form or FigureSheetForm(),
        "quarter_form": quarter_form or QuarterForm(quarters=quarters),
        "quarters": quarters,
        "page": page,
        "names": names[:NAMES],
        "count": len(names),
        "most": MOST,
    }
    return render(request, "selfcheck/enterprise/figures_list.html", context, status=status)
