"""From an obligation row to the facts the filing rule reads."""

from portal.calendars import Quarter
from selfcheck.models import Exemption as ExemptionRow
from selfcheck.models import Obligation
from selfcheck.rules.filing import Exemption, FilingFacts, Return


def filing_facts(obligation: Obligation, principal_on=(), inspected_on=()) -> FilingFacts:
    """`exempt_by` must be loaded; days of inspections are those of the version in force."""
    return FilingFacts(
        quarter=Quarter(obligation.year, obligation.quarter),
        due_at=obligation.due_at,
        original_due_at=obligation.original_due_at,
        exemption=_exemption(obligation.exempt_by),
        filed_at=obligation.filed_at,
        returned=_return(obligation),
        corrected_at=obligation.corrected_at,
        inspected_on=tuple(inspected_on),
        principal_on=tuple(principal_on),
    )


def _exemption(row: ExemptionRow | None) -> Exemption | None:
    if row is None:
        return None
    return Exemption(reason=row.reason, from_on=row.from_on, to_on=row.to_on, approved_by=row.decided_by)


def _return(obligation: Obligation) -> Return | None:
    if obligation.returned_at is None:
        return None
    return Return(
        at=obligation.returned_at, fix_by=obligation.fix_by, resubmitted_at=obligation.resubmitted_at
    )
