"""Awards as lists and papers: the ledger of a year and what may be published of it. No content, no names."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from portal.actors import Actor
from portal.calendars import day_of
from portal.scope import Scope
from rewards.models import Award, LedgerEntry, Scheme
from rewards.queries import tips
from rewards.queries.channels import scheme_of
from rewards.queries.figures import Totals, ledger, totals
from rewards.queries.handling import awards
from rewards.rules.bands import Band, band_for
from rewards.states import APPROVERS, AWARD, PAID, AwardState, LedgerKind

NOW_OPEN = (AwardState.PROPOSED, AwardState.APPROVED, AwardState.SETTLED)


def award_of(actor: Actor) -> QuerySet[Award]:
    return awards(actor).select_related("report__enterprise", "report__scheme")


def open_awards(actor: Actor) -> QuerySet[Award]:
    """To be approved, paid or published."""
    return awards(actor, *NOW_OPEN)


def acts_on(actor: Actor, award: Award) -> tuple[str, ...]:
    """What this person may do now; never approve his own proposal."""
    found = AWARD.actions(award.state, actor.role)
    own = award.proposed_by == actor.username
    return tuple(one for one in found if not (own and one in ("approve", "refuse")))


def settled_already(award: Award) -> str:
    """When it was paid, in the words of a refusal; "" while it is not."""
    if award.state not in PAID:
        return ""
    return f"这笔奖励已于 {day_of(award.settled_at)} 兑现，不能再兑现。"


def may_approve(actor: Actor) -> bool:
    return actor.role in APPROVERS


def band_of(award_or_report: Any) -> Band:
    """Of the scheme that was in force at the receipt."""
    report = getattr(award_or_report, "report", award_or_report)
    return band_for(report.scheme.bands, report.severity, report.kind)


def ledger_of(scope: Scope, enterprise_id: int, year: int) -> QuerySet[LedgerEntry]:
    rows = ledger(scope).filter(enterprise=enterprise_id, on__year=year)
    return rows.select_related("award__report")


def years_of(scope: Scope, enterprise_id: int, today: date) -> list[int]:
    """Of the ledger, with the running one, the newest first."""
    days = ledger(scope).filter(enterprise=enterprise_id).order_by().dates("on", "year")
    return sorted({today.year, *(day.year for day in days)}, reverse=True)


def published(scope: Scope, enterprise_id: int, year: int) -> QuerySet[Award]:
    rows = Award.objects.visible_to(scope).filter(report__enterprise=enterprise_id, state="published")
    return rows.filter(settled_at__year=year).select_related("report").order_by("settled_at", "pk")


@dataclass(frozen=True)
class Book:
    """A year's totals and the scheme in force."""

    totals: Totals
    scheme: Scheme | None

    @property
    def over(self) -> bool:
        left = self.totals.left
        return left is not None and left <= 0


def book(scope: Scope, enterprise_id: int, year: int) -> Book:
    return Book(totals(scope, enterprise_id, year), scheme_of(scope, enterprise_id))


def notice_warnings(award: Award, text: str, group: int | None, today: date) -> list[str]:
    """Before a 公示: what might tell who reported."""
    return tips.warnings_for(award.report.enterprise, text, group, today)


def entry_cells(entry: LedgerEntry) -> tuple[str, ...]:
    report = entry.award.report
    settled = entry.kind == LedgerKind.SETTLED
    return (
        str(entry.on),
        entry.get_kind_display(),
        entry.number,
        report.get_kind_display(),
        report.get_severity_display(),
        entry.get_form_display(),
        amount_words(entry.award),
        entry.award.voucher if settled else "",
    )


def amount_words(award: Award) -> str:
    if award.form == "money":
        return f"{award.amount} 元"
    return f"{award.amount} 分" if award.form == "points" else award.words or "—"
