"""Pages that stay right while rows come and go: the next page starts after a value, not after a count."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

PER_PAGE = 30


@dataclass(frozen=True)
class Key:
    """The last row seen: the value sorted by, its id, and its number in the list (for the 序号 column)."""

    value: Any
    pk: int
    number: int

    def __str__(self) -> str:
        value = self.value.isoformat() if isinstance(self.value, date) else self.value
        text = json.dumps([value, self.pk, self.number], ensure_ascii=False, separators=(",", ":"))
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def read(
        cls, text: str, *, moment: bool = False, day: bool = False, number: bool = False
    ) -> "Key | None":
        """None when somebody changed the address by hand: the list then starts at its beginning."""
        try:
            padded = text + "=" * (-len(text) % 4)
            value, pk, place = json.loads(urlsafe_b64decode(padded.encode("ascii")))
            kind = datetime.fromisoformat if moment else date.fromisoformat if day else int if number else str
            return cls(kind(value), int(pk), int(place))
        except (ValueError, TypeError, binascii.Error, UnicodeError):
            return None


@dataclass(frozen=True)
class KeysetPage:
    """`rows` in display order; the keys are what `{% pager page %}` puts into the address."""

    rows: list
    per_page: int
    first_number: int = 1
    previous_key: str = ""
    next_key: str = ""
    count: int | None = None
    more: bool = False  # there are more than `count`, and nobody counted them


def keyset_page(
    queryset: QuerySet,
    *,
    by: str,
    descending: bool = False,
    moment: bool = False,
    day: bool = False,
    number: bool = False,
    after: str = "",
    before: str = "",
    per_page: int = PER_PAGE,
    details: QuerySet | None = None,
) -> KeysetPage:
    """One page sorted by `by` (never null; `moment`, `day`, `number`: what it is), then by id; one query.

    `details`: the same rows with costly columns; they are read for the ids of this page only.
    """
    start = Key.read(after or before, moment=moment, day=day, number=number) if after or before else None
    backwards = bool(start and not after)
    turned = descending != backwards
    rows = ordered(queryset, by=by, descending=turned)
    if start:
        rows = rows.filter(_beyond(by, start, turned))
    rows = rows[: per_page + 1]
    if details is not None:
        rows = ordered(details.filter(pk__in=rows.values("pk")), by=by, descending=turned)
    found = list(rows)
    more, found = len(found) > per_page, found[:per_page]
    if backwards:
        found.reverse()
        place = max(start.number - len(found), 1)
    else:
        place = start.number + 1 if start else 1
    ends = [_key(found[0], by, place), _key(found[-1], by, place + len(found) - 1)] if found else ["", ""]
    return KeysetPage(
        rows=found,
        per_page=per_page,
        first_number=place,
        previous_key=ends[0] if (more if backwards else start) else "",
        next_key=ends[1] if (start if backwards else more) else "",
    )


def ordered(queryset: QuerySet, *, by: str, descending: bool = False) -> QuerySet:
    sign = "-" if descending else ""
    return queryset.order_by(f"{sign}{by}", f"{sign}pk")


def _beyond(by: str, key: Key, descending: bool) -> Q:
    """`by >= v and (by > v or pk > n)`: the first half is what an index can start from."""
    beyond = "lt" if descending else "gt"
    return Q(**{f"{by}__{beyond}e": key.value}) & (
        Q(**{f"{by}__{beyond}": key.value}) | Q(**{f"pk__{beyond}": key.pk})
    )


def _key(row, by: str, number: int) -> str:
    value = row
    for step in by.split("__"):
        value = getattr(value, step)
    return str(Key(value, row.pk, number))
