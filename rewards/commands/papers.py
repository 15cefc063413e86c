"""Taking the award ledger out of the portal is an event; it names nobody."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.models import Enterprise


@transaction.atomic
def note_ledger(*, actor: Actor, enterprise_id: int, paper: str, year: int, rows: int, now: datetime) -> None:
    """`paper`: the printed name."""
    enterprise = Enterprise.objects.visible_to(actor.scope).get(pk=enterprise_id)
    record(
        actor, "award_ledger.exported", enterprise, now=now, enterprise=enterprise,
        paper=paper, year=year, rows=rows,
    )  # fmt: skip
