"""What the bureau sees: figures and clocks of its area, its own cases, its escrow. No content, no names."""

from datetime import date
from operator import itemgetter

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from portal.actors import SYSTEM, Actor
from portal.calendars import Quarter, end_of_day, start_of_day
from portal.models import Enterprise
from portal.scope import Scope
from rewards.models import (
    Custodian,
    EscrowKey,
    EscrowOpening,
    FastCase,
    PulseAnswer,
    Report,
    RetaliationEvent,
    Scheme,
)
from rewards.queries.clocks import late
from rewards.queries.figures import MONEY_PAID, counts_within, payments, sent
from rewards.states import FastCaseState

SORTS = {
    "name": "enterprise__name",
    "reports": "reports",
    "verified": "verified",
    "paid": "paid",
    "amount": "amount",
}


def without_scheme(scope: Scope) -> QuerySet[Enterprise]:
    """安委〔2024〕7号: enterprises in business whose scheme does not run here."""
    schemes = Scheme.objects.visible_to(SYSTEM.scope).filter(enterprise=OuterRef("pk"))
    rows = Enterprise.objects.visible_to(scope).filter(state="active")
    return rows.exclude(Exists(schemes)).order_by("division_code", "pk")


def figures_by_enterprise(scope: Scope, quarter: Quarter, sort: str = "") -> list[dict]:
    """One row per enterprise with a report or a payment in the quarter: 报告, 查实, 兑现, 金额.

    What happened here by its day, as the quarterly report takes it over; S17 shows what was signed.
    """
    within = (start_of_day(quarter.start), end_of_day(quarter.end))
    reports = (
        sent(scope)
        .values("enterprise", "enterprise__name", "enterprise__division_code")
        .annotate(**counts_within(*within))
    )
    paid = (
        payments(scope)
        .filter(on__range=(quarter.start, quarter.end))
        .order_by()
        .values("enterprise")
        .annotate(paid=Count("pk"), amount=MONEY_PAID)
    )
    settled = {row["enterprise"]: row for row in paid}
    rows = []
    for row in reports.order_by("enterprise__division_code", "enterprise"):
        money = settled.get(row["enterprise"], {})
        row |= {"paid": money.get("paid", 0), "amount": money.get("amount") or 0}
        if row["reports"] or row["verified"] or row["paid"]:
            rows.append(row)
    if by := SORTS.get(sort.removeprefix("-")):
        rows.sort(key=itemgetter(by), reverse=sort.startswith("-"))
    return rows


def unanswered(scope: Scope, today: date) -> QuerySet[Report]:
    """Late with the verification or the feedback; number, enterprise and clocks only."""
    return late(scope, "feedback", today).select_related("enterprise")


def unpaid(scope: Scope, today: date) -> QuerySet[Report]:
    return late(scope, "pay", today).select_related("enterprise")


def fast_cases(scope: Scope, *, only_open: bool = False) -> QuerySet[FastCase]:
    rows = FastCase.objects.visible_to(scope).select_related("report__enterprise")
    return (rows.exclude(state=FastCaseState.HANDLED) if only_open else rows).order_by("due_on", "pk")


def retaliation_watch(scope: Scope) -> QuerySet[RetaliationEvent]:
    """Day and kind of what reporters told, the newest first; the words are sealed."""
    rows = RetaliationEvent.objects.visible_to(scope).select_related("report__enterprise")
    return rows.order_by("-told_at", "-pk")


def pulse_answers(scope: Scope) -> QuerySet[PulseAnswer]:
    rows = PulseAnswer.objects.visible_to(scope).select_related("report__enterprise")
    return rows.order_by("-answered_at", "-pk")


def custodians(scope: Scope) -> QuerySet[Custodian]:
    return Custodian.objects.visible_to(scope).select_related("user").order_by("division_code", "pk")


def escrow_keys(scope: Scope) -> QuerySet[EscrowKey]:
    return EscrowKey.objects.visible_to(scope).annotate(people=Count("shares")).order_by("-made_at", "-pk")


def openings(actor: Actor) -> QuerySet[EscrowOpening]:
    """Asked and confirmed ones of the actor's area, the newest first."""
    rows = EscrowOpening.objects.visible_to(actor.scope).select_related("report__enterprise")
    return rows.order_by("-asked_at", "-pk")


def sums_of(rows: list[dict]) -> dict:
    """Totals of `figures_by_enterprise`."""
    return {name: sum(row[name] for row in rows) for name in ("reports", "verified", "paid", "amount")}


def pulses_by_day(scope: Scope) -> list[dict]:
    """For each day of asking: how many answered, how many had suffered for it."""
    rows = PulseAnswer.objects.visible_to(scope).values("day")
    return list(rows.annotate(answers=Count("pk"), bad=Count("pk", filter=Q(suffered=True))).order_by("day"))
