"""Importing the enterprise register: one file, one transaction, one event. A killed import leaves nothing."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Refused
from portal.formula_cells import unanswered
from portal.models import Division, IndustryCode
from portal.reference import tables
from portal.register import staging
from portal.register.annotate import write_copy
from portal.register.cells import clean
from portal.register.division_index import DivisionIndex, FormerName
from portal.register.divisions import Resolver
from portal.register.headers import Header, read_header
from portal.register.rows import Row, RowReader
from portal.register.values import Industries
from portal.scope import Everything
from portal.spreadsheets import Table, Unreadable, open_tables

HEADER_WITHIN = 30
STEP = 500

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ImportResult:
    """`annotated` is the copy with the refused and warned lines; None when every line is in order."""

    read: int
    created: int
    updated: int
    unchanged: int
    warned: int
    refused: int
    annotated: Path | None
    ignored_columns: tuple[str, ...]


@dataclass(frozen=True)
class _Found:
    table: Table
    line: int
    header: Header


@transaction.atomic
def import_enterprises(
    *,
    actor: Actor,
    source: Path,
    now: datetime,
    annotated: Path,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Bring the file's enterprises in; never deletes, never blanks a value, never leaves the actor's scope.

    `annotated` names the copy of refused and warned lines without its ending: the file's own family is added.
    `progress(done, total)` is called while lines are read; what it writes to the database is seen by others
    only after the import, so it reports elsewhere. Refused, when the file as a whole cannot be read.
    """
    prefix, place = _jurisdiction(actor)
    try:
        found = _find_header(open_tables(source))
        reader = RowReader(found.header, _resolver(), _industries(), day_of(now))
        staging.wait_for_turn()
        staging.fill(_rows(found, reader, progress or _silent))
    except Unreadable as problem:
        raise Refused(str(problem)) from problem
    result = _merge(actor, found, prefix, place, now, annotated)
    if dry_run:
        transaction.set_rollback(True)
    else:
        counts = {name: value for name, value in asdict(result).items() if isinstance(value, int)}
        record(actor, "register.imported", now=now, file=source.name, sha256=_digest(source), **counts)
    return result


def _merge(
    actor: Actor, found: _Found, prefix: str, place: str, now: datetime, annotated: Path
) -> ImportResult:
    staging.judge(prefix, place)
    staging.write(by=actor.username, now=now, today=day_of(now))
    counts = staging.counts()
    copy = None
    if counts["warned"] or counts["refused"]:
        named = annotated.suffix in (".csv", ".xlsx")
        copy = annotated if named else annotated.with_name(f"{annotated.name}.{found.table.family}")
        write_copy(found.table, found.header.titles, staging.troubled(), copy)
    return ImportResult(**counts, annotated=copy, ignored_columns=found.header.ignored)


def _jurisdiction(actor: Actor) -> tuple[str, str]:
    if isinstance(actor.scope, Everything):
        return "", "全国"
    prefix = actor.scope.division or ""
    division = Division.objects.filter(pk=prefix).first()
    if division is None:
        raise Refused("导入名册需要监管部门的账号，且其辖区在区划表中。")
    return prefix, f"{division.full_name}辖区内"


def _find_header(tables_found: list[Table]) -> _Found:
    """The first line, of the first sheet, that names both the enterprise and its credit code."""
    best: Header | None = None
    for table in tables_found:
        for line, cells in table.rows():
            header = read_header(cells)
            if not header.missing:
                return _Found(table, line, header)
            if len(header.columns) > (len(best.columns) if best else 1):
                best = header
            if line >= HEADER_WITHIN:
                break
    if best:
        raise Refused(f"表头缺少“{'”和“'.join(best.missing)}”一列，请补上后再导入。")
    raise Refused(f"前{HEADER_WITHIN}行里没有表头，表头须有“单位名称”和“统一社会信用代码”两列。")


def _rows(found: _Found, reader: RowReader, progress: Progress) -> Iterator[Row]:
    line, formulas = 0, _formulas(found.table)
    for line, cells in found.table.rows():
        if line > found.line and any(clean(cell) for cell in cells):
            yield reader.read(line, cells, formulas.get(line, frozenset()))
        if line % STEP == 0:
            progress(line, max(found.table.lines, line))
    progress(line, line)


def _formulas(table: Table) -> dict[int, frozenset[int]]:
    """Line -> places of formulas without a result."""
    places: dict[int, set[int]] = {}
    for line, place in unanswered(table.path, table.name) if table.family == "xlsx" else ():
        places.setdefault(line, set()).add(place)
    return {line: frozenset(found) for line, found in places.items()}


def _resolver() -> Resolver:
    rows = list(Division.objects.filter(valid_to=None).order_by("code").values_list("code", "name"))
    if not rows:
        raise Refused("行政区划表是空的，请先运行 manage.py load_reference。")
    former = [
        FormerName(row["code"], row["city_code"], row["name"], tuple(row["successors"].split(";")))
        for row in tables.former_divisions()
    ]
    return Resolver(DivisionIndex(rows, former))


def _industries() -> Industries:
    return Industries(IndustryCode.objects.order_by("code").values_list("code", "name"))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _silent(done: int, total: int) -> None:
    return None
