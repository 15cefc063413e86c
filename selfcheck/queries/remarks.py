"""What somebody wrote who gave a report back: the bureau, or the principal instead of signing."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from portal.scope import Scope
from selfcheck.models import DraftStep, Report, Review
from selfcheck.states import Outcome, ReportState, Step

SENT_BACK = "sent_back"  # in the data of the last step


def remarks_of(scope: Scope, report: Report, sign_step: dict | None = None) -> list[dict]:
    """Of the open draft; `sign_step`: the last step's data, read when it is not given."""
    if sign_step is None:
        sign_step = _sign_steps(scope).filter(draft__report=report).values_list("data", flat=True).first()
    remark = (sign_step or {}).get(SENT_BACK) or {}
    return [*_of_the_bureau(scope, report), *_of_the_principal(remark)]


def with_sent_back(scope: Scope, reports: QuerySet[Report]) -> QuerySet[Report]:
    """`report.sent_back`: what the principal wrote who sent the open draft back, or nothing."""
    rows = _sign_steps(scope).filter(draft__report=OuterRef("pk"))
    return reports.annotate(sent_back=Subquery(rows.values(f"data__{SENT_BACK}")[:1]))


def _sign_steps(scope: Scope) -> QuerySet[DraftStep]:
    return DraftStep.objects.visible_to(scope).filter(draft__closed_at=None, step=Step.SIGN).order_by("pk")


def _of_the_bureau(scope: Scope, report: Report) -> Iterator[dict]:
    if report.state != ReportState.RETURNED:
        return
    rows = Review.objects.visible_to(scope).filter(submission__report=report, outcome=Outcome.RETURNED)
    if last := rows.order_by("-pk").first():
        yield {
            "title": "应急管理局退回补正。",
            "reason": last.reason,
            "until": report.obligation.fix_by,
            "at": last.reviewed_at,
            "by": last.reviewer_name,
        }


def _of_the_principal(remark: dict) -> Iterator[dict]:
    if remark:
        yield {
            "title": "主要负责人退回修改。",
            "reason": remark["reason"],
            "until": None,
            "at": datetime.fromisoformat(remark["at"]),
            "by": remark["by"],
        }
