"""Which prompt-report clocks have run out (安全生产法 第四十一条); the hours are parameters."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from portal.calendars import day_of
from portal.scope import Scope
from selfcheck.law import law_for
from selfcheck.models import Hazard
from selfcheck.rules.prompt_report import ESCALATE, REMIND, PromptReport, prompt_report
from selfcheck.states import HazardLevel
from selfcheck.states.hazards import UNFINISHED

AT_ONCE = 500


@dataclass(frozen=True)
class Due:
    hazard_id: int
    step: str
    text: str


def clock_of(hazard: Hazard, now: datetime) -> PromptReport:
    """Needs `enterprise`. The law of the day of finding."""
    law = law_for(hazard.enterprise.division_code, day_of(hazard.found_at))
    return prompt_report(hazard.found_at, hazard.reported_at, now, law)


def due_clocks(scope: Scope, now: datetime) -> list[Due]:
    """Steps that are due and not logged as sent, oldest first; past 72 hours the reminder is not made up."""
    rows = (
        Hazard.objects.visible_to(scope)
        .filter(level=HazardLevel.MAJOR, reported_at=None, state__in=UNFINISHED, found_at__lte=now)
        .select_related("enterprise")
        .annotate(sent=ArrayAgg("clocknotice_rows__step", filter=Q(clocknotice_rows__isnull=False)))
        .exclude(clocknotice_rows__step=ESCALATE)
        .order_by("found_at", "pk")
    )
    found = []
    for hazard in rows[:AT_ONCE]:
        clock = clock_of(hazard, now)
        if clock.state in (REMIND, ESCALATE) and clock.state not in (hazard.sent or []):
            found.append(Due(hazard.pk, clock.state, clock.reason.text))
    return found
