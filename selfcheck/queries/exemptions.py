"""Exemptions and moved deadlines: which whole quarters, which rows, what waits for a decision."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from portal.calendars import Quarter
from portal.models import Enterprise
from portal.scope import Scope
from selfcheck.models import DeadlineMove, Exemption, Obligation
from selfcheck.queries.obligations import any_of, deadline_moves, exemptions, obligations
from selfcheck.states import Approval

STANDING = (Approval.PROPOSED, Approval.APPROVED)


@dataclass(frozen=True)
class Coverage:
    """One quarter touched by an exemption: wholly or in part, and what stands for it now."""

    quarter: Quarter
    whole: bool
    obligation: Obligation | None

    @property
    def filed(self) -> bool:
        return bool(self.obligation and self.obligation.filed_at)


def whole_quarters(from_on: date, to_on: date) -> list[Quarter]:
    return [q for q in touched_quarters(from_on, to_on) if q.start >= from_on and q.end <= to_on]


def touched_quarters(from_on: date, to_on: date) -> list[Quarter]:
    found, quarter = [], Quarter.of(from_on)
    while quarter.start <= to_on:
        found.append(quarter)
        quarter = quarter.next()
    return found


def coverage(scope: Scope, enterprise_id: int, from_on: date, to_on: date) -> list[Coverage]:
    """What an exemption of these dates means, quarter by quarter."""
    quarters = touched_quarters(from_on, to_on)
    whole = set(whole_quarters(from_on, to_on))
    rows = obligations(scope).filter(any_of(quarters), enterprise_id=enterprise_id)
    owed = {Quarter(row.year, row.quarter): row for row in rows}
    return [Coverage(quarter, quarter in whole, owed.get(quarter)) for quarter in quarters]


def overlapping(scope: Scope, enterprise_id: int, from_on: date, to_on: date) -> QuerySet[Exemption]:
    rows = exemptions(scope).filter(enterprise_id=enterprise_id, state__in=STANDING)
    return rows.filter(from_on__lte=to_on, to_on__gte=from_on)


def exemptions_like(
    scope: Scope, *, state: str, reason_code: str, text: str, today: date
) -> QuerySet[Exemption]:
    """The list of the bureau; `state` may also be "expired": approved, but past its last day."""
    rows = exemptions(scope)
    if state == "expired":
        rows = rows.filter(state=Approval.APPROVED, to_on__lt=today)
    elif state:
        rows = rows.filter(state=state)
    if reason_code:
        rows = rows.filter(reason_code=reason_code)
    if text:
        rows = rows.filter(Q(enterprise__name__contains=text) | Q(enterprise__uscc=text.upper()))
    return rows


def moves_like(scope: Scope, *, state: str, quarter: Quarter | None) -> QuerySet[DeadlineMove]:
    rows = deadline_moves(scope)
    if state:
        rows = rows.filter(state=state)
    return rows.filter(any_of([quarter])) if quarter else rows


def enterprise_by_code(scope: Scope, uscc: str) -> Enterprise | None:
    return Enterprise.objects.visible_to(scope).filter(uscc=uscc).first()


def waiting(scope: Scope) -> dict[str, int]:
    """How many proposals wait for a second person."""
    return {
        "exemptions": exemptions(scope).filter(state=Approval.PROPOSED).count(),
        "deadlines": deadline_moves(scope).filter(state=Approval.PROPOSED).count(),
    }
