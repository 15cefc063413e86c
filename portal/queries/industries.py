"""Industry sections of GB/T 4754, as filters."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Max, Min

from portal.models import IndustryCode

KEPT_FOR = 3600


@dataclass(frozen=True)
class Section:
    """A letter, its name, and the two-digit classes it reaches from and to."""

    letter: str
    name: str
    first: str
    last: str


def sections() -> list[Section]:
    """A to T. Reference data, read once an hour."""
    found = cache.get("industry-sections")
    if found is None:
        found = _read()
        cache.set("industry-sections", found, KEPT_FOR)
    return found


def _read() -> list[Section]:
    names = dict(IndustryCode.objects.filter(level=1).values_list("section", "name"))
    classes = (
        IndustryCode.objects.filter(level=2).values("section").annotate(first=Min("code"), last=Max("code"))
    )
    return [
        Section(row["section"], names.get(row["section"], row["section"]), row["first"], row["last"])
        for row in classes.order_by("section")
    ]
