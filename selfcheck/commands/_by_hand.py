"""What a clerk sends by text message or letter: planned like a step of the ladder, carried by the post."""

from collections import Counter
from datetime import datetime

from portal.actors import SYSTEM, Actor
from portal.calendars import day_of
from selfcheck.commands.ladder_plans import insert
from selfcheck.models import Obligation, PlannedReminder
from selfcheck.queries import ladders
from selfcheck.queries.reminders import ADDRESSEES, BY_HAND
from selfcheck.rules.ladder import NOTICE, Step


def plan_by_hand(
    actor: Actor, rows: list[Obligation], channels: tuple[str, ...], reason: str, now: datetime
) -> Counter[tuple[int, str]]:
    """How many were planned, by obligation and channel; quiet hours postpone all but letters."""
    others = tuple(channel for channel in channels if channel != NOTICE)
    if not others or not rows:
        return Counter()
    step = Step(f"{BY_HAND}{now:%Y%m%d%H%M%S%f}", 0, ADDRESSEES, others)
    own = Obligation.objects.visible_to(actor.scope).filter(pk__in=[row.pk for row in rows])
    ladder = ladders.nearest(ladders.in_force(day_of(now)), actor.division or "")
    for due_on in sorted({day_of(row.due_at) for row in rows}):
        of_day = own.filter(ladders.on_day(due_on))
        for found in ladders.recipients(SYSTEM.scope, of_day, step):
            insert(found, due_on, step.code, actor, ladder, now=now, reason=reason)
    planned = PlannedReminder.objects.visible_to(actor.scope).filter(step=step.code, obligation__in=own)
    return Counter(planned.values_list("obligation_id", "channel"))
