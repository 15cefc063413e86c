"""The law register for the reader: what a filter leaves, grouped by parameter, and how much is unchecked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from selfcheck.law import law_book
from selfcheck.law_register import PLACES, Row, rows

NATIONAL = "CN"
UNVERIFIED, STALE, EXPIRING, SETTING, ENDED = "unverified", "stale", "expiring", "setting", "ended"


@dataclass(frozen=True)
class Wanted:
    """``place``: "" everything, CN or digits. ``state``: "" or one of the words above."""

    place: str = ""
    instrument: str = ""
    state: str = ""
    text: str = ""


@dataclass(frozen=True)
class Entry:
    """``anchors``: names by which other pages reach this row; each stands once on the whole page."""

    row: Row
    anchors: tuple[str, ...]
    in_force: bool
    expires_soon: bool
    needs_check: bool

    @property
    def citation(self):
        return self.row.version.citation


@dataclass(frozen=True)
class Group:
    name: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Register:
    groups: tuple[Group, ...]
    shown: int
    total: int
    checked: int
    unverified: int
    settings: int


def register(wanted: Wanted, on: date) -> Register:
    every = rows(law_book())
    kept = [entry for entry in _entries(every, on) if _matches(entry, wanted)]
    states = [row.state for row in every]
    grouped = groupby(kept, key=lambda entry: entry.row.name)
    return Register(
        groups=tuple(_group(name, tuple(entries)) for name, entries in grouped),
        shown=len(kept),
        total=len(every),
        checked=states.count("checked"),
        unverified=states.count("unverified"),
        settings=states.count("setting"),
    )


def places() -> list[tuple[str, str]]:
    """Places that have a rule of their own, the whole country first."""
    used = {row.version.division for row in rows(law_book())}
    return [(code or NATIONAL, PLACES.get(code, code)) for code in sorted(used)]


def instruments() -> list[str]:
    """In the order in which the register first names them."""
    named = (row.version.citation.instrument for row in rows(law_book()))
    return [name for name in dict.fromkeys(named) if name]


def _entries(every: Iterable[Row], on: date) -> Iterable[Entry]:
    seen: set[str] = set()
    for row in every:
        names = (row.version.key.replace("@", "-"), row.version.citation.anchor)
        anchors = tuple(name for name in names if name not in seen)
        seen.update(anchors)
        yield Entry(row, anchors, row.in_force(on), row.expires_soon(on), row.needs_check(on))


def _group(name: str, entries: tuple[Entry, ...]) -> Group:
    return Group(name, entries[0].row.title, entries)


def _matches(entry: Entry, wanted: Wanted) -> bool:
    row = entry.row
    place = wanted.place in ("", row.version.division or NATIONAL)
    instrument = wanted.instrument in ("", row.version.citation.instrument)
    return place and instrument and _in_state(entry, wanted.state) and _mentions(row, wanted.text)


def _in_state(entry: Entry, state: str) -> bool:
    answers = {
        "": True,
        UNVERIFIED: entry.row.state == UNVERIFIED,
        STALE: entry.row.state == "checked" and entry.needs_check,
        EXPIRING: entry.expires_soon,
        SETTING: entry.row.setting,
        ENDED: not entry.in_force,
    }
    return answers[state]


def _mentions(row: Row, text: str) -> bool:
    """Every word typed must stand somewhere in the row."""
    whole = " ".join((row.title, row.name, row.place, row.value, row.source, row.note)).casefold()
    return all(word in whole for word in text.casefold().split())
