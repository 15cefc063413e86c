"""The bureau's reads of filed reports."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from portal.calendars import Quarter, day_of
from portal.formats import as_datetime
from portal.scope import Scope
from selfcheck.law import law_for
from selfcheck.models import Obligation, Report, Submission
from selfcheck.queries.previews import receipt_page
from selfcheck.queries.reports import explained, inspection_days, latest_versions, status_of, versions
from selfcheck.rules.filing import default_fix_by
from selfcheck.states import ReportState


def filed_reports(scope: Scope, wanted: dict) -> QuerySet[Submission]:
    """The version in force of each report, newest first, filtered by period, state, name or code."""
    found = _matching(scope, wanted)
    return found.filter(report__state=wanted["state"]) if wanted.get("state") else found


HEADER = (
    "序号",
    "单位名称",
    "统一社会信用代码",
    "季度",
    "状态",
    "报送时间",
    "截止时间",
    "说明",
    "签批人",
    "版本",
    "回执编号",
)
WIDTHS = (6, 34, 21, 14, 9, 17, 17, 14, 11, 6, 34)


def table(found: QuerySet[Submission]) -> Iterator[tuple]:
    """The rows of the screen, one after the other, for a spreadsheet."""
    for number, row in enumerate(found.iterator(chunk_size=500), start=1):
        owed = row.report.obligation
        yield (
            number,
            row.enterprise.name,
            row.enterprise.uscc,
            Quarter(owed.year, owed.quarter).label,
            state_word(row.report),
            as_datetime(row.signed_at),
            f"{day_of(owed.due_at)} 24:00",
            "，".join(remarks(row)),
            row.signed_name,
            row.version,
            row.receipt_no,
        )


def state_word(report: Report) -> str:
    """As the bureau sees it: what the enterprise has filed waits to be read."""
    return "待查看" if report.state == ReportState.SUBMITTED else report.get_state_display()


def remarks(row: Submission) -> list[str]:
    """What the list says below the time of filing."""
    owed = row.report.obligation
    late = ["逾期"] if row.version == 1 and row.signed_at > owed.due_at else []
    return late + (["已更正"] if owed.corrected_at else [])


def totals(scope: Scope, wanted: dict) -> dict[str, int]:
    """Reports by state under the same filter but for the state itself; one query."""
    rows = _matching(scope, wanted).order_by().values("report__state").annotate(n=Count("pk"))
    counts = {row["report__state"]: row["n"] for row in rows}
    return {state.value: counts.get(state.value, 0) for state in ReportState} | {"all": sum(counts.values())}


def recent_quarters(now: datetime) -> list[Quarter]:
    """For the filter: this quarter and the seven before it."""
    quarter = Quarter.of(day_of(now))
    found = [quarter]
    while len(found) < 8:
        quarter = Quarter.of(quarter.start - timedelta(days=1))
        found.append(quarter)
    return found


def submission_page(scope: Scope, submission: Submission, now: datetime) -> dict:
    """Everything an officer reads before accepting or returning."""
    obligation: Obligation = submission.report.obligation
    days = inspection_days(scope, submission.enterprise_id, obligation.year)
    status = status_of(obligation, now, days)
    return receipt_page(submission) | {
        "state_word": state_word(submission.report),
        "current": submission.version == submission.report.versions,
        "versions": versions(scope, submission.report),
        "obligation": obligation,
        "status": status,
        "reasons": explained(status),
        "principal_days": [day for day in days if day.principal_present],
    }


def default_fix_on(obligation: Obligation, now: datetime) -> date:
    return day_of(default_fix_by(now, law_for(obligation.division_code, day_of(now))))


def _matching(scope: Scope, wanted: dict) -> QuerySet[Submission]:
    found = latest_versions(scope)
    if wanted.get("period"):
        quarter = Quarter.parse(wanted["period"])
        found = found.filter(
            report__obligation__year=quarter.year, report__obligation__quarter=quarter.quarter
        )
    if wanted.get("q"):
        text = wanted["q"].strip()
        found = found.filter(Q(enterprise__name__icontains=text) | Q(enterprise__uscc__istartswith=text))
    return found
