"""Background work of internal reports. Every task may run twice without harm."""

from celery import shared_task
from django.utils import timezone

from portal.actors import SYSTEM
from portal.calendars import day_of
from rewards.commands.clocks import destroy_keys, remind_handlers
from rewards.commands.fast_lane import remind_bureau, send_up
from rewards.commands.intake import drop_unsent, unsent_before
from rewards.queries import clocks


@shared_task
def run_report_clocks(**kwargs) -> int:
    """Remind handlers and the bureau, send unanswered reports up, each step once; returns how many."""
    now = timezone.now()
    due = clocks.due_clocks(now)
    for one in due:
        remind_handlers(actor=SYSTEM, report_id=one.report_id, step=one.step, now=now)
        if one.up:
            send_up(actor=SYSTEM, report_id=one.report_id, reason=one.up, now=now)
    cases = clocks.late_cases(now)
    for case_id, late_step in cases:
        remind_bureau(actor=SYSTEM, case_id=case_id, step=late_step, now=now)
    return len(due) + len(cases)


@shared_task
def clean_reports(**kwargs) -> int:
    """Throw away what was typed and never sent, and destroy the keys of what is past its retention."""
    now = timezone.now()
    unsent = clocks.stale_unsent(unsent_before("", now))
    for report_id in unsent:
        drop_unsent(actor=SYSTEM, report_id=report_id, now=now)
    past = clocks.to_destroy(day_of(now))
    for report_id in past:
        destroy_keys(actor=SYSTEM, report_id=report_id, now=now)
    return len(unsent) + len(past)
