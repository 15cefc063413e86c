"""The shape of a list that goes into a file row by row, whatever its size."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

PORTION = 1_000


@dataclass(frozen=True)
class Table:
    """`columns`: names and widths after 序号; `rows`: the cells after it, made while they are read."""

    title: str
    columns: Mapping[str, int]
    count: int
    rows: Iterable[tuple]


def in_portions(rows: QuerySet, lines: Callable[[list], Iterable]) -> Iterator:
    """For lines that need queries of their own: once for each portion instead of once for each row."""
    found = rows.iterator(chunk_size=PORTION)
    while portion := list(islice(found, PORTION)):
        yield from lines(portion)
