"""Which determination standards are in force on a day, and which of them touch an enterprise's sectors."""

import re
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from selfcheck.models import HazardStandard, HazardStandardItem

NEVER_READ = "unknown"
IN_BRACKETS = re.compile(r"[（(].*?[）)]")


def in_force(on: date) -> QuerySet[HazardStandard]:
    """A standard that states no day counts from its publication; one without any date is offered."""
    started = Q(started=None) | Q(started__lte=on)
    running = Q(repealed_on=None) | Q(repealed_on__gt=on)
    rows = HazardStandard.objects.alias(started=Coalesce("effective_on", "published_on"))
    return rows.filter(started, running).exclude(status=NEVER_READ).order_by("code")


def is_in_force(standard: HazardStandard, on: date) -> bool:
    """The same answer for a row at hand."""
    started = standard.effective_on or standard.published_on
    running = standard.repealed_on is None or on < standard.repealed_on
    return standard.status != NEVER_READ and running and (started is None or started <= on)


def not_in_force(item_ids: Iterable[int], on: date) -> str:
    """Name of the first of these items whose standard is not in force on the day; "" when all are."""
    rows = HazardStandardItem.objects.filter(pk__in=list(item_ids)).select_related("standard").order_by("pk")
    late = [item for item in rows if not is_in_force(item.standard, on)]
    return f"{late[0].standard.title}{late[0].article}" if late else ""


def for_sectors(sectors: Iterable[str], on: date) -> list[HazardStandard]:
    """The standards a person would look at first; any other one in force may be added by hand."""
    return [row for row in in_force(on) if touches(row.sectors, sectors)]


def touches(of_standard: Iterable[str], of_enterprise: Iterable[str]) -> bool:
    """化工 of a profile meets 化工（含医药） of a standard, 危险化学品 meets 危险化学品生产."""
    theirs, ours = [_plain(name) for name in of_standard], [_plain(name) for name in of_enterprise]
    return any(a.startswith(b) or b.startswith(a) for a in theirs for b in ours if a and b)


def _plain(name: str) -> str:
    return IN_BRACKETS.sub("", name).strip()
