"""Reads of the filing life. The first argument is a scope; everything comes back ordered."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Prefetch, QuerySet

from portal.actors import SYSTEM
from portal.calendars import SHANGHAI, Quarter
from portal.scope import Scope
from selfcheck.facts.obligations import filing_facts
from selfcheck.law import law_for
from selfcheck.models import Draft, FiledInspection, Obligation, Report, Review, Submission, SubmissionPdf
from selfcheck.rules.filing import FilingStatus, filing_status


@dataclass(frozen=True)
class QuarterCell:
    """One cell of the quarter strip: the obligation, if any, and what can be said about it now."""

    quarter: Quarter
    obligation: Obligation | None
    status: FilingStatus | None


def reports(scope: Scope) -> QuerySet[Report]:
    return Report.objects.visible_to(scope).select_related("obligation", "enterprise").order_by("-pk")


def submissions(scope: Scope) -> QuerySet[Submission]:
    return (
        Submission.objects.visible_to(scope)
        .select_related("report__obligation", "enterprise")
        .order_by("-signed_at", "-pk")
    )


def versions(scope: Scope, report: Report) -> list[Submission]:
    """All filed versions, newest first, each with the bureau's answers."""
    answers = Prefetch("reviews", Review.objects.visible_to(scope).order_by("pk"))
    return list(submissions(scope).filter(report=report).order_by("-version").prefetch_related(answers))


def latest_versions(scope: Scope) -> QuerySet[Submission]:
    """The version in force of every report."""
    return submissions(scope).filter(version=F("report__versions"))


def open_draft(scope: Scope, report: Report) -> Draft | None:
    return Draft.objects.visible_to(scope).filter(report=report, closed_at=None).first()


def stored_pdf(scope: Scope, submission: Submission, kind: str) -> SubmissionPdf | None:
    return SubmissionPdf.objects.visible_to(scope).filter(submission=submission, kind=kind).first()


def year_strip(scope: Scope, enterprise_id: int, year: int, now: datetime) -> list[QuarterCell]:
    """Four cells, first quarter first; two queries."""
    rows = Obligation.objects.visible_to(scope).filter(enterprise_id=enterprise_id, year=year)
    owed = {row.quarter: row for row in rows.select_related("exempt_by", "report").order_by("quarter")}
    days = inspection_days(scope, enterprise_id, year)
    return [_cell(Quarter(year, n), owed.get(n), days, now) for n in (1, 2, 3, 4)]


def inspection_days(scope: Scope, enterprise_id: int, year: int) -> list[FiledInspection]:
    """Filed inspections of the year, from the versions in force."""
    rows = FiledInspection.objects.visible_to(scope).filter(
        enterprise_id=enterprise_id, current=True, inspected_on__year=year
    )
    return list(rows.select_related("submission__report__obligation").order_by("inspected_on", "pk"))


def status_of(obligation: Obligation, now: datetime, days: list[FiledInspection] = ()) -> FilingStatus:
    """By the rule, under the law of the day the quarter ended (or of today while it runs)."""
    quarter = Quarter(obligation.year, obligation.quarter)
    law = law_for(obligation.division_code, min(quarter.end, now.astimezone(SHANGHAI).date()))
    inspected = [quarter.start] if obligation.inspected_in_quarter else []
    attended = [day.inspected_on for day in days if day.principal_present]
    return filing_status(filing_facts(obligation, attended, inspected), now, law)


def receipt_by_number(number: str) -> Submission | None:
    """For the public check of a receipt: number, time and digest, nothing else leaves the view."""
    fields = ("receipt_no", "signed_at", "digest", "digest_name", "version")
    return Submission.objects.visible_to(SYSTEM.scope).only(*fields).filter(receipt_no=number).first()


def _cell(quarter: Quarter, obligation: Obligation | None, days, now: datetime) -> QuarterCell:
    return QuarterCell(quarter, obligation, status_of(obligation, now, days) if obligation else None)


def current_quarter(now: datetime) -> Quarter:
    return Quarter.of(today(now))


def today(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date()
