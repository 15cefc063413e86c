"""Standing supervision orders whose quarterly progress report is due soon and was not reminded of yet."""

from datetime import date, datetime

from django.db.models import Prefetch

from portal.calendars import Quarter, day_of
from portal.scope import Scope
from selfcheck.law import law_for
from selfcheck.models import ClockNotice, SupervisionOrder, SupervisionProgress
from selfcheck.queries.supervision import quarters_of
from selfcheck.rules.supervision import to_remind
from selfcheck.states.hazards import STANDING

AT_ONCE = 500


def step_of(order: SupervisionOrder, quarter: Quarter) -> str:
    """In the log of the hazard's clocks; a second order of one hazard has steps of its own."""
    return f"{order.pk}:{quarter}"


def quarter_to_remind(order: SupervisionOrder, days: list[date], today: date) -> Quarter | None:
    law = law_for(order.division_code, today)
    ahead = law.value("supervision_progress_reminder")
    return to_remind(quarters_of(order, days, today), order.issued_on, today, ahead)


def due_orders(scope: Scope, now: datetime) -> list[int]:
    today = day_of(now)
    progress = SupervisionProgress.objects.visible_to(scope)
    rows = SupervisionOrder.objects.visible_to(scope).filter(state__in=STANDING).order_by("pk")
    rows = rows.prefetch_related(Prefetch("progress_reports", progress, to_attr="reported"))
    found = {}
    for order in rows:
        quarter = quarter_to_remind(order, [row.on for row in order.reported], today)
        if quarter:
            found[order.pk] = (order.hazard_id, step_of(order, quarter))
    sent = ClockNotice.objects.visible_to(scope).filter(step__in=[step for _, step in found.values()])
    done = set(sent.values_list("hazard_id", "step"))
    return [pk for pk, key in found.items() if key not in done][:AT_ONCE]
