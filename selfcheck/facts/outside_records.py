"""What standing rows on accidents and penalties outside the portal tell the rules; without one: unknown."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from portal.scope import Scope
from selfcheck.models import OutsideRecord
from selfcheck.states.cases import OutsideKind


def standing(scope: Scope, enterprise_id: int) -> QuerySet[OutsideRecord]:
    """Neither corrected nor taken back."""
    rows = OutsideRecord.objects.visible_to(scope).filter(enterprise=enterprise_id, withdrawn=False)
    return rows.filter(replaced_by=None).order_by("on", "pk")


def recent_accident(scope: Scope, enterprise_id: int, since: date, until: date) -> date | None:
    """The last one, both days included. An older one is not asked for: another may have followed."""
    rows = standing(scope, enterprise_id).filter(kind=OutsideKind.ACCIDENT, on__range=(since, until))
    return rows.values_list("on", flat=True).last()


def penalties(scope: Scope, enterprise_id: int) -> list[OutsideRecord]:
    return list(standing(scope, enterprise_id).filter(kind=OutsideKind.PENALTY))


def past_of(row: OutsideRecord, agency: str) -> dict[str, Any]:
    """As the rules read a past violation. The item is a person's wording and stays unknown to them; another
    spelling of the agency may be the same agency, so only the same one is said."""
    return {
        "found_on": row.found_on.isoformat() if row.found_on else None,
        "agency": row.agency if row.agency == agency else None,
        "penalised": True,
        "decided_on": row.on.isoformat(),
        "law": row.law or None,
        "major": row.major,
    }
