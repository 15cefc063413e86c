"""企业变更: what is registered, what waits for a second person, and the names an enterprise has had."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from portal.models import Enterprise, ProfileChange
from portal.queries.enterprises import matching
from portal.scope import Scope
from selfcheck.models import Obligation, RegisterChange
from selfcheck.states import Approval


def register_changes(scope: Scope) -> QuerySet[RegisterChange]:
    rows = RegisterChange.objects.visible_to(scope).select_related("enterprise", "successor")
    return rows.order_by("-proposed_at", "-pk")


def changes_like(scope: Scope, *, state: str, kind: str, text: str) -> QuerySet[RegisterChange]:
    rows = register_changes(scope)
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(matching(text, "enterprise__") | Q(old_name__contains=text))
    return rows


def waiting_changes(scope: Scope) -> int:
    return RegisterChange.objects.visible_to(scope).filter(state=Approval.PROPOSED).count()


def active_by_code(scope: Scope, uscc: str) -> Enterprise | None:
    rows = Enterprise.objects.visible_to(scope).filter(uscc=uscc, state=Enterprise.State.ACTIVE)
    return rows.first()


@dataclass(frozen=True)
class FormerName:
    """A name borne until the day before `until`."""

    name: str
    until: date


def names_of(changes: Iterable[ProfileChange]) -> list[FormerName]:
    """曾用名, in the order of the changes."""
    return [FormerName(row.old, row.from_on) for row in changes if row.field == "name"]


def unfiled_from(scope: Scope, enterprise_id: int, on: date) -> list[Obligation]:
    """Obligations nobody can answer any more: their quarter ends on `on` or later and nothing was filed."""
    rows = Obligation.objects.visible_to(scope).filter(
        enterprise_id=enterprise_id, filed_at=None, exempt_by=None
    )
    quarter = (on.month + 2) // 3
    return list(rows.filter(_not_before(on.year, quarter)).order_by("year", "quarter"))


def owed_again_from(scope: Scope, enterprise_id: int, on: date) -> list[Obligation]:
    """Quarters exempt because of a closure that begin after `on`."""
    rows = Obligation.objects.visible_to(scope).filter(
        enterprise_id=enterprise_id, filed_at=None, exempt_by__reason_code="closed"
    )
    quarter = (on.month + 2) // 3 + 1
    return list(rows.filter(_not_before(on.year, quarter)).order_by("year", "quarter"))


def _not_before(year: int, quarter: int) -> Q:
    return Q(year__gt=year) | Q(year=year, quarter__gte=quarter)
