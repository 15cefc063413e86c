"""From recorded visits and grades to what the frequency rule reads, and its answer for one enterprise.

Visits of every level add up: whoever may see the enterprise counts all of them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from portal.models import Enterprise, StandardisationGrade
from portal.scope import Scope
from selfcheck.facts.oversight import risk_caps
from selfcheck.law import law_for
from selfcheck.models import RiskCap, Visit
from selfcheck.rules import frequency

ALL = Q()
SINCE_EVER = date(1949, 1, 1)
HAZARD_UNKNOWN = "企业档案没有写明是否属于高危行业领域，暂按非高危的上限（较低）计算。请先核定档案。"


@dataclass(frozen=True)
class Counter:
    """The answer for one year; `rows` pairs each recorded visit with whether it counts and why."""

    enterprise: Enterprise
    year: int
    on: date
    answer: frequency.CapAnswer
    rows: tuple[tuple[Visit, frequency.CountedVisit], ...]
    risk_cap: RiskCap | None = None

    @property
    def warning(self) -> str:
        by_table = self.answer.cap is not None and self.risk_cap is None
        return HAZARD_UNKNOWN if by_table and self.enterprise.high_hazard is None else ""

    @property
    def next_counts(self) -> bool:
        return next(one for one in self.answer.reasons if one.condition == "counts").met

    @property
    def why_blocked(self) -> str:
        """The sentence of the refusal with its article; "" when the next visit may be made."""
        if not self.answer.next_blocked:
            return ""
        said = next(one for one in self.answer.reasons if one.condition == "next_visit")
        return (
            f"本年度已计入 {self.answer.used} 次，上限 {self.answer.cap} 次。{said.text}（{said.citation}）"
        )

    @property
    def marks(self) -> list[bool]:
        """One mark for each visit the cap allows, set when it is used up."""
        return [place < self.answer.used for place in range(self.answer.cap or 0)]

    def snapshot(self) -> dict:
        """What is kept with a visit, so that the decision can be followed later."""
        answer = self.answer
        return {
            "year": self.year,
            "used": answer.used,
            "cap": answer.cap,
            "colour": answer.colour,
            "counts": self.next_counts,
            "versions": sorted({one.parameter for one in answer.reasons if one.parameter}),
            "reasons": [one.as_json() for one in answer.reasons],
        }


def current(scope: Scope) -> QuerySet[Visit]:
    """Visits in force: no correction supersedes them."""
    return Visit.objects.visible_to(scope).filter(superseded_by=None)


def announced(today: date) -> Q:
    """What the enterprise may know of: past visits, and those it was told of or heard the result of."""
    return Q(on__lt=today) | Q(notice_at__isnull=False) | ~Q(result="")


def counter(
    scope: Scope,
    enterprise: Enterprise,
    next_visit: frequency.Visit,
    *,
    without: int | None = None,
    only: Q = ALL,
) -> Counter:
    """Three queries. `without`: a visit that is about to be superseded; `only`: the visits to be read."""
    rows = _visits(scope, [enterprise.pk], next_visit.on.year).filter(only).exclude(pk=without)
    grades = _grades(scope, [enterprise.pk])[enterprise.pk]
    risk = risk_caps(scope, [enterprise.pk], next_visit.on).get(enterprise.pk)
    return _counter(enterprise, grades, list(rows), next_visit, risk)


def counters(scope: Scope, enterprises: Iterable[Enterprise], on: date) -> dict[int, Counter]:
    """The same for many, on one day, by the enterprise's id; three queries."""
    found = {one.pk: one for one in enterprises}
    grades, risks = _grades(scope, found), risk_caps(scope, found, on)
    rows: dict[int, list[Visit]] = defaultdict(list)
    for row in _visits(scope, found, on.year):
        rows[row.enterprise_id].append(row)
    asked = frequency.Visit(on=on, kind="planned")
    return {pk: _counter(one, grades[pk], rows[pk], asked, risks.get(pk)) for pk, one in found.items()}


def rule_visit(visit: Visit) -> frequency.Visit:
    return frequency.Visit(
        on=visit.on,
        kind=visit.kind,
        serious=visit.serious,
        plan=visit.plan_number or None,
        levels=tuple(visit.levels),
    )


def grade_history(grades: Iterable[StandardisationGrade]) -> tuple[tuple[date, int | None], ...]:
    """(from day, grade) at every edge; where certificates overlap, the later one stands."""
    rows = sorted(grades, key=lambda row: row.from_on)
    edges = {SINCE_EVER, *(row.from_on for row in rows), *(row.to_on for row in rows if row.to_on)}
    return tuple((edge, _grade_at(rows, edge)) for edge in sorted(edges))


def _grade_at(rows: list[StandardisationGrade], day: date) -> int | None:
    standing = [row.grade for row in rows if row.from_on <= day and (row.to_on is None or day < row.to_on)]
    return standing[-1] if standing else None


def _counter(
    enterprise: Enterprise,
    grades: list[StandardisationGrade],
    rows: list[Visit],
    asked: frequency.Visit,
    risk: RiskCap | None,
) -> Counter:
    facts = frequency.CapFacts(
        year=asked.on.year,
        high_hazard=bool(enterprise.high_hazard),
        grades=grade_history(grades),
        visits=tuple(map(rule_visit, rows)),
        next_visit=asked,
        risk_cap=risk.visits if risk else None,
    )
    places = {row.on: row.division_code for row in rows}  # frozen: an enterprise may have moved since
    answer = frequency.answer_cap(facts, lambda day: law_for(places.get(day, enterprise.division_code), day))
    pairs = tuple(zip(rows, answer.visits, strict=True))
    return Counter(enterprise, facts.year, asked.on, answer, pairs, risk)


def _visits(scope: Scope, enterprises: Iterable[int], year: int) -> QuerySet[Visit]:
    rows = current(scope).filter(enterprise__in=list(enterprises))
    rows = rows.filter(on__range=(date(year, 1, 1), date(year, 12, 31)))
    return rows.select_related("bureau").order_by("on", "pk")


def _grades(scope: Scope, enterprises: Iterable[int]) -> dict[int, list[StandardisationGrade]]:
    found: dict[int, list[StandardisationGrade]] = defaultdict(list)
    for row in StandardisationGrade.objects.visible_to(scope).filter(enterprise__in=list(enterprises)):
        found[row.enterprise_id].append(row)
    return found
