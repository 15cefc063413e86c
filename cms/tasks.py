"""Background work of the public site. Every task may run twice without harm."""

from celery import shared_task
from django.utils import timezone

from cms.commands import corrections, takedowns
from cms.queries import desk
from cms.queries import takedowns as queries
from portal.actors import SYSTEM
from portal.calendars import day_of


@shared_task
def run_takedown_clocks(**kwargs) -> int:
    """Ask for the takedown of what is told otherwise by now, and remind of open ones; returns how many."""
    now = timezone.now()
    stale = queries.told_otherwise_now()
    for page, change in stale:
        takedowns.ask_takedown(
            actor=SYSTEM,
            public_id=page.public_id,
            reason=change.words[:500],
            now=now,
            since=change.at,
        )
    waiting = queries.due_by(day_of(now))
    for row in waiting:
        takedowns.remind_takedown(actor=SYSTEM, takedown_id=row.pk, now=now)
    return len(stale) + len(waiting)


@shared_task
def run_correction_clocks(**kwargs) -> int:
    """Remind of requests whose day for the answer has come or passed; returns how many are open."""
    now = timezone.now()
    waiting = desk.corrections_due_by(day_of(now))
    for row in waiting:
        corrections.remind_correction(actor=SYSTEM, correction_id=row.pk, now=now)
    return len(waiting)
