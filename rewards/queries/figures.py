"""Figures of internal reports: a quarter for the quarterly report, totals of the ledger for the 公示."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from portal.actors import SYSTEM
from portal.calendars import Quarter, end_of_day, start_of_day
from portal.scope import Scope
from rewards.models import LedgerEntry, Report, Scheme
from rewards.states import AwardForm, LedgerKind, Outcome, ReportState

RECEIVED, VERIFIED, PAID = "received_at", "verified_at", "on"  # the day each of them is counted by
TRUE = Q(outcome=Outcome.TRUE)
MONEY_PAID = Sum("amount", filter=Q(form=AwardForm.MONEY))


def quarter_figures(enterprise_id: int, quarter: Quarter) -> dict[str, Any] | None:
    """报告数, 查实数, 整改数, 兑现数, 金额 by the day each happened; None before a scheme runs here."""
    first, last = start_of_day(quarter.start), end_of_day(quarter.end)
    if (
        not Scheme.objects.visible_to(SYSTEM.scope)
        .filter(enterprise=enterprise_id, published_at__lte=last)
        .exists()
    ):
        return None
    within = (first, last)
    own = sent(SYSTEM.scope).filter(enterprise=enterprise_id)
    counts = own.aggregate(
        **counts_within(*within),
        rectified=Count(
            "hazard",
            distinct=True,
            filter=TRUE & Q(hazard__rectified_on__range=(quarter.start, quarter.end)),
        ),
    )
    return counts | settled(SYSTEM.scope, enterprise_id, quarter)


def settled(scope: Scope, enterprise_id: int, quarter: Quarter) -> dict[str, Any]:
    """兑现数 of any form and the money among it, from the ledger."""
    rows = payments(scope).filter(enterprise=enterprise_id, on__range=(quarter.start, quarter.end))
    found = rows.aggregate(paid=Count("pk"), amount=MONEY_PAID)
    return {
        "paid": found["paid"],
        "amount_yuan": str((found["amount"] or Decimal(0)).quantize(Decimal("0.01"))),
    }


def counts_within(first: datetime, last: datetime) -> dict[str, Count]:
    """报告数 by the day of receipt, 查实数 by the day of verification: for `sent`, wherever it is counted."""
    return {
        "reports": Count("pk", filter=Q(**{f"{RECEIVED}__range": (first, last)})),
        "verified": Count("pk", filter=TRUE & Q(**{f"{VERIFIED}__range": (first, last)})),
    }


def payments(scope: Scope) -> QuerySet[LedgerEntry]:
    """兑现, in money or another form."""
    return ledger(scope).filter(kind=LedgerKind.SETTLED)


def sent(scope: Scope) -> QuerySet[Report]:
    return Report.objects.visible_to(scope).exclude(state=ReportState.UNSENT)


def ledger(scope: Scope) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.visible_to(scope).order_by("on", "pk")


@dataclass(frozen=True)
class Totals:
    """Of one year. `budget` None: the scheme sets none."""

    year: int
    approved: Decimal
    settled: Decimal
    settled_count: int
    budget: Decimal | None

    @property
    def left(self) -> Decimal | None:
        return None if self.budget is None else self.budget - self.approved


def totals(scope: Scope, enterprise_id: int, year: int) -> Totals:
    rows = ledger(scope).filter(enterprise=enterprise_id, on__year=year)
    money = Q(form=AwardForm.MONEY)
    found = rows.order_by().aggregate(
        approved=Sum("amount", filter=money & Q(kind=LedgerKind.APPROVED)),
        settled=Sum("amount", filter=money & Q(kind=LedgerKind.SETTLED)),
        count=Count("pk", filter=Q(kind=LedgerKind.SETTLED)),
    )
    scheme = Scheme.objects.visible_to(scope).filter(enterprise=enterprise_id).order_by("-version").first()
    zero = Decimal(0)
    return Totals(
        year,
        found["approved"] or zero,
        found["settled"] or zero,
        found["count"],
        scheme.budget_yuan if scheme else None,
    )
