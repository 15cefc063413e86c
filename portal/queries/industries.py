"""Industry sections of GB/T 4754, as filters."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Max, Min, Q

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


def in_section(section: tuple[str, str, str]) -> Q:
    """Letter, first and last class ("" = any); some registers know only the letter."""
    letter, first, last = section
    classes = Q(industry_code__gte=first, industry_code__lt=f"{last}:")
    return classes | Q(industry_code=letter) if letter else Q()


def _read() -> list[Section]:
    classes = Q(level=2)
    rows = IndustryCode.objects.filter(level__in=(1, 2)).values("section")
    found = rows.annotate(
        name=Max("name", filter=Q(level=1)),
        first=Min("code", filter=classes),
        last=Max("code", filter=classes),
    )
    return [
        Section(row["section"], row["name"] or row["section"], row["first"], row["last"])
        for row in found.order_by("section")
        if row["first"]
    ]


def industry_name(code: str) -> str:
    """`C2110 木质家具制造`, or the code alone while the table does not know it."""
    found = IndustryCode.objects.filter(code=code).first() if code else None
    if found is None:
        return code
    return f"{found.section if found.level > 1 else ''}{found.code} {found.name}"
