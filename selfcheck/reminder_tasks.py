"""Reminding a whole list in the background: left, found again, and after a kill gone on with."""

from pathlib import Path

from django.utils import timezone

from portal import jobs
from portal.job_tasks import job_task
from portal.later import after_commit
from portal.models import Job
from selfcheck.commands.bulk_reminders import PORTION, remind_portion
from selfcheck.exports import wanted_from_json
from selfcheck.queries.missing import still_missing
from selfcheck.tasks import send_planned


@job_task
def remind_list(job: Job, folder: Path) -> None:
    """Who files while it runs is not chased: every portion asks again under its lock."""
    actor, wanted = jobs.actor_of(job), wanted_from_json(job.params["wanted"])
    rows = still_missing(actor.scope, wanted, timezone.now()).order_by("pk")
    ids = list(rows.filter(pk__gt=job.result.get("after", 0)).values_list("pk", flat=True))
    for start in range(0, len(ids), PORTION):
        portion = ids[start : start + PORTION]
        told = remind_portion(actor=actor, job_id=job.pk, obligation_ids=portion, now=timezone.now())
        job.result = told.result
        jobs.tell(job, start + len(portion), len(ids))
    jobs.finish(job, timezone.now(), result=job.result)
    if job.result.get("texts"):
        after_commit(send_planned)
