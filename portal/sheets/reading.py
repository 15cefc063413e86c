"""Reading a filled template: where its columns are, its lines, and what a reader of cells would miss."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from portal.errors import Refused
from portal.formula_cells import hidden_lines, unanswered
from portal.register.cells import clean, folded, text_of
from portal.spreadsheets import CHUNK, Table, Unreadable, merged_away, open_tables

HEADER_WITHIN = 30
MOST_UNPACKED = 100 * CHUNK  # what a template of any length stays far below
MOST_MERGED = 100_000
OWN = ("行号", "结果", "原因")


@dataclass(frozen=True)
class Line:
    """`formulas`: places of formulas without a stored result; `merged`: covered by a merged cell."""

    number: int
    cells: tuple[object, ...]
    formulas: frozenset[int]
    hidden: bool
    merged: frozenset[int] = frozenset()

    def text(self, place: int | None) -> str:
        return clean(self.cells[place]) if place is not None and place < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """`places`: key of a column -> its place; `ignored`: headings that are no column of the template."""

    titles: tuple[str, ...]
    places: dict[str, int]
    lines: tuple[Line, ...]
    ignored: tuple[str, ...]


def read_sheet(path: Path, titles: Mapping[str, str], needed: tuple[str, ...], most: int) -> Sheet:
    """The first sheet that has the `needed` columns among `titles` (key -> heading)."""
    try:
        for table in open_tables(path, MOST_UNPACKED):
            found = _header(table, titles, needed)
            if found:
                return _sheet(table, *found, most)
    except Unreadable as problem:
        raise Refused(str(problem).replace("后再导入", "后再上传")) from problem
    words = "”“".join(titles[key] for key in needed)
    raise Refused(f"没有找到表头：前{HEADER_WITHIN}行里须有“{words}”各列。请用本页下载的模板填写后再上传。")


def _header(table: Table, titles: Mapping[str, str], needed: tuple[str, ...]):
    meanings = {folded(title): key for key, title in titles.items()}
    for number, cells in table.rows():
        written = tuple(clean(cell) for cell in cells)
        places: dict[str, int] = {}
        for place, title in enumerate(written):
            key = meanings.get(folded(title).strip("*"))
            if key and key not in places:
                places[key] = place
        if set(needed) <= set(places):
            return number, written, places
        if number >= HEADER_WITHIN:
            break
    return None


def _sheet(table: Table, header: int, titles: tuple[str, ...], places: dict[str, int], most: int) -> Sheet:
    formulas = _by_line(unanswered(table.path, table.name) if table.family == "xlsx" else ())
    merged = _by_line(islice(merged_away(table), MOST_MERGED))
    hidden = hidden_lines(table.path, table.name) if table.family == "xlsx" else frozenset()
    lines: list[Line] = []
    for number, cells in table.rows():
        blank = not any(text_of(cell).strip() for cell in cells) and number not in formulas
        if number <= header or blank:
            continue
        if len(lines) == most:
            raise Refused(f"文件超过 {most} 行。请按区域或者分批拆成几个文件后再上传。")
        lines.append(
            Line(
                number,
                tuple(cells),
                frozenset(formulas.get(number, ())),
                hidden=number in hidden,
                merged=frozenset(merged.get(number, ())),
            )
        )
    known = set(places.values())
    ignored = tuple(t for place, t in enumerate(titles) if t and place not in known and t not in OWN)
    return Sheet(titles, places, tuple(lines), ignored)


def _by_line(cells: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for number, place in cells:
        found.setdefault(number, set()).add(place)
    return found
