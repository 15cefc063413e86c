"""Papers that leave the portal: who printed which one."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from selfcheck.models import Hazard


@transaction.atomic
def note_paper(*, actor: Actor, hazard_id: int, paper: str, form: str, now: datetime) -> Hazard:
    """`paper`: its name; `form`: pdf or xlsx. Raises DoesNotExist for a foreign hazard."""
    hazard = Hazard.objects.visible_to(actor.scope).select_related("enterprise").get(pk=hazard_id)
    record(
        actor, "hazard.paper_printed", hazard, now=now, enterprise=hazard.enterprise,
        number=hazard.number, paper=paper, form=form,
    )  # fmt: skip
    return hazard
