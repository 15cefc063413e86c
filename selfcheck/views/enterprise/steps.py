"""The five steps of the quarterly report: open, save, autosave, and the notice that somebody is typing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portal.audience import for_enterprise
from portal.commands import evidence as evidence_commands
from portal.errors import Conflict, Refused
from selfcheck.commands import drafts as commands
from selfcheck.forms.steps import MOST_CHARACTERS
from selfcheck.forms.text import size_of, storable_post
from selfcheck.queries import drafts, obligations, reports
from selfcheck.states import PREPARERS, Step
from selfcheck.views.enterprise import _step_parts
from selfcheck.views.enterprise._step_page import ORDER, StepPage

STRIPPED = "有看不见的控制字符，已去掉，其余内容原样保存。"


@require_POST
@for_enterprise(*PREPARERS)
def report_start(request, obligation_id):
    get_object_or_404(obligations.obligations(request.actor.scope), pk=obligation_id)
    try:
        report = commands.start_report(actor=request.actor, obligation_id=obligation_id, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("selfcheck:report_list")
    return redirect("selfcheck:report_step", report.pk, Step.OVERVIEW)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise()
def report_step(request, report_id, step):
    report, rows = _opened(request, report_id, step)
    if not rows:
        messages.info(request, "本报告已报送，不在填报中。要改内容请用“更正”。")
        return redirect("selfcheck:report_detail", report.pk)
    if request.method == "POST":
        return _save(request, report, rows, step)
    page = StepPage(request.actor, report, rows, step, timezone.now())
    page.show(missing="check" in request.GET)
    return _render(request, page, asked="check" in request.GET)


@require_POST
@for_enterprise(*PREPARERS)
def report_autosave(request, report_id, step):
    """Called by the page's script; answers JSON. Whatever is typed is kept, only its amount is limited."""
    report, rows = _opened(request, report_id, step)
    if not rows:
        return JsonResponse({"message": "本报告已报送，不在填报中。"}, status=409)
    if size_of(request.POST) > MOST_CHARACTERS:
        return JsonResponse({"message": _too_long(request.POST, rows[step])}, status=400)
    values, _ = storable_post(request.POST)
    page = StepPage(request.actor, report, rows, step, timezone.now(), values)
    try:
        row = commands.autosave_step(**_given(page))
    except Refused as refusal:
        return JsonResponse({"message": refusal.message}, status=409)
    return JsonResponse({"revision": row.revision, "saved_at": f"{timezone.localtime(row.saved_at):%H:%M}"})


@require_POST
@for_enterprise(*PREPARERS)
def report_lock(request, report_id, step):
    """The page's heartbeat: says who else is typing in this step."""
    _, rows = _opened(request, report_id, step)
    if not rows:
        return JsonResponse({"message": "本报告已报送，不在填报中。"}, status=409)
    try:
        row = commands.hold_step(actor=request.actor, report_id=report_id, step=step, now=timezone.now())
    except Refused as refusal:
        return JsonResponse({"message": refusal.message}, status=409)
    if row.editing_by == request.actor.username:
        return JsonResponse({"editing": ""})
    name = drafts.names_of({row.editing_by}).get(row.editing_by, row.editing_by)
    return JsonResponse({"editing": f"{name}正在填本步，请先商量由谁填"})


def _opened(request, report_id, step):
    if step not in ORDER:
        raise Http404
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    return report, drafts.steps_of(request.actor.scope, report)


def _save(request, report, rows, step):
    """`go` says what was pressed: save, next, or something on the page that saves first."""
    if request.actor.role not in PREPARERS:
        raise PermissionDenied("只有安全管理人员或者带队领导班子成员可以填报。")
    if size_of(request.POST) > MOST_CHARACTERS:
        page = StepPage(request.actor, report, rows, step, timezone.now())
        messages.error(request, _too_long(request.POST, rows[step]))
        return _render(request, page, status=413)
    values, stripped = storable_post(request.POST)
    go = values.get("go", "save")
    _step_parts.rearrange(values, go)
    if step == Step.OVERVIEW:
        _store_evidence(request, report, values)
    page = StepPage(request.actor, report, rows, step, timezone.now(), values)
    _step_parts.fill_from_register(page, go)
    try:
        commands.save_step(**_given(page))
    except Refused as refusal:
        return _not_saved(request, page, refusal)
    if stripped:
        messages.warning(request, STRIPPED)
    if go == "save":
        messages.success(request, "已保存。")
    return redirect(_step_parts.where_next(page, go))


def _given(page):
    return {
        "actor": page.actor,
        "report_id": page.report.pk,
        "step": page.step,
        "revision": _step_parts.number(page.values.get("revision")),
        "data": page.data(),
        "page": page.values.get("page", "")[:20],
        "now": page.now,
    }


def _not_saved(request, page, refusal):
    """Nothing of either side is lost: the page shows what was typed, and beside it what is stored."""
    fresh = StepPage(page.actor, *_opened(request, page.report.pk, page.step), page.step, page.now)
    page.show(missing=False)
    differences = _step_parts.differences(page.form, fresh.form) if isinstance(refusal, Conflict) else []
    context = {"conflict": refusal.message, "differences": differences, "row": fresh.row}
    return _render(request, page, status=409, **context)


def _store_evidence(request, report, values):
    """Each file by itself: a bad one is told and left out, the rest and the typing stay."""
    for name in request.FILES:
        kept = f"{name.removesuffix('-evidence')}-principal_evidence_ids"
        for upload in request.FILES.getlist(name):
            try:
                stored = evidence_commands.store_evidence(
                    actor=request.actor, enterprise_id=report.enterprise_id, upload=upload, now=timezone.now()
                )
            except Refused as refusal:
                messages.error(request, f"“{upload.name}”没有上传：{refusal.message}")
            else:
                values.appendlist(kept, str(stored.pk))


def _too_long(post, row):
    kept = f"此前 {timezone.localtime(row.saved_at):%H:%M} 保存的内容都在" if row.saved_at else "没有改动草稿"
    return (
        f"本次提交的文字共 {size_of(post)} 字，超过每步 {MOST_CHARACTERS} 字的上限，没有保存，{kept}。"
        "请删减后再保存，长材料请作为附件上传。"
    )


def _render(request, page, *, status=200, asked=False, **more):
    findings = [finding for finding in page.findings if asked or not finding.missing]
    context = {
        **page.frame(),
        **_step_parts.PARTS[page.step](request, page),
        "autosave_url": reverse("selfcheck:report_autosave", args=[page.report.pk, page.step]),
        "lock_url": reverse("selfcheck:report_lock", args=[page.report.pk, page.step]),
        "findings": findings,
        "must_mend": any(finding.is_error for finding in findings),
        "conflict": "",
        "differences": [],
        **more,
    }
    return render(request, f"selfcheck/enterprise/step_{page.step}.html", context, status=status)
