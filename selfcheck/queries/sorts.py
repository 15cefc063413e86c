"""Sorting a list by one of its columns: the same order on the screen, over its pages and in the export."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce

from portal.keyset import KeysetPage, keyset_page, ordered
from portal.scope import Scope
from selfcheck.rules.filing_facts import Status

MOMENT, DAY, NUMBER = "moment", "day", "number"
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
STATUS_ORDER = (
    Status.OVERDUE,
    Status.RETURNED,
    Status.DUE,
    Status.NOT_DUE,
    Status.LATE,
    Status.FILED,
    Status.EXEMPT,
)


@dataclass(frozen=True)
class Sort:
    """`by` is never null. `made` computes it for the reader where it is no column of the rows."""

    by: str
    kind: str = ""
    made: Callable[[Scope], Any] | None = None


@dataclass(frozen=True)
class Sorted:
    rows: QuerySet
    sort: Sort
    descending: bool

    @property
    def all(self) -> QuerySet:
        return ordered(self.rows, by=self.sort.by, descending=self.descending)

    def page(
        self, query: Mapping[str, str], details: Callable[[QuerySet], QuerySet] | None = None
    ) -> KeysetPage:
        """`query`: the address. `details` adds the costly columns, for the rows of this page only."""
        return keyset_page(
            self.rows,
            by=self.sort.by,
            descending=self.descending,
            after=query.get("after", ""),
            before=query.get("before", ""),
            details=details(self.rows) if details else None,
            **({self.sort.kind: True} if self.sort.kind else {}),
        )


def known_sort(sorts: Mapping[str, Sort], wanted: str) -> str:
    """ "" for a column nobody offers."""
    return wanted if wanted.removeprefix("-") in sorts else ""


def sorted_rows(rows: QuerySet, scope: Scope, sorts: Mapping[str, Sort], wanted: str) -> Sorted:
    """Without a wish the first of `sorts`, from the top."""
    wanted = known_sort(sorts, wanted) or next(iter(sorts))
    sort = sorts[wanted.removeprefix("-")]
    if sort.made:
        rows = rows.annotate(**{sort.by: sort.made(scope)})
    return Sorted(rows, sort, wanted.startswith("-"))


def _rank(scope: Scope) -> Case:
    whens = [When(status=status, then=Value(n)) for n, status in enumerate(STATUS_ORDER)]
    return Case(*whens, default=Value(len(whens)), output_field=IntegerField())


ROSTER_SORTS = {
    "division": Sort("division_code"),
    "name": Sort("enterprise__name"),
    "due": Sort("due_at", MOMENT),
    "status": Sort("status_rank", NUMBER, _rank),
    "filed": Sort("filed_or_never", MOMENT, lambda scope: Coalesce("counts_at", Value(NEVER))),
}
