"""Asking for long work; the work itself is a task, see portal.jobs."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.models import Job


@transaction.atomic
def request_job(
    *, actor: Actor, kind: str, title: str, now: datetime, params: dict | None = None, input_path: str = ""
) -> Job:
    """The caller starts the task with `delay_on_commit(job_id=job.pk)`.

    `params["page"]`: the name of the job's own page, where it has one.
    """
    job = Job.objects.visible_to(actor.scope).create(
        kind=kind,
        division_code=actor.division or "",
        enterprise_id=actor.enterprise_id,
        created_by_id=actor.user_id,
        workplace=actor.workplace,
        created_at=now,
        params={"title": title, **(params or {})},
        input_path=input_path,
    )
    record(actor, "job.requested", job, now=now, kind=kind, title=title)
    return job


@transaction.atomic
def note_download(*, actor: Actor, job: Job, now: datetime) -> None:
    """Who took the result of which job; before the file leaves."""
    record(actor, "job.result_taken", job, now=now, file=job.output_name, kind=job.kind)
