"""The enterprise's own hazards that a finding may be, best first, each with the reasons of its rank."""

from dataclasses import dataclass

from portal.calendars import day_of
from portal.scope import Scope
from selfcheck.models import Hazard, HazardClause, VisitFinding
from selfcheck.rules.matching import Described, candidates

MOST = 30


@dataclass(frozen=True)
class Offer:
    hazard: Hazard
    rank: int
    why: tuple[str, ...]


def findings(scope: Scope):
    return (
        VisitFinding.objects.visible_to(scope)
        .select_related("visit__enterprise", "visit__bureau", "matched_hazard")
        .prefetch_related("clauses__item")
    )


def offers(scope: Scope, finding: VisitFinding) -> tuple[list[Offer], int]:
    """The best of them, and how many were compared: hazards entered before the authority came upon it."""
    rows = list(
        Hazard.objects.visible_to(scope)
        .filter(enterprise=finding.visit.enterprise_id, recorded_at__lt=finding.found_at)
        .order_by("-found_on", "-pk")
    )
    items = _items(scope, rows)
    by_id = {row.pk: row for row in rows}
    wanted = Described(
        finding.pk,
        finding.title,
        finding.place,
        frozenset(clause.item.article + _sub(clause.item.item) for clause in finding.clauses.all()),
        day_of(finding.found_at),
    )
    ranked = candidates(wanted, [_described(row, items, wanted) for row in rows])
    return [Offer(by_id[one.id], one.rank, one.why) for one in ranked[:MOST]], len(rows)


def _items(scope: Scope, rows: list[Hazard]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    clauses = HazardClause.objects.visible_to(scope).filter(hazard__in=rows).select_related("item")
    for clause in clauses:
        found.setdefault(clause.hazard_id, set()).add(clause.item.article + _sub(clause.item.item))
    return found


def _described(row: Hazard, items: dict[int, set[str]], finding: Described) -> Described:
    still_open = row.rectified_on is None or row.rectified_on >= finding.on
    return Described(
        row.pk, row.title, row.place, frozenset(items.get(row.pk, ())), row.found_on, open=still_open
    )


def _sub(number: int) -> str:
    return f"第{number}项" if number else ""
