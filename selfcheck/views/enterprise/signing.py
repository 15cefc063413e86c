"""Preview, send to sign, sign, receipt: the moments around a filing on the enterprise's side."""

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.actors import Role
from portal.audience import for_enterprise
from portal.errors import Conflict, Refused
from portal.later import after_commit
from portal.notices import accounts_of
from portal.reauthentication import ReauthenticationForm
from selfcheck.commands import archive, signing
from selfcheck.documents.quarterly import pages_svg, quarterly_form
from selfcheck.documents.stacked import stacked
from selfcheck.forms.filing import RecallForm
from selfcheck.queries import previews, reports
from selfcheck.queries.corrections import changed_parts
from selfcheck.states import OPEN_FOR_EDITING
from selfcheck.tasks import archive_submission


@require_safe
@for_enterprise()
def report_preview(request, report_id):
    """The very document to be filed; the principal signs it here."""
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    if report.state not in OPEN_FOR_EDITING:
        return redirect("selfcheck:report_detail", report.pk)  # signed meanwhile; the message outlives it
    return _preview_page(request, report)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(Role.PRINCIPAL)
def report_sign(request, report_id):
    """Read, ticked, proved who signs: filed. GET is where a log-in that had run out comes back to."""
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    if request.method != "POST":
        return redirect("selfcheck:report_preview", report.pk)
    read_digest = request.POST.get("read_digest", "")
    form = ReauthenticationForm(request.POST, request=request)
    try:
        if not form.is_valid():
            return _not_signed(request, report, form, read_digest)
        submission = signing.submit_report(
            actor=request.actor,
            report_id=report.pk,
            read_digest=read_digest,
            ticked=frozenset(request.POST.getlist("statement")),
            method=form.method,
            now=timezone.now(),
        )
    except Conflict as conflict:
        messages.warning(request, conflict.message)
        return redirect("selfcheck:report_preview", report.pk)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _not_signed(request, report, form, read_digest)
    after_commit(archive_submission, submission_id=submission.pk)
    messages.success(request, "已签批并报送，回执如下。")
    return redirect("selfcheck:report_receipt", submission.pk)


@require_POST
@for_enterprise(Role.SAFETY_OFFICER, Role.LEADER)
def report_send_to_sign(request, report_id):
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    try:
        sent = signing.send_to_sign(actor=request.actor, report_id=report.pk, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("selfcheck:report_step", report.pk, "sign")
    if sent.correction_material and not report.correction_material:
        messages.warning(request, "与现行版本相比内容有变化，已改按实质性更正送签。")
    if accounts_of(report.enterprise_id, Role.PRINCIPAL):
        messages.success(request, "已送签，主要负责人已收到站内信。签批之前可以撤回修改。")
    else:
        messages.warning(
            request, "已送签，但主要负责人还没有账户，收不到消息。请在“企业档案 — 人员”邀请主要负责人登录。"
        )
    return redirect("selfcheck:report_preview", report.pk)


@require_POST
@for_enterprise(Role.SAFETY_OFFICER, Role.LEADER, Role.PRINCIPAL)
def report_recall(request, report_id):
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    form = RecallForm(request.POST, needed=request.actor.role == Role.PRINCIPAL)
    if not form.is_valid() and report.sent_to_sign_at:
        return _preview_page(request, report, recall_form=form, status=422)
    try:
        reason = form.cleaned_data.get("reason", "")
        signing.recall(actor=request.actor, report_id=report.pk, reason=reason, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("selfcheck:report_preview", report.pk)
    by_principal = request.actor.role == Role.PRINCIPAL
    told = "已退回修改，填报人会收到站内信。" if by_principal else "已撤回送签，可以继续修改。"
    messages.success(request, told)
    return redirect("selfcheck:report_detail", report.pk)


@require_safe
@for_enterprise()
def report_receipt(request, submission_id):
    submission = get_object_or_404(reports.submissions(request.actor.scope), pk=submission_id)
    page = previews.receipt_page(submission)
    page["qr"] = qr_svg(page["receipt"]["verify_url"])
    return render(request, "selfcheck/enterprise/report_receipt.html", page)


@require_safe
@for_enterprise()
def report_pdf(request, submission_id, kind):
    submission = get_object_or_404(reports.submissions(request.actor.scope), pk=submission_id)
    return pdf_response(submission, kind)


@require_safe
@for_enterprise()
def report_preview_pdf(request, report_id):
    content, _ = _content(request, _open_report(request, report_id))
    return HttpResponse(quarterly_form(content), content_type="application/pdf")


@gzip_page  # half a megabyte instead of two; a picture carries no secret that compression could betray
@require_safe
@for_enterprise()
def report_preview_pages(request, report_id):
    """All printed pages below each other as one picture, from the same typesetting as the PDF."""
    content, _ = _content(request, _open_report(request, report_id))
    return HttpResponse(stacked(pages_svg(content)), content_type="image/svg+xml")


def pdf_response(submission, kind: str) -> HttpResponse:
    """The archived bytes of a form or a receipt."""
    if kind not in archive.MAKERS:
        raise Http404
    response = HttpResponse(archive.pdf_bytes(submission, kind), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{submission.receipt_no}-{kind}.pdf"'
    return response


def qr_svg(url: str) -> str:
    """Drawn inside the page, so that it prints and needs no request of its own."""
    return segno.make_qr(url, error="m").svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)


def _open_report(request, report_id):
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    if report.state not in OPEN_FOR_EDITING:
        raise Http404
    return report


def _content(request, report):
    draft = reports.open_draft(request.actor.scope, report)
    if draft is None:
        raise Http404
    return signing.preview(report, draft, scope=request.actor.scope, now=timezone.now())


def _not_signed(request, report, form, read_digest):
    """A second click finds the receipt of the first; everybody else sees why, with every tick kept."""
    filed = signing.already_filed(actor=request.actor, report_id=report.pk, read_digest=read_digest)
    if filed:
        return redirect("selfcheck:report_receipt", filed.pk)
    report.refresh_from_db()
    if report.state not in OPEN_FOR_EDITING:
        messages.error(request, "没有签批：本报告刚刚已由另一个窗口报送，请查看现行版本。")
        return redirect("selfcheck:report_detail", report.pk)
    return _preview_page(request, report, form=form, status=422)


def _preview_page(request, report, *, form=None, recall_form=None, status=200):
    content, read_digest = _content(request, report)
    waits = report.sent_to_sign_at is not None
    obstacle = signing.obstacle(request.actor, report) if waits else ""
    changed = changed_parts(report, content)
    context = previews.preview_page(request.actor, report, content, changed, timezone.now())
    if form and request.POST.get("read_digest") != read_digest:
        messages.warning(request, "内容在您打开之后有变化，下面是最新内容。请重新审阅并逐条勾选。")
    context |= {
        "report": report,
        "content": content,
        "read_digest": read_digest,
        "form": form or (ReauthenticationForm(request=request) if waits and not obstacle else None),
        "recall_form": recall_form or RecallForm(),
        "ticked": request.POST.getlist("statement") if request.POST.get("read_digest") == read_digest else (),
        "waits": waits,
        "obstacle": obstacle,
        "may_sign": waits and not obstacle,
    }
    return render(request, "selfcheck/enterprise/report_preview.html", context, status=status)
