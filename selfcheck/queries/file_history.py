"""档案沿革: name, place, state, grade, hazard class and trade of an enterprise, each with its day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import JSONObject

from portal.models import Enterprise, ProfileChange, StandardisationGrade
from portal.queries.divisions import full_names
from portal.queries.profile import GRADES, TITLES
from portal.scope import Scope
from selfcheck.queries.register import FormerName, names_of

TOLD = (
    "name",
    "division_code",
    "state",
    "merged_into",
    "standardisation_grade",
    "high_hazard",
    "size",
    "industry_code",
    "sectors",
    "principal_name",
    "legal_rep_name",
)
PERSONS = ("principal_name", "legal_rep_name")


@dataclass(frozen=True)
class Entry:
    """`field`: a person's name is masked for some readers. `account`: who changed it."""

    on: date
    field: str
    old: str
    new: str
    source: str
    reason: str
    account: str

    @property
    def title(self) -> str:
        return TITLES.get(self.field, self.field)

    @property
    def personal(self) -> bool:
        return self.field in PERSONS


@dataclass(frozen=True)
class GradeTerm:
    word: str
    certificate_no: str
    from_on: date
    to_on: date | None
    current: bool


@dataclass(frozen=True)
class History:
    entries: list[Entry]
    grades: list[GradeTerm]
    former_names: list[FormerName]


def grade_terms(scope: Scope) -> QuerySet[StandardisationGrade]:
    """With `term`: what `history` reads of each, for a subquery of the head of the file."""
    rows = StandardisationGrade.objects.visible_to(scope).annotate(
        term=JSONObject(grade="grade", number="certificate_no", first="from_on", end="to_on")
    )
    return rows.order_by("-from_on", "-pk")


def history(scope: Scope, enterprise: Enterprise, today: date) -> History:
    """The latest day first; one query, and one for the names of places when it has moved.

    `enterprise` comes from `file_head`.
    """
    rows = ProfileChange.objects.visible_to(scope).filter(enterprise=enterprise, field__in=TOLD)
    changes = list(rows.order_by("-from_on", "-pk"))
    codes = {code for row in changes if row.field == "division_code" for code in (row.old, row.new)}
    places = full_names(codes) if codes else {}
    return History(
        entries=[
            Entry(
                on=row.from_on,
                field=row.field,
                old=places.get(row.old, row.old),
                new=places.get(row.new, row.new),
                source=row.source,
                reason=row.reason,
                account=row.changed_by,
            )
            for row in changes
        ],
        grades=[_term(term, today) for term in enterprise.grade_terms],
        former_names=names_of(changes),
    )


def _term(term: dict, today: date) -> GradeTerm:
    first = date.fromisoformat(term["first"])
    end = date.fromisoformat(term["end"]) if term["end"] else None
    current = first <= today and (end is None or end > today)
    return GradeTerm(GRADES[term["grade"]], term["number"], first, end, current)
