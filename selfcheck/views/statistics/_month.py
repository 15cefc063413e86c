"""What the monthly table and its lists are asked for: month, span and area, all from the address."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from portal.calendars import day_of
from portal.formats import as_date
from portal.queries.divisions import Area
from selfcheck.queries.monthly import Month
from selfcheck.queries.obligations import open_quarters
from selfcheck.views.statistics._asked import asked_area

MONTHS = range(1, 13)
SPANS = (("month", "当月"), ("quarter", "本季累计"), ("year", "本年累计"))


@dataclass(frozen=True)
class AskedMonth:
    now: datetime
    month: Month
    area: Area
    years: tuple[int, ...]

    @property
    def words(self) -> str:
        return f"{self.month.label}，{self.area.name}，截止到{as_date(self.month.end)}"

    def link(self, name: str, **more) -> str:
        query = {"year": self.month.year, "month": self.month.month, "division": self.area.code}
        query |= {"span": self.month.span} if self.month.span != "month" else {}
        kept = {key: value for key, value in (query | more).items() if value != ""}
        return f"{reverse(f'selfcheck:{name}')}?{urlencode(kept)}"


def asked_month(request) -> AskedMonth:
    """404 for a division that is not the reader's; a month nobody offers counts as not given."""
    now, place = timezone.now(), asked_area(request)
    today = day_of(now)
    usual = today.replace(day=1) - timedelta(days=1)
    try:
        year, number = int(request.GET.get("year", usual.year)), int(request.GET.get("month", usual.month))
    except ValueError:
        year, number = usual.year, usual.month
    if not (2000 <= year <= 2100 and number in MONTHS):
        year, number = usual.year, usual.month
    span = request.GET.get("span") if request.GET.get("span") in dict(SPANS) else "month"
    month = Month(year, number, today, span)
    years = {quarter.year for quarter in open_quarters(request.actor.division or "")} | {year, today.year}
    return AskedMonth(now, month, place, tuple(sorted(years, reverse=True)))
