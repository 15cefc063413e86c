"""What list, print and export of the non-filers share: quarter, division and filters of the address."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from portal.calendars import Quarter, day_of
from portal.queries.divisions import Area, area, chosen_division
from portal.queries.industries import Section, sections
from selfcheck.forms.bureau import filter_words, wanted_from
from selfcheck.queries.missing import Wanted
from selfcheck.queries.obligations import open_quarters


@dataclass(frozen=True)
class Listing:
    now: datetime
    wanted: Wanted
    quarters: list[Quarter]
    sections: list[Section]
    area: Area

    @property
    def words(self) -> str:
        names = {(s.letter, s.first, s.last): s.name for s in self.sections}
        return filter_words(self.wanted, self.area.name, names.get(self.wanted.section, ""))


def listing(request, now: datetime) -> Listing:
    """404 for a division that is not the reader's."""
    own = request.actor.division or ""
    division = chosen_division(request.actor.scope, request.GET.get("division", ""))
    if division is None:
        raise Http404
    quarters = open_quarters(own)
    found = sections()
    wanted = wanted_from(
        request.GET, quarter=_quarter(request.GET, quarters, now), division=division, sections=found
    )
    return Listing(now, wanted, quarters, found, area(division, own))


def chased_quarter(quarters: list[Quarter], now: datetime) -> Quarter:
    """The quarter whose reports are being asked for: the last that ended, or the newest that is open."""
    ended = Quarter.of(day_of(now)).previous()
    if ended in quarters or not quarters:
        return ended
    return quarters[0]


def _quarter(query, quarters: list[Quarter], now: datetime) -> Quarter:
    try:
        return Quarter.parse(f"{query['year']}Q{query['quarter']}")
    except (KeyError, ValueError):
        return chased_quarter(quarters, now)
