"""The bureau reads filed reports, accepts them or returns them with a reason."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from portal.actors import Role
from portal.audience import for_bureau
from portal.errors import Refused
from selfcheck.commands import reviews
from selfcheck.forms.filing import AcceptForm, ReportFilter, ReturnForm
from selfcheck.queries import filings, reports
from selfcheck.states import REPORT
from selfcheck.views.enterprise.reports import compare_page
from selfcheck.views.enterprise.signing import pdf_response, qr_response

PER_PAGE = 20


@require_safe
@for_bureau()
def submission_list(request):
    form = ReportFilter(request.GET)
    found = filings.filed_reports(request.actor.scope, form.cleaned_data if form.is_valid() else {})
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filter_form": form, "totals": filings.totals(request.actor.scope)}
    return render(request, "selfcheck/bureau/submission_list.html", context)


@require_safe
@for_bureau()
def submission_detail(request, submission_id):
    submission = get_object_or_404(reports.submissions(request.actor.scope), pk=submission_id)
    return _detail(
        request, submission, AcceptForm(), ReturnForm(now=timezone.now(), initial=_initial(submission))
    )


@require_POST
@for_bureau(Role.CLERK, Role.OFFICER, Role.CHIEF)
def submission_accept(request, submission_id):
    submission = get_object_or_404(reports.submissions(request.actor.scope), pk=submission_id)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _detail(request, submission, form, ReturnForm(now=timezone.now()), status=422)
    try:
        reviews.accept(
            actor=request.actor,
            submission_id=submission.pk,
            note=form.cleaned_data["note"],
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "已接收，企业已收到站内信。")
    return redirect("selfcheck:submission_detail", submission.pk)


@require_POST
@for_bureau(Role.CLERK, Role.OFFICER, Role.CHIEF)
def submission_return(request, submission_id):
    submission = get_object_or_404(reports.submissions(request.actor.scope), pk=submission_id)
    form = ReturnForm(request.POST, now=timezone.now())
    if not form.is_valid():
        return _detail(request, submission, AcceptForm(), form, status=422)
    try:
        reviews.return_for_mending(
            actor=request.actor,
            submission_id=submission.pk,
            reason=form.cleaned_data["reason"],
            fix_by=form.fix_by,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "已退回，企业的填报人和主要负责人已收到站内信。")
    return redirect("selfcheck:submission_detail", submission.pk)


@require_safe
@for_bureau()
def submission_pdf(request, submission_id, kind):
    submission = get_object_or_404(reports.submissions(request.actor.scope), pk=submission_id)
    return pdf_response(submission, kind)


@require_safe
@for_bureau()
def submission_qr(request, submission_id):
    return qr_response(get_object_or_404(reports.submissions(request.actor.scope), pk=submission_id))


@require_safe
@for_bureau()
def submission_compare(request, report_id):
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    return compare_page(request, report, "selfcheck/bureau/submission_compare.html")


def _initial(submission) -> dict:
    return {"fix_on": filings.default_fix_on(submission.report.obligation, timezone.now())}


def _detail(request, submission, accept_form, return_form, status=200):
    page = filings.submission_page(request.actor.scope, submission, timezone.now())
    page |= {
        "accept_form": accept_form,
        "return_form": return_form,
        "actions": REPORT.actions(submission.report.state, request.actor.role) if page["current"] else (),
    }
    return render(request, "selfcheck/bureau/submission_detail.html", page, status=status)
