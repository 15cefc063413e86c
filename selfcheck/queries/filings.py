"""The bureau's reads of filed reports."""

from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from portal.calendars import Quarter, day_of
from portal.scope import Scope
from selfcheck.law import law_for
from selfcheck.models import Obligation, Submission
from selfcheck.queries.previews import receipt_page
from selfcheck.queries.reports import inspection_days, latest_versions, status_of, versions
from selfcheck.rules.filing import default_fix_by
from selfcheck.states import ReportState


def filed_reports(scope: Scope, wanted: dict) -> QuerySet[Submission]:
    """The version in force of each report, newest first, filtered by period, state, name or code."""
    found = latest_versions(scope)
    if wanted.get("state"):
        found = found.filter(report__state=wanted["state"])
    if wanted.get("period"):
        found = found.filter(_in_period(wanted["period"]))
    if wanted.get("q"):
        text = wanted["q"].strip()
        found = found.filter(Q(enterprise__name__icontains=text) | Q(enterprise__uscc__istartswith=text))
    return found


def totals(scope: Scope) -> dict[str, int]:
    """Reports by state; one query."""
    rows = latest_versions(scope).order_by().values("report__state").annotate(n=Count("pk"))
    counts = {row["report__state"]: row["n"] for row in rows}
    return {state.value: counts.get(state.value, 0) for state in ReportState} | {"all": sum(counts.values())}


def submission_page(scope: Scope, submission: Submission, now: datetime) -> dict:
    """Everything an officer reads before accepting or returning."""
    obligation: Obligation = submission.report.obligation
    days = inspection_days(scope, submission.enterprise_id, obligation.year)
    return receipt_page(submission) | {
        "current": submission.version == submission.report.versions,
        "versions": versions(scope, submission.report),
        "obligation": obligation,
        "status": status_of(obligation, now, days),
        "principal_days": [day for day in days if day.principal_present],
    }


def default_fix_on(obligation: Obligation, now: datetime) -> date:
    return day_of(default_fix_by(now, law_for(obligation.division_code, day_of(now))))


def _in_period(text: str) -> Q:
    try:
        quarter = Quarter.parse(text.strip().upper())
    except ValueError:
        return Q(pk__in=[])
    return Q(report__obligation__year=quarter.year, report__obligation__quarter=quarter.quarter)
