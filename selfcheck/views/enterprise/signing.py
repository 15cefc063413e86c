"""Preview, send to sign, sign, receipt: the moments around a filing on the enterprise's side."""

import io

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.actors import Role
from portal.audience import for_enterprise
from portal.errors import Refused
from portal.reauthentication import ReauthenticationForm
from selfcheck.commands import archive, signing
from selfcheck.documents.quarterly import pages_svg, quarterly_form
from selfcheck.facts.receipts import receipt_of
from selfcheck.forms.filing import RecallForm
from selfcheck.queries import previews, reports
from selfcheck.states import OPEN_FOR_EDITING
from selfcheck.tasks import archive_submission


@require_safe
@for_enterprise()
def report_preview(request, report_id):
    """The very document to be filed; the principal signs it here."""
    report = _open_report(request, report_id)
    return _preview_page(request, report, ReauthenticationForm(request=request), RecallForm())


@require_POST
@for_enterprise(Role.PRINCIPAL)
def report_sign(request, report_id):
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    form = ReauthenticationForm(request.POST, request=request)
    if not form.is_valid():
        return _preview_page(request, _open_report(request, report_id), form, RecallForm(), status=422)
    try:
        submission = signing.submit_report(
            actor=request.actor,
            report_id=report.pk,
            read_digest=request.POST.get("read_digest", ""),
            ticked=frozenset(request.POST.getlist("statement")),
            method=form.method,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("selfcheck:report_preview", report.pk)
    archive_submission.delay_on_commit(submission_id=submission.pk)
    messages.success(request, "已签批并报送，回执如下。")
    return redirect("selfcheck:report_receipt", submission.pk)


@require_POST
@for_enterprise(Role.SAFETY_OFFICER, Role.LEADER)
def report_send_to_sign(request, report_id):
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    try:
        signing.send_to_sign(actor=request.actor, report_id=report.pk, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("selfcheck:report_step", report.pk, "sign")
    messages.success(request, "已送签，主要负责人已收到站内信。签批之前可以撤回修改。")
    return redirect("selfcheck:report_preview", report.pk)


@require_POST
@for_enterprise(Role.SAFETY_OFFICER, Role.LEADER, Role.PRINCIPAL)
def report_recall(request, report_id):
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    form = RecallForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("退回原因超过 300 字。请写得短一些。")
        reason = form.cleaned_data["reason"]
        signing.recall(actor=request.actor, report_id=report.pk, reason=reason, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("selfcheck:report_preview", report.pk)
    messages.success(request, "已退回修改，原送签作废。")
    return redirect("selfcheck:report_detail", report.pk)


@require_safe
@for_enterprise()
def report_receipt(request, submission_id):
    submission = get_object_or_404(reports.submissions(request.actor.scope), pk=submission_id)
    return render(request, "selfcheck/enterprise/report_receipt.html", previews.receipt_page(submission))


@require_safe
@for_enterprise()
def report_pdf(request, submission_id, kind):
    submission = get_object_or_404(reports.submissions(request.actor.scope), pk=submission_id)
    return pdf_response(submission, kind)


@require_safe
@for_enterprise()
def receipt_qr(request, submission_id):
    submission = get_object_or_404(reports.submissions(request.actor.scope), pk=submission_id)
    return qr_response(submission)


@require_safe
@for_enterprise()
def report_preview_pdf(request, report_id):
    content, _ = _content(request, _open_report(request, report_id))
    return HttpResponse(quarterly_form(content), content_type="application/pdf")


@require_safe
@for_enterprise()
def report_preview_page(request, report_id, page):
    """One printed page as a picture, from the same typesetting as the PDF."""
    content, _ = _content(request, _open_report(request, report_id))
    pages = pages_svg(content)
    if not 1 <= page <= len(pages):
        raise Http404
    return HttpResponse(pages[page - 1], content_type="image/svg+xml")


def pdf_response(submission, kind: str) -> HttpResponse:
    """The archived bytes of a form or a receipt."""
    if kind not in archive.MAKERS:
        raise Http404
    response = HttpResponse(archive.pdf_bytes(submission, kind), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{submission.receipt_no}-{kind}.pdf"'
    return response


def qr_response(submission) -> HttpResponse:
    """The QR code that leads to the public check of this receipt."""
    url = receipt_of(submission, settings.PORTAL_URL)["verify_url"]
    picture = io.BytesIO()
    segno.make_qr(url, error="m").save(picture, kind="svg", scale=4, border=2, xmldecl=False)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


def _open_report(request, report_id):
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    if report.state not in OPEN_FOR_EDITING:
        raise Http404
    return report


def _content(request, report):
    draft = reports.open_draft(request.actor.scope, report)
    return signing.preview(report, draft, scope=request.actor.scope, now=timezone.now())


def _preview_page(request, report, form, recall_form, status=200):
    content, read_digest = _content(request, report)
    context = previews.preview_page(request.actor, report, content, timezone.now())
    context |= {
        "report": report,
        "content": content,
        "read_digest": read_digest,
        "form": form,
        "recall_form": recall_form,
        "ticked": request.POST.getlist("statement"),
        "one_time_code": settings.MFA_REQUIRED,
    }
    return render(request, "selfcheck/enterprise/report_preview.html", context, status=status)
