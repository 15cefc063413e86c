"""The non-filer list: one set of filters for the screen, the export and the counts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from portal.calendars import Quarter
from portal.keyset import KeysetPage, keyset_page, ordered
from portal.scope import Scope
from portal.search_text import query_text
from selfcheck.models import Obligation
from selfcheck.queries.filing_status import OPEN, STILL_OPEN, status_at
from selfcheck.queries.missing_rows import MissingRow, missing_rows
from selfcheck.queries.obligations import of_quarter

OPEN_ONES, ALL_ONES = "open", "all"
UNKNOWN, NONE = "unknown", "none"
SORTS = {"division": "division_code", "name": "enterprise__name", "due": "due_at"}
CHUNK = 500


@dataclass(frozen=True)
class Wanted:
    """What a reader asked for; everything comes from the address."""

    quarter: Quarter
    division: str = ""
    status: str = OPEN_ONES
    section: tuple[str, str] = ("", "")  # first and last two-digit class of an industry section
    size: str = ""
    high_hazard: str = ""
    grade: str = ""
    text: str = ""
    sort: str = "division"

    @property
    def plain(self) -> bool:
        """Nothing but quarter, division and status: the count is already in the tally."""
        bare = Wanted(self.quarter, self.division, self.status, sort=self.sort)
        return replace(self, sort="") == replace(bare, sort="")

    @property
    def by(self) -> str:
        return SORTS.get(self.sort.removeprefix("-"), SORTS["division"])

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")


def missing(scope: Scope, wanted: Wanted, now: datetime) -> QuerySet[Obligation]:
    """The obligations that match, with `status` as known at `now`; not yet ordered."""
    rows = of_quarter(scope, wanted.quarter, wanted.division).annotate(status=status_at(now))
    return rows.filter(_status(wanted.status)).filter(
        _section(wanted.section),
        _exactly("size", wanted.size),
        _hazard(wanted.high_hazard),
        _exactly("grade", wanted.grade),
        _text(wanted.text),
    )


def missing_page(scope: Scope, wanted: Wanted, now: datetime, *, after: str, before: str) -> KeysetPage:
    """Ids first, from the index alone; what the rows show is read for those thirty only. Three queries."""
    rows = missing(scope, wanted, now)
    if wanted.by.startswith("enterprise__"):
        rows = rows.select_related("enterprise")
    page = keyset_page(
        rows.only("pk", wanted.by),
        by=wanted.by,
        descending=wanted.descending,
        moment=wanted.by == "due_at",
        after=after,
        before=before,
    )
    found = missing_rows(scope, [row.pk for row in page.rows], wanted.quarter.year, now)
    return replace(page, rows=found)


def all_missing(scope: Scope, wanted: Wanted, now: datetime) -> Iterator[MissingRow]:
    """Every matching row in the order of the screen, in portions: flat memory for a whole province."""
    rows = ordered(missing(scope, wanted, now), by=wanted.by, descending=wanted.descending)
    portion: list[int] = []
    for pk in rows.values_list("pk", flat=True).iterator(chunk_size=CHUNK):
        portion.append(pk)
        if len(portion) == CHUNK:
            yield from missing_rows(scope, portion, wanted.quarter.year, now)
            portion = []
    yield from missing_rows(scope, portion, wanted.quarter.year, now)


def _status(wanted: str) -> Q:
    """`STILL_OPEN` is said beside the statuses it holds, so that the partial index serves them."""
    if wanted == ALL_ONES:
        return Q()
    if wanted == OPEN_ONES:
        return STILL_OPEN & Q(status__in=OPEN)
    return (STILL_OPEN if wanted in OPEN else Q()) & Q(status=wanted)


def _section(classes: tuple[str, str]) -> Q:
    first, last = classes
    return Q(industry_code__gte=first, industry_code__lt=f"{last}:") if first else Q()


def _exactly(field: str, value: str) -> Q:
    if value == NONE:
        return Q(**{field: None if field == "grade" else ""})
    return Q(**{field: value}) if value else Q()


def _hazard(value: str) -> Q:
    if not value:
        return Q()
    return Q(high_hazard=None if value == UNKNOWN else value == "yes")


def _text(text: str) -> Q:
    """A credit code or its beginning, else words of the name."""
    text = text.strip()
    if not text:
        return Q()
    code = text.upper()
    if code.isascii() and code.isalnum() and any(c.isdigit() for c in code) and len(code) <= 18:
        return Q(enterprise__uscc__gte=code, enterprise__uscc__lt=f"{code}~")
    words = query_text(text)
    if not words:
        return Q(pk__in=[])
    return Q(enterprise__search=SearchQuery(words, config="simple", search_type="raw"))
