"""What every statistics page is asked for: period, area and figure, all from the address."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from portal.calendars import Quarter
from portal.formats import as_datetime
from portal.queries.divisions import Area, area, chosen_division
from selfcheck.queries.obligations import open_quarters
from selfcheck.queries.roster import Period
from selfcheck.views.bureau._listing import chased_quarter

QUARTER_TABS = ((0, "全年"), (1, "一季度"), (2, "二季度"), (3, "三季度"), (4, "四季度"))


@dataclass(frozen=True)
class Asked:
    now: datetime
    period: Period
    area: Area
    years: tuple[int, ...]

    @property
    def words(self) -> str:
        return f"{self.period.label}，{self.area.name}"

    @property
    def tabs(self) -> list[dict]:
        return [
            {"quarter": n, "label": name, "current": n == self.period.quarter} for n, name in QUARTER_TABS
        ]

    def with_period(self, period: Period) -> "Asked":
        return replace(self, period=period)

    def link(self, name: str, **more) -> str:
        """The address of a statistics page for the same period and area, with changes."""
        query = {"year": self.period.year, "quarter": self.period.quarter, "division": self.area.code}
        kept = {key: value for key, value in (query | more).items() if value != ""}
        return f"{reverse(f'selfcheck:{name}')}?{urlencode(kept)}"


def asked_area(request) -> Area:
    """404 for a division that is not the reader's."""
    division = chosen_division(request.actor.scope, request.GET.get("division", ""))
    if division is None:
        raise Http404
    return area(division, request.actor.division or "")


def asked(request) -> Asked:
    """404 for a division that is not the reader's."""
    now, place, own = timezone.now(), asked_area(request), request.actor.division or ""
    quarters = open_quarters(own)
    usual = chased_quarter(quarters, now)
    period = _period(request.GET, usual)
    years = {quarter.year for quarter in quarters} | {period.year}
    return Asked(now, period, place, tuple(sorted(years, reverse=True)))


def heading(request, title: str, words: str, now: datetime) -> list[str]:
    """The lines above an export: title, filters, who and when."""
    return [
        title,
        f"查询条件：{words}",
        f"导出：{request.actor.name}（{request.actor.place_name}），{as_datetime(now)}",
    ]


def _period(query, usual: Quarter) -> Period:
    """A year or quarter nobody offers counts as not given."""
    try:
        year = int(query.get("year", usual.year))
        quarter = int(query.get("quarter", usual.quarter))
    except ValueError:
        return Period(usual.year, usual.quarter)
    fits = 2000 <= year <= 2100 and 0 <= quarter <= 4
    return Period(year, quarter) if fits else Period(usual.year, usual.quarter)
