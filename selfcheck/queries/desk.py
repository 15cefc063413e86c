"""What waits at the bureau: counted in groups of one day and place, and read as pages of a list.

A due day is counted in working days, which no index knows; so one query counts the waiting rows by kind,
place and starting day, the days are worked out once for each group, and a page reads its own rows only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, QuerySet, Value

from portal.actors import Actor
from portal.calendars import day_of, working_days_between
from portal.scope import Scope, under
from selfcheck.law import law_for
from selfcheck.queries.desk_sources import SOURCES
from selfcheck.rules.answers import RULE_TITLES
from selfcheck.rules.clocks import BY_CODE, LATE, ON_TIME, SOON, STATES, Kind, due_on, left_words, state_of
from selfcheck.states import ExemptionReason
from selfcheck.states.clocks import WHOSE, kinds_of, kinds_seen

__all__ = [
    "BY_CODE",
    "LATE",
    "ON_TIME",
    "SOON",
    "STATES",
    "Group",
    "Line",
    "Lines",
    "Sums",
    "Wanted",
    "by_kind",
    "by_part",
    "by_role",
    "clock",
    "grouped",
    "groups",
    "in_no_part",
    "running_out",
    "still_waiting",
    "sums",
]
COUNTY, TOWN = 6, 9
MADE_UP_DAYS = 3  # a reminder of a late clock is still sent so many working days after


@dataclass(frozen=True)
class Wanted:
    """`mine`: only what the reader himself has to do. `rest`: what lies in no part of the division."""

    mine: bool = False
    kind: str = ""
    state: str = ""
    division: str = ""
    role: str = ""
    rest: bool = False

    @property
    def any_state(self) -> "Wanted":
        return replace(self, state="")

    @property
    def width(self) -> int:
        """Digits by which places are told apart: towns within a county, counties above."""
        return TOWN if len(self.division) >= COUNTY else COUNTY


EVERYTHING = Wanted()


@dataclass(frozen=True)
class Group:
    """Rows of one kind, place and starting day: they are due together."""

    kind: str
    place: str
    began: date
    stored: date | None
    due: date
    state: str
    count: int


@dataclass(frozen=True)
class Line:
    kind: Kind
    pk: int
    target: int
    enterprise_id: int | None
    enterprise: str
    division: str
    subject: str
    began: date
    due: date
    state: str
    left: str


def groups(actor: Actor, wanted: Wanted, now: datetime) -> list[Group]:
    """The nearest due day first; one query."""
    kinds = kinds_of(actor.role) if wanted.mine else kinds_seen(actor.role)
    kinds = tuple(kind for kind in kinds if not wanted.role or wanted.role in WHOSE[kind])
    parts = [_counted(kind, _rows(actor.scope, actor, wanted, kind)) for kind in kinds]
    return grouped(parts, day_of(now), wanted)


def grouped(parts: list[QuerySet], today: date, wanted: Wanted) -> list[Group]:
    if not parts:
        return []
    found = [_group(row, today) for row in parts[0].union(*parts[1:], all=True)]
    found = [one for one in found if wanted.state in ("", one.state) and wanted.kind in ("", one.kind)]
    return sorted(found, key=lambda one: (one.due, one.kind, one.began, one.place))


def running_out(actor: Actor, now: datetime) -> list[Group]:
    """Of all bureaus, for SYSTEM: due soon, or late for a few working days; older ones are not made up."""
    today = day_of(now)
    parts = [_counted(kind, _rows(actor.scope, None, EVERYTHING, kind)) for kind in SOURCES]
    found = [one for one in grouped(parts, today, EVERYTHING) if one.state != ON_TIME]
    return [one for one in found if working_days_between(one.due, today) <= MADE_UP_DAYS]


def still_waiting(actor: Actor, group: Group) -> int:
    """How many of the rows that were counted for `group` wait now."""
    rows = _rows(actor.scope, None, EVERYTHING, group.kind).filter(c_place=group.place, c_began=group.began)
    return (rows.filter(c_until=group.stored) if group.stored else rows).count()


class Lines(Sequence):
    """The rows of the groups in their order, for a paginator: a slice reads its rows, in one query."""

    def __init__(self, actor: Actor, wanted: Wanted, found: list[Group], now: datetime):
        self.actor, self.wanted, self.groups, self.today = actor, wanted, found, day_of(now)

    def __len__(self) -> int:
        return sum(group.count for group in self.groups)

    def __getitem__(self, index):
        if not isinstance(index, slice):
            return self[index : index + 1][0]
        first, last, _ = index.indices(len(self))
        spans = list(_spans(self.groups, first, last))
        if not spans:
            return []
        parts = [self._part(group, start, stop) for group, start, stop in spans]
        order = {
            (group.kind, group.began, group.stored, group.place): n for n, (group, _, _) in enumerate(spans)
        }
        rows = list(parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0])
        width = self.wanted.width
        rows.sort(key=lambda row: (order[row[0], row[7], row[8], row[5][:width]], row[1]))
        return [_line(row, self.today) for row in rows]

    def _part(self, group: Group, start: int, stop: int) -> QuerySet:
        source = SOURCES[group.kind]
        rows = _rows(self.actor.scope, self.actor, self.wanted, group.kind)
        rows = rows.filter(c_place=group.place, c_began=group.began)
        if group.stored:
            rows = rows.filter(c_until=group.stored)
        return source.columns(rows.order_by("pk"), group.kind)[start:stop]


def _spans(found: list[Group], first: int, last: int):
    """Which rows of which group the list shows from `first` until `last`."""
    at = 0
    for group in found:
        start, stop = max(first - at, 0), min(last - at, group.count)
        if start < stop:
            yield group, start, stop
        at += group.count


def _rows(scope: Scope, actor: Actor | None, wanted: Wanted, kind: str) -> QuerySet:
    source = SOURCES[kind]
    rows = source.waiting(scope, actor, wanted.width)
    if wanted.division:
        rows = rows.filter(under(source.place, wanted.division))
    if actor and wanted.mine and source.own:
        rows = rows.exclude(**{source.own: actor.username})
    if actor and wanted.mine and kind == "second_check":
        rows = rows.exclude(excluded__contains=[actor.username])
    return rows


def _counted(kind: str, rows: QuerySet) -> QuerySet:
    names = ("c_kind", "c_place", "c_began", "c_until")
    counted = rows.annotate(c_kind=Value(kind)).values(*names).annotate(n=Count("pk"))
    return counted.values_list(*names, "n")


def _group(row: tuple, today: date) -> Group:
    kind, place, began, stored, count = row
    due, state = clock(kind, place, began, stored, today)
    return Group(kind, place, began, stored, due, state, count)


def clock(kind: str, place: str, began: date, stored: date | None, today: date) -> tuple[date, str]:
    """Due day and state of a row that began to wait on a day."""
    law = law_for(place[:COUNTY], began)
    due = due_on(kind, began, stored, law)
    return due, state_of(due, today, law.value("desk_soon"))


def _line(row: tuple, today: date) -> Line:
    code, pk, target, firm, name, division, subject, began, stored = row
    due, state = clock(code, division, began, stored, today)
    return Line(
        kind=BY_CODE[code],
        pk=pk,
        target=target,
        enterprise_id=firm,
        enterprise=name or "",
        division=division,
        subject=_subject(code, subject),
        began=began,
        due=due,
        state=state,
        left=left_words(due, today),
    )


def _subject(kind: str, text: str) -> str:
    if kind in ("propose", "review"):
        return f"{text} {RULE_TITLES.get(text, '')}".strip()
    return ExemptionReason(text).label if kind == "exemption" else text


@dataclass(frozen=True)
class Sums:
    """On our side: how many wait, and how they stand against their clocks."""

    on_time: int = 0
    soon: int = 0
    late: int = 0

    @property
    def base(self) -> int:
        return self.on_time + self.soon + self.late


def sums(found: list[Group]) -> Sums:
    counts = {state: sum(one.count for one in found if one.state == state) for state in (ON_TIME, SOON, LATE)}
    return Sums(counts[ON_TIME], counts[SOON], counts[LATE])


def by_kind(found: list[Group]) -> dict[str, Sums]:
    return {kind: sums([one for one in found if one.kind == kind]) for kind in BY_CODE}


def by_role(found: list[Group], roles: Sequence[str]) -> dict[str, Sums]:
    """A clock counts for every role that may stop it, so the rows do not add up."""
    return {role: sums([one for one in found if role in WHOSE[one.kind]]) for role in roles}


def by_part(found: list[Group], parts: Sequence[str]) -> dict[str, Sums]:
    """What lies in none of the parts is under ""."""
    folded = {part: sums([one for one in found if one.place.startswith(part)]) for part in parts}
    return {**folded, "": sums(in_no_part(found, parts))}


def in_no_part(found: list[Group], parts: Sequence[str]) -> list[Group]:
    return [one for one in found if not any(one.place.startswith(part) for part in parts)]
