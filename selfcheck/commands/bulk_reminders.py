"""催报 of a whole list by the job that carries it: portion after portion, each a transaction of its own."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.jobs import OPEN
from portal.models import Job
from selfcheck.commands.reminders import Sent, send_reminders

PORTION = 200
NAMES_KEPT = 500
COUNTS = ("reminded", "people", "texts", "letters")
LEFT_OUT = ("no_longer_missing", "just_reminded", "without_account")


@transaction.atomic
def remind_portion(*, actor: Actor, job_id: int, obligation_ids: list[int], now: datetime) -> Job:
    """The locked job says how far it came, in the transaction that reminds: begun again it repeats nobody."""
    job = Job.objects.visible_to(actor.scope).select_for_update(of=("self",)).get(pk=job_id)
    after = job.result.get("after", 0)
    ids = [pk for pk in obligation_ids if pk > after]
    if not ids or job.state not in OPEN:
        return job
    sent = send_reminders(
        actor=actor,
        obligation_ids=ids,
        reason=job.params["reason"],
        channels=tuple(job.params["channels"]),
        now=now,
    )
    job.result = _added(job.result, sent) | {"after": ids[-1]}
    job.save(update_fields=["result"])
    return job


def _added(before: dict, sent: Sent) -> dict:
    """All are counted; of those left out the first names are kept for the page."""
    result = {name: before.get(name, 0) + getattr(sent, name) for name in COUNTS}
    for name in LEFT_OUT:
        names = getattr(sent, name)
        known = before.get(name, {"count": 0, "names": []})
        result[name] = {
            "count": known["count"] + len(names),
            "names": [*known["names"], *names][:NAMES_KEPT],
        }
    return result
