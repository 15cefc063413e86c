"""Background work of the filing life. Ids in, one command out; every task may run twice without harm."""

from celery import shared_task
from django.utils import timezone

from portal.actors import SYSTEM
from selfcheck.commands.archive import archive


@shared_task(autoretry_for=(OSError,), max_retries=5, retry_backoff=True)
def archive_submission(*, submission_id: int, **kwargs) -> int:
    """Store the PDFs of a filed version; returns how many were made now."""
    return len(archive(actor=SYSTEM, submission_id=submission_id, now=timezone.now()))
