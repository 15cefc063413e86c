"""Reads of the filing life. The first argument is a scope; everything comes back ordered."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Prefetch, QuerySet

from portal.actors import SYSTEM
from portal.calendars import SHANGHAI, Quarter
from portal.scope import Scope
from selfcheck.facts.obligations import filing_facts
from selfcheck.law import law_for
from selfcheck.models import (
    Draft,
    FiledInspection,
    Obligation,
    PromptReport,
    Report,
    Review,
    Submission,
    SubmissionPdf,
)
from selfcheck.rules.filing import FilingStatus, filing_status
from selfcheck.states import OPEN_FOR_EDITING

CONTENT = ("content", "statements")
PROMPT = "ZB"  # how the number of a prompt report begins
RECEIPT_NUMBER = re.compile(r"(?:ZC\d{4}Q[1-4]|ZB\d{8})-\d{6}-\d{6,}-\d{1,5}-[0-9A-F]{8}", re.ASCII)
DASHES = re.compile("[\u2010-\u2015\u2212\u2500\u30fc\ufe58\uff0d]")
CONDITIONS = {
    "due_at": "截止时间",
    "filed_in_time": "按期报送",
    "exempt": "免报",
    "resubmitted": "退回后补正",
    "checked_in_quarter": "本季度内检查",
    "corrected": "更正",
    "obligation_exists": "报送义务",
}


@dataclass(frozen=True)
class QuarterCell:
    """One cell of the quarter strip: the obligation, if any, and what can be said about it now."""

    quarter: Quarter
    obligation: Obligation | None
    status: FilingStatus | None

    @property
    def report(self) -> Report | None:
        return report_of(self.obligation)


def report_of(obligation: Obligation | None) -> Report | None:
    return getattr(obligation, "report", None)


def reports(scope: Scope) -> QuerySet[Report]:
    return Report.objects.visible_to(scope).select_related("obligation", "enterprise").order_by("-pk")


def submissions(scope: Scope) -> QuerySet[Submission]:
    return (
        Submission.objects.visible_to(scope)
        .select_related("report__obligation", "enterprise")
        .order_by("-signed_at", "-pk")
    )


def versions(scope: Scope, report: Report) -> list[Submission]:
    """All filed versions, newest first, each with the bureau's answers; contents stay in the database."""
    answers = Prefetch("reviews", Review.objects.visible_to(scope).order_by("pk"))
    found = submissions(scope).filter(report=report).order_by("-version")
    return list(found.defer(*CONTENT).prefetch_related(answers))


def version(scope: Scope, report: Report, number: int) -> Submission | None:
    return submissions(scope).filter(report=report, version=number).first()


def latest_versions(scope: Scope) -> QuerySet[Submission]:
    """The version in force of every report, without its content."""
    return submissions(scope).filter(version=F("report__versions")).defer(*CONTENT)


def waiting(scope: Scope) -> QuerySet[Report]:
    """Reports with an open draft: being filled in, returned, being corrected."""
    return reports(scope).filter(state__in=OPEN_FOR_EDITING).order_by("obligation__due_at", "pk")


def open_draft(scope: Scope, report: Report) -> Draft | None:
    return Draft.objects.visible_to(scope).filter(report=report, closed_at=None).first()


def stored_pdf(scope: Scope, submission: Submission, kind: str) -> SubmissionPdf | None:
    return SubmissionPdf.objects.visible_to(scope).filter(submission=submission, kind=kind).first()


def year_strip(
    scope: Scope, enterprise_id: int, year: int, now: datetime, days: list[FiledInspection]
) -> list[QuarterCell]:
    """Four cells, first quarter first; `days` are the year's inspections. One query."""
    rows = Obligation.objects.visible_to(scope).filter(enterprise_id=enterprise_id, year=year)
    owed = {row.quarter: row for row in rows.select_related("exempt_by", "report").order_by("quarter")}
    return [_cell(Quarter(year, n), owed.get(n), days, now) for n in (1, 2, 3, 4)]


def inspection_days(scope: Scope, enterprise_id: int, year: int) -> list[FiledInspection]:
    """Filed inspections of the year, from the versions in force."""
    rows = FiledInspection.objects.visible_to(scope).filter(
        enterprise_id=enterprise_id, current=True, inspected_on__year=year
    )
    heavy = [f"submission__{name}" for name in CONTENT]
    found = rows.select_related("submission__report__obligation").defer(*heavy)
    return list(found.order_by("inspected_on", "pk"))


def status_of(obligation: Obligation, now: datetime, days: list[FiledInspection] = ()) -> FilingStatus:
    """By the rule, under the law of the day the quarter ended (or of today while it runs)."""
    quarter = Quarter(obligation.year, obligation.quarter)
    law = law_for(obligation.division_code, min(quarter.end, now.astimezone(SHANGHAI).date()))
    attended = [day.inspected_on for day in days if day.principal_present]
    return filing_status(filing_facts(obligation, attended, _inspected(obligation, quarter, days)), now, law)


def explained(status: FilingStatus) -> list[dict]:
    """The reasons of a status under the names people use for them."""
    return [
        {
            "result": reason.result,
            "condition": CONDITIONS.get(reason.condition, reason.condition),
            "text": reason.text,
            "citation": reason.citation,
        }
        for reason in status.explanation
    ]


def receipt_by_number(number: str) -> Submission | PromptReport | None:
    """For the public check of a receipt: number, time and digest, nothing else leaves the view."""
    if not RECEIPT_NUMBER.fullmatch(number):
        return None
    if number.startswith(PROMPT):
        reports = PromptReport.objects.visible_to(SYSTEM.scope)
        return reports.only("receipt_no", "at", "digest", "digest_name").filter(receipt_no=number).first()
    fields = ("receipt_no", "signed_at", "digest", "digest_name", "version")
    return Submission.objects.visible_to(SYSTEM.scope).only(*fields).filter(receipt_no=number).first()


def receipt_number(typed: str) -> str:
    """As printed, from what people type or paste: lower case, spaces, full-width signs, any dash."""
    text = unicodedata.normalize("NFKC", typed).upper()
    return "".join(DASHES.sub("-", text).split())


def _inspected(obligation: Obligation, quarter: Quarter, days: list[FiledInspection]) -> list[date]:
    """The days of the version in force; without them the frozen answer stands for one day of the quarter."""
    own = [d.inspected_on for d in days if d.submission.report.obligation_id == obligation.pk]
    if not own and obligation.inspected_in_quarter:
        return [quarter.start]
    return own


def _cell(quarter: Quarter, obligation: Obligation | None, days, now: datetime) -> QuarterCell:
    return QuarterCell(quarter, obligation, status_of(obligation, now, days) if obligation else None)


def current_quarter(now: datetime) -> Quarter:
    return Quarter.of(today(now))


def today(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date()
