"""The reminder of a quarter's progress report under a supervision order: once, logged."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from selfcheck.commands import supervision_notices
from selfcheck.commands._supervision_rows import locked_order
from selfcheck.models import ClockNotice, SupervisionProgress
from selfcheck.queries.supervision_clocks import quarter_to_remind, step_of
from selfcheck.states.hazards import STANDING


@transaction.atomic
def remind_of_progress(*, actor: Actor, order_id: int, now: datetime) -> int:
    """Asked again under the lock; who reported meanwhile is not reminded. Returns how many were told."""
    order = locked_order(actor, order_id)
    if order.state not in STANDING:
        return 0
    reports = SupervisionProgress.objects.visible_to(actor.scope).filter(order=order)
    quarter = quarter_to_remind(order, list(reports.values_list("on", flat=True)), day_of(now))
    if quarter is None:
        return 0
    step, hazard = step_of(order, quarter), order.hazard
    if ClockNotice.objects.visible_to(actor.scope).filter(hazard=hazard, step=step).exists():
        return 0
    told = supervision_notices.progress_due(order, quarter, now)
    ClockNotice(hazard=hazard, step=step, sent_at=now, people=len(told)).save()
    record(
        actor,
        "supervision.reminded",
        order,
        now=now,
        enterprise=hazard.enterprise,
        period=str(quarter),
        people=len(told),
    )
    return len(told)
