"""The shipped reference tables as plain rows. No Django."""

import csv
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent
DIVISION_FILES = ("provinces", "cities", "areas", "streets")


def divisions() -> Iterator[tuple[str, str]]:
    """Code and name, provinces first: parents always come before their parts."""
    for name in DIVISION_FILES:
        for row in _rows(FOLDER / "divisions" / f"{name}.csv"):
            yield row["code"], row["name"]


def former_divisions() -> Iterator[dict[str, str]]:
    """Divisions gone since about 2000; `successors`, split by ;, is what their area belongs to now."""
    yield from _rows(FOLDER / "divisions" / "former.csv")


def industries() -> Iterator[dict[str, str]]:
    yield from _rows(FOLDER / "industry" / "gbt4754_2017.csv")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
