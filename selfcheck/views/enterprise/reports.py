"""The enterprise's home, its list of quarters, one report with its versions, and corrections."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.actors import Role
from portal.audience import for_enterprise
from portal.calendars import Quarter
from portal.errors import Refused
from portal.queries.evidence import names_by_digest
from selfcheck.commands import reviews
from selfcheck.forms.filing import CorrectionForm
from selfcheck.queries import homes, reports
from selfcheck.queries.comparison import differences, digests_of
from selfcheck.states import PREPARERS, REPORT, ReportState


@require_safe
@for_enterprise()
def enterprise_home(request):
    page = homes.enterprise_home(request.actor, timezone.now())
    return render(request, "selfcheck/enterprise/home.html", page)


@require_safe
@for_enterprise()
def report_list(request):
    now = timezone.now()
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isdecimal() and 2000 <= int(wanted) <= 2100 else reports.today(now).year
    page = homes.report_years(request.actor, year, now)
    return render(request, "selfcheck/enterprise/report_list.html", page)


@require_safe
@for_enterprise()
def report_detail(request, report_id):
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    page = homes.report_page(request.actor, report, timezone.now())
    page["actions"] = REPORT.actions(report.state, request.actor.role)
    return render(request, "selfcheck/enterprise/report_detail.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*PREPARERS, Role.PRINCIPAL)
def report_correct(request, report_id):
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reviews.start_correction(
                actor=request.actor,
                report_id=report.pk,
                reason=form.cleaned_data["reason"],
                material=form.cleaned_data["material"] == "yes",
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return _correction_started(request, report)
    elif "correct" not in REPORT.actions(report.state, request.actor.role):
        messages.warning(request, f"本报告现在是“{report.get_state_display()}”，不能开始更正。")
        return redirect("selfcheck:report_detail", report.pk)
    page = homes.report_page(request.actor, report, timezone.now())
    status = 422 if form.is_bound else 200
    return render(request, "selfcheck/enterprise/report_correct.html", {**page, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_enterprise(*PREPARERS)
def report_drop_correction(request, report_id):
    """Asks first: what was typed for the correction is closed with it."""
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    if request.method == "POST":
        try:
            reviews.drop_correction(actor=request.actor, report_id=report.pk, now=timezone.now())
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, "已放弃更正，原版本继续有效。")
        return redirect("selfcheck:report_detail", report.pk)
    if report.state != ReportState.CORRECTING:
        return redirect("selfcheck:report_detail", report.pk)
    page = homes.report_page(request.actor, report, timezone.now())
    return render(request, "selfcheck/enterprise/report_drop.html", page)


@require_safe
@for_enterprise()
def report_compare(request, report_id):
    """Two versions side by side; ?old=1&new=2, by default the last two."""
    report = get_object_or_404(reports.reports(request.actor.scope), pk=report_id)
    return compare_page(request, report, "selfcheck/enterprise/report_compare.html")


def compare_page(request, report, template):
    filed = reports.versions(request.actor.scope, report)
    new = _number(request.GET.get("new"), report.versions)
    old = _number(request.GET.get("old"), new - 1)
    known = {version.version: version for version in filed}
    if new not in known or old not in known:
        raise Http404
    old, new = sorted((old, new))
    contents = [reports.version(request.actor.scope, report, number).content for number in (old, new)]
    files = names_by_digest(request.actor.scope, report.enterprise_id, digests_of(*contents))
    page = {
        "report": report,
        "quarter": Quarter(report.obligation.year, report.obligation.quarter),
        "old": known[old],
        "new": known[new],
        "rows": differences(*contents, files),
        "versions": sorted(known),
        "latest": filed[0],
    }
    return render(request, template, page)


def _correction_started(request, report):
    messages.success(request, "更正已开始。原版本在更正版本签批之前继续有效。")
    if request.actor.role in PREPARERS:
        return redirect("selfcheck:report_step", report.pk, "overview")
    return redirect("selfcheck:report_detail", report.pk)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 4 else default
