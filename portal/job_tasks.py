"""What every task that carries a job does around its own work."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path

from celery import shared_task
from django.utils import timezone

from portal import jobs
from portal.models import Job


def job_task(work: Callable[[Job, Path], None]):
    """A task `(job_id) -> state` around `work(job, folder)`; the folder is gone afterwards.

    A job that is done already is left alone: a task may be delivered twice, after a kill too.
    """

    @shared_task(time_limit=1700, soft_time_limit=1650)
    @wraps(work)
    def task(*, job_id: int, **kwargs) -> str:
        job = jobs.begin(job_id)
        if job is None:
            return "done"
        with jobs.carried(job, timezone.now), jobs.workshop(job) as folder:
            work(job, folder)
        return job.state

    return task
