"""The date evidence of an employee's internal report, without who reported."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from selfcheck.commands._hazard_rows import locked_hazard
from selfcheck.models import Hazard


@transaction.atomic
def note_internal_report(
    *, actor: Actor, hazard_id: int, enterprise_id: int, reported_at: datetime, now: datetime
) -> Hazard:
    """From this moment the enterprise itself knew; the earliest of several reports counts."""
    hazard = locked_hazard(actor, hazard_id)
    if hazard.enterprise_id != enterprise_id:
        raise Hazard.DoesNotExist
    if hazard.internally_reported_at is None or reported_at < hazard.internally_reported_at:
        hazard.internally_reported_at = reported_at
        hazard.save(update_fields=["internally_reported_at"])
        record(
            actor,
            "hazard.internally_reported",
            hazard,
            now=now,
            enterprise=hazard.enterprise,
            reported_at=reported_at,
        )
    return hazard
