"""Who took which paper of a hazard out of the portal, and when."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.models import Enterprise
from selfcheck.models import Hazard


@transaction.atomic
def note_paper(*, actor: Actor, hazard_id: int, paper: str, now: datetime) -> None:
    """`paper`: its kind and form, such as situation.pdf."""
    hazard = Hazard.objects.visible_to(actor.scope).select_related("enterprise").get(pk=hazard_id)
    record(actor, "hazard.paper_taken", hazard, now=now, enterprise=hazard.enterprise, paper=paper)


@transaction.atomic
def note_register(*, actor: Actor, enterprise_id: int, rows: int, words: str, now: datetime) -> None:
    """The register as a workbook: how many rows, under which filters."""
    enterprise = Enterprise.objects.visible_to(actor.scope).get(pk=enterprise_id)
    record(actor, "hazard.register_taken", enterprise, now=now, enterprise=enterprise, rows=rows, words=words)
