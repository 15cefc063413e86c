"""The non-filer list: one set of filters for the screen, the export and the counts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from django.db.models import Q, QuerySet

from portal.calendars import Quarter
from portal.keyset import KeysetPage, keyset_page, ordered
from portal.models import Enterprise
from portal.queries.enterprises import matching
from portal.queries.industries import in_section
from portal.scope import Scope
from selfcheck.models import Obligation
from selfcheck.queries.filing_status import OPEN, STILL_OPEN, status_at
from selfcheck.queries.missing_rows import (
    MissingRow,
    detailed,
    general_in_year,
    major_in_year,
    missing_rows,
    reminders_of,
)
from selfcheck.queries.obligations import of_quarter

OPEN_ONES, ALL_ONES = "open", "all"
UNKNOWN, NONE = "unknown", "none"
SORTS = {
    "division": "division_code",
    "name": "enterprise__name",
    "due": "due_at",
    "general": "general",
    "major": "major",
    "reminders": "reminded",
}
COUNTED = {"general": general_in_year, "major": major_in_year, "reminded": reminders_of}
CHUNK = 500


@dataclass(frozen=True)
class Wanted:
    """What a reader asked for; everything comes from the address."""

    quarter: Quarter
    division: str = ""
    status: str = OPEN_ONES
    section: tuple[str, str, str] = ("", "", "")  # an industry's letter, first and last two-digit class
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
    if wanted.by in COUNTED:
        rows = rows.annotate(**{wanted.by: COUNTED[wanted.by](scope, wanted.quarter.year)})
    return rows.filter(_status(wanted.status)).filter(
        in_section(wanted.section),
        _exactly("size", wanted.size),
        _hazard(wanted.high_hazard),
        _exactly("grade", wanted.grade),
        matching(wanted.text, "enterprise__"),
    )


def still_missing(scope: Scope, wanted: Wanted, now: datetime) -> QuerySet[Obligation]:
    """Those of the list who can be reminded: nothing stands, no exemption, the enterprise still exists."""
    rows = missing(scope, replace(wanted, sort="division"), now).filter(STILL_OPEN, status__in=OPEN)
    return rows.filter(enterprise__state=Enterprise.State.ACTIVE)


def missing_page(scope: Scope, wanted: Wanted, now: datetime, *, after: str, before: str) -> KeysetPage:
    """Thirty ids from the index, and what their lines show, in one query."""
    year = wanted.quarter.year
    page = keyset_page(
        missing(scope, wanted, now),
        by=wanted.by,
        descending=wanted.descending,
        moment=wanted.by == "due_at",
        number=wanted.by in COUNTED,
        after=after,
        before=before,
        details=detailed(scope, year, now),
    )
    return replace(page, rows=missing_rows(page.rows, year, now))


def all_missing(scope: Scope, wanted: Wanted, now: datetime) -> Iterator[MissingRow]:
    """Every matching row in the order of the screen, in portions: flat memory for a whole province."""
    rows = ordered(missing(scope, wanted, now), by=wanted.by, descending=wanted.descending)
    ids = rows.values_list("pk", flat=True).iterator(chunk_size=CHUNK)
    year = wanted.quarter.year
    while portion := list(islice(ids, CHUNK)):
        found = detailed(scope, year, now).in_bulk(portion)
        yield from missing_rows((found[pk] for pk in portion if pk in found), year, now)


def _status(wanted: str) -> Q:
    """`STILL_OPEN` is said beside the statuses it holds, so that the partial index serves them."""
    if wanted == ALL_ONES:
        return Q()
    if wanted == OPEN_ONES:
        return STILL_OPEN & Q(status__in=OPEN)
    return (STILL_OPEN if wanted in OPEN else Q()) & Q(status=wanted)


def _exactly(field: str, value: str) -> Q:
    if value == NONE:
        return Q(**{field: None if field == "grade" else ""})
    return Q(**{field: value}) if value else Q()


def _hazard(value: str) -> Q:
    if not value:
        return Q()
    return Q(high_hazard=None if value == UNKNOWN else value == "yes")
