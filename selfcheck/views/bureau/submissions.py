"""The bureau reads filed reports, accepts them or returns them with a reason."""

import io

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.audience import for_bureau
from portal.errors import Refused
from portal.spreadsheets import write_xlsx
from selfcheck.commands import reviews
from selfcheck.forms.filing import AcceptForm, ReportFilter, ReturnForm
from selfcheck.queries import filings, reports
from selfcheck.states import REPORT, REVIEWERS
from selfcheck.views.enterprise.reports import compare_page
from selfcheck.views.enterprise.signing import pdf_response, qr_svg

PER_PAGE = 20
AT_ONCE = 20_000  # rows of an export that a reader waits for


@require_safe
@for_bureau()
def submission_list(request):
    form, wanted = _filter(request)
    page = Paginator(filings.filed_reports(request.actor.scope, wanted), PER_PAGE).get_page(
        request.GET.get("page")
    )
    for row in page.object_list:
        row.remarks, row.state_word = filings.remarks(row), filings.state_word(row.report)
    context = {"page": page, "filter_form": form, "totals": filings.totals(request.actor.scope, wanted)}
    return render(request, "selfcheck/bureau/submission_list.html", context)


@require_safe
@for_bureau()
def submission_export(request):
    """The rows of the screen, all pages of them."""
    _, wanted = _filter(request)
    found = filings.filed_reports(request.actor.scope, wanted)
    if found.count() > AT_ONCE:
        messages.warning(request, f"超过 {AT_ONCE} 份，一次导不完。请按季度或者状态缩小范围后再导出。")
        return redirect(f"{reverse('selfcheck:submission_list')}?{request.GET.urlencode()}")
    file = io.BytesIO()
    write_xlsx(file, filings.HEADER, filings.table(found), title="报告", widths=filings.WIDTHS)
    file.seek(0)
    name = f"报告-{wanted.get('period') or '各季度'}-{timezone.localdate()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


@require_safe
@for_bureau()
def submission_detail(request, submission_id):
    return _detail(request, _submission(request, submission_id))


@require_POST
@for_bureau(*REVIEWERS)
def submission_accept(request, submission_id):
    submission = _submission(request, submission_id)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _detail(request, submission, accept_form=form, status=422)
    try:
        reviews.accept(
            actor=request.actor,
            submission_id=submission.pk,
            note=form.cleaned_data["note"],
            now=timezone.now(),
            seen=request.POST.get("seen", ""),
        )
    except Refused as refusal:
        return _refused(request, submission_id, refusal, form.cleaned_data["note"])
    messages.success(request, "已接收，企业的填报人和主要负责人已收到站内信。")
    return redirect("selfcheck:submission_detail", submission.pk)


@require_POST
@for_bureau(*REVIEWERS)
def submission_return(request, submission_id):
    submission = _submission(request, submission_id)
    form = ReturnForm(request.POST, now=timezone.now())
    if not form.is_valid():
        return _detail(request, submission, return_form=form, status=422)
    try:
        reviews.return_for_mending(
            actor=request.actor,
            submission_id=submission.pk,
            reason=form.cleaned_data["reason"],
            fix_by=form.fix_by,
            now=timezone.now(),
            seen=request.POST.get("seen", ""),
        )
    except Refused as refusal:
        return _refused(request, submission_id, refusal, form.cleaned_data["reason"])
    messages.success(request, "已退回，企业的填报人和主要负责人已收到站内信。")
    return redirect("selfcheck:submission_detail", submission.pk)


@require_safe
@for_bureau()
def submission_pdf(request, submission_id, kind):
    return pdf_response(_submission(request, submission_id), kind)


@require_safe
@for_bureau()
def submission_compare(request, report_id):
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    return compare_page(request, report, "selfcheck/bureau/submission_compare.html")


def _filter(request):
    form = ReportFilter(request.GET, quarters=filings.recent_quarters(timezone.now()))
    return form, (form.cleaned_data if form.is_valid() else {})


def _submission(request, submission_id):
    return get_object_or_404(reports.submissions(request.actor.scope), pk=submission_id)


def _refused(request, submission_id, refusal, typed):
    """The page as it stands now, with what the officer had typed."""
    messages.error(request, refusal.message)
    return _detail(request, _submission(request, submission_id), typed=typed, status=409)


def _detail(request, submission, *, accept_form=None, return_form=None, typed="", status=200):
    now = timezone.now()
    page = filings.submission_page(request.actor.scope, submission, now)
    first_day = filings.default_fix_on(submission.report.obligation, now)
    page |= {
        "accept_form": accept_form or AcceptForm(initial={"note": typed}),
        "return_form": return_form or ReturnForm(now=now, initial={"fix_on": first_day, "reason": typed}),
        "actions": REPORT.actions(submission.report.state, request.actor.role) if page["current"] else (),
        "qr": qr_svg(page["receipt"]["verify_url"]),
        "typed": typed,
    }
    return render(request, "selfcheck/bureau/submission_detail.html", page, status=status)
