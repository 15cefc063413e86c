"""经过: everything that happened to an enterprise in one list, newest first; one query a page."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from portal.actors import Actor
from portal.calendars import start_of_day
from portal.keyset import Key
from portal.models import Enterprise
from portal.queries.divisions import full_names
from portal.scope import Scope
from selfcheck.queries.blind import untold_cases
from selfcheck.queries.file_sources import COLUMNS, GROUPS, SOURCES, Source
from selfcheck.queries.file_words import Event, event_of

PER_PAGE = 30
PLACES = re.compile(r"(\d*) → (\d*)")  # as SOURCES tells a change
NUMBERS = {source.name: number for number, source in enumerate(SOURCES)}


@dataclass(frozen=True)
class Wanted:
    """Whose (a successor also shows those it `absorbed`), who reads, and the filters of the address."""

    enterprise: Enterprise
    actor: Actor
    absorbed: tuple[int, ...] = ()
    group: str = ""
    year: int | None = None
    text: str = ""
    after: str = ""


@dataclass(frozen=True)
class TimelinePage:
    events: list[Event]
    next_key: str


def timeline(scope: Scope, wanted: Wanted, per_page: int = PER_PAGE) -> TimelinePage:
    parts = [_rows(scope, wanted, source) for source in _sources(wanted)]
    if not parts:
        return TimelinePage([], "")
    merged = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found = list(merged.order_by("-t_at", "t_source", "-pk")[: per_page + 1])
    shown = [dict(zip(COLUMNS, row, strict=True)) for row in found[:per_page]]
    last = shown[-1] if len(found) > per_page else None
    key = str(Key(last["at"], last["pk"], last["source"])) if last else ""
    return TimelinePage([event_of(SOURCES[row["source"]], row) for row in _placed(shown)], key)


def _placed(rows: list[dict]) -> list[dict]:
    """Names for the codes of a changed place; one query, and only where there is one."""
    moved = [
        row for row in rows if (SOURCES[row["source"]].name, row["code"]) == ("profile", "division_code")
    ]
    if not moved:
        return rows
    names = full_names(code for row in moved for code in PLACES.match(row["text"]).groups())
    for row in moved:
        old, new = PLACES.match(row["text"]).groups()
        told = f"{names.get(old, old)} → {names.get(new, new)}"
        row["text"] = PLACES.sub(lambda _, told=told: told, row["text"], count=1)
    return rows


def _sources(wanted: Wanted) -> list[Source]:
    known = wanted.group in dict(GROUPS)
    return [
        source
        for source in SOURCES
        if (not known or source.group == wanted.group)
        and (not source.roles or wanted.actor.role in source.roles)
    ]


def _rows(scope: Scope, wanted: Wanted, source: Source) -> QuerySet:
    number = NUMBERS[source.name]
    rows = source.rows(scope, wanted.enterprise)
    if source.owner:
        rows = rows.filter(**{f"{source.owner}__in": (wanted.enterprise.pk, *wanted.absorbed)})
    if source.case:
        untold = Q(**{f"{source.case}__in": untold_cases(wanted.actor)})
        rows = rows.exclude(untold & ~Q(**{f"{source.code}__in": source.harmless}))
    rows = rows.annotate(**source.columns(number)).filter(_in_year(wanted.year), _after(wanted.after, number))
    if wanted.text:
        rows = rows.filter(
            Q(t_text__icontains=wanted.text)
            | Q(t_words__icontains=wanted.text)
            | Q(t_who__icontains=wanted.text)
        )
    names = [name if name == "pk" else f"t_{name}" for name in COLUMNS]
    return rows.order_by().values_list(*names)


def _in_year(year: int | None) -> Q:
    if year is None:
        return Q()
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    return Q(t_at__gte=start_of_day(first), t_at__lt=start_of_day(last))


def _after(text: str, number: int) -> Q:
    """Beyond the last line shown: earlier, or of the same instant and later in the order of the list."""
    key = Key.read(text, moment=True) if text else None
    if key is None:
        return Q()
    if number < key.number:
        return Q(t_at__lt=key.value)
    same = Q(t_at=key.value) if number > key.number else Q(t_at=key.value, pk__lt=key.pk)
    return Q(t_at__lt=key.value) | same
