"""Prompt reports a reader may see, with who has read them."""

from django.db.models import QuerySet

from portal.scope import Scope
from selfcheck.models import Hazard, PromptReport


def prompt_reports(scope: Scope, hazard: Hazard) -> QuerySet[PromptReport]:
    rows = PromptReport.objects.visible_to(scope).filter(hazard=hazard)
    return rows.select_related("principal_acknowledgement", "bureau_acknowledgement").order_by("-version")


def prompt_report(scope: Scope, hazard: Hazard, version: int) -> PromptReport | None:
    """The version as it was sent."""
    found = prompt_reports(scope, hazard).filter(version=version).first()
    return with_readers(found) if found else None


def with_readers(report: PromptReport) -> PromptReport:
    """`read_by`: the principal's acknowledgement, `signed_for`: the bureau's; None while there is none."""
    report.read_by = getattr(report, "principal_acknowledgement", None)
    report.signed_for = getattr(report, "bureau_acknowledgement", None)
    return report
