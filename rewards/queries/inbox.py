"""The inbox as a list: which clock runs next, filters, and what a report may be compared or linked with."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from portal.actors import Actor
from rewards.models import Award, Report
from rewards.queries.handling import inbox
from rewards.states import PAID, Outcome, ReportState
from selfcheck.models import Hazard

OPEN, ALL = "open", "all"
MOST_OFFERED = 100
STEPS = (("acknowledged_at", "acknowledge_by", "确认"), ("verified_at", "verify_by", "核实"))


@dataclass(frozen=True)
class Wanted:
    """`state`: a state, OPEN for all that are not closed, or ALL."""

    state: str = OPEN
    kind: str = ""
    words: str = ""


@dataclass(frozen=True)
class Line:
    """A report and the step whose clock runs. `due` None: nothing is owed."""

    report: Report
    today: date

    @property
    def step(self) -> tuple[str, date | None]:
        report = self.report
        for done, due, label in STEPS:
            if getattr(report, done) is None:
                return label, getattr(report, due)
        if report.feedback_at is None:
            return "反馈", report.feedback_by
        if report.outcome == Outcome.TRUE and not report.has_settled:
            return "兑现", report.pay_by
        return "", None

    @property
    def late(self) -> int:
        """Days."""
        due = self.step[1]
        return max((self.today - due).days, 0) if due else 0


def inbox_like(actor: Actor, wanted: Wanted, now: datetime) -> QuerySet[Report]:
    settled = Award.objects.visible_to(actor.scope).filter(report=OuterRef("pk"), state__in=PAID)
    rows = inbox(actor, now).annotate(has_settled=Exists(settled))
    if wanted.state == OPEN:
        rows = rows.exclude(state=ReportState.CLOSED)
    elif wanted.state != ALL:
        rows = rows.filter(state=wanted.state)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    return rows.filter(number__icontains=wanted.words) if wanted.words else rows


def earlier_reports(actor: Actor, report: Report, now: datetime) -> list[Report]:
    """What it may be a duplicate of: reports of the same enterprise in the same hands that came first."""
    rows = inbox(actor, now).filter(enterprise=report.enterprise_id, received_at__lt=report.received_at)
    return list(rows.order_by("-received_at")[:MOST_OFFERED])


def hazards_to_link(actor: Actor, report: Report) -> list[Hazard]:
    """The newest of the register."""
    rows = Hazard.objects.visible_to(actor.scope).filter(enterprise=report.enterprise_id)
    return list(rows.order_by("-found_on", "-pk")[:MOST_OFFERED])
