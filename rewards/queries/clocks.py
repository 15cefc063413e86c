"""Which clocks have run out: whom to remind, what goes up to the bureau, what is to be destroyed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.actors import SYSTEM
from portal.calendars import day_of
from portal.scope import Scope
from rewards.law import law_for
from rewards.models import Award, ClockSent, FastCase, Report
from rewards.queries.figures import sent
from rewards.rules.terms import send_up_on
from rewards.states import PAID, FastCaseState, FastReason, Outcome, ReportState

OPEN = {
    "acknowledge": Q(state=ReportState.RECEIVED),
    "verify": Q(state__in=[ReportState.RECEIVED, ReportState.ACKNOWLEDGED]),
    "feedback": Q(feedback_at=None),
    "pay": Q(outcome=Outcome.TRUE, has_settled=False),
}


@dataclass(frozen=True)
class Due:
    """`up`: not only remind; the reason for the bureau."""

    report_id: int
    step: str
    up: FastReason | None


def late(scope: Scope, step: str, today: date) -> QuerySet[Report]:
    """Reports whose clock `step` ran out before today."""
    settled = Award.objects.visible_to(SYSTEM.scope).filter(report=OuterRef("pk"), state__in=PAID)
    rows = sent(scope).annotate(has_settled=Exists(settled)).filter(OPEN[step], erased_at=None)
    return rows.filter(**{f"{step}_by__lt": today}).order_by("pk")


def due_clocks(now: datetime) -> list[Due]:
    """What has not been sent yet."""
    today, found = day_of(now), []
    sent_already = set(ClockSent.objects.visible_to(SYSTEM.scope).values_list("report", "step"))
    for step in OPEN:
        for report in late(SYSTEM.scope, step, today).select_related("enterprise"):
            reason = FastReason.UNPAID if step == "pay" else FastReason.UNANSWERED
            law = law_for(report.enterprise.division_code, today)
            up = today > send_up_on(getattr(report, f"{step}_by"), law)
            remind = (report.pk, step) not in sent_already
            escalate = up and (report.pk, f"up:{reason}") not in sent_already
            if remind or escalate:
                found.append(Due(report.pk, step, reason if escalate else None))
    return found


def late_cases(now: datetime) -> list[tuple[int, str]]:
    """Cases of the bureau whose own clock ran out, each step still to be told: accept or handle."""
    today, rows = day_of(now), FastCase.objects.visible_to(SYSTEM.scope)
    told = set(ClockSent.objects.visible_to(SYSTEM.scope).values_list("report", "step"))
    open_ones = {"accept": rows.filter(state=FastCaseState.OPEN, accept_by__lt=today)}
    open_ones["handle"] = rows.exclude(state=FastCaseState.HANDLED).filter(due_on__lt=today)
    return [
        (case.pk, step)
        for step, late_ones in open_ones.items()
        for case in late_ones.order_by("pk")
        if (case.report_id, case.reminder_mark(step)) not in told
    ]


def to_destroy(today: date) -> list[int]:
    rows = sent(SYSTEM.scope).filter(erase_on__lte=today, erased_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def stale_unsent(before: datetime) -> list[int]:
    rows = Report.objects.visible_to(SYSTEM.scope).filter(state=ReportState.UNSENT, created_at__lt=before)
    return list(rows.order_by("pk").values_list("pk", flat=True))
