"""Background work of the public site. Every task may run twice without harm."""

from celery import shared_task
from django.utils import timezone

from cms.commands import takedowns
from cms.queries import takedowns as queries
from portal.actors import SYSTEM
from portal.calendars import day_of


@shared_task
def run_takedown_clocks(**kwargs) -> int:
    """Ask for the takedown of what was told of a reopened case, and remind of open ones; returns how many."""
    now = timezone.now()
    stale = queries.told_of_reopened_cases()
    for page, reopened in stale:
        takedowns.ask_takedown(
            actor=SYSTEM,
            public_id=page.public_id,
            reason=f"案件已经重新办理：{reopened.reason}"[:500],
            now=now,
            since=reopened.at,
        )
    waiting = queries.due_by(day_of(now))
    for row in waiting:
        takedowns.remind_takedown(actor=SYSTEM, takedown_id=row.pk, now=now)
    return len(stale) + len(waiting)
