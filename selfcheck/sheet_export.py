"""S1, S13, S14 and S17 as XLSX: the rows of the screen, written one by one."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from portal.calendars import Quarter
from portal.scope import Scope
from portal.spreadsheets import write_xlsx
from selfcheck.queries.roster import Chosen, roster
from selfcheck.queries.sheet_foot import Foot
from selfcheck.queries.sheets import Reader, Sheet, SheetLine, sheet_lines
from selfcheck.queries.sorts import sorted_rows

FIRST = {"序号": 6, "单位名称": 34, "统一社会信用代码": 21, "季度": 14}
PORTION = 1_000


def lines(sheet: Sheet, scope: Scope, chosen: Chosen, reader: Reader, most: int | None = None) -> Iterable:
    """Each `SheetLine`; `most` rows, or all."""
    found = sheet.detailed(roster(scope, chosen, reader.now), scope).select_related("enterprise")
    rows = sorted_rows(found, scope, sheet.all_sorts, chosen.sort).all
    return sheet_lines(sheet, rows[:most].iterator(chunk_size=PORTION), reader)


def write(
    target,
    scope: Scope,
    sheet: Sheet,
    chosen: Chosen,
    reader: Reader,
    above: Sequence[str],
    told: Callable[[int], None] | None = None,
) -> int:
    """`target` is a path or a binary stream. Returns the number of enterprises; 合计 stands below them."""
    foot = Foot(sheet)
    write_xlsx(
        target,
        [*FIRST, *(name for name, _ in sheet.columns)],
        _told(lines(sheet, scope, chosen, reader), foot, told),
        title=sheet.title,
        widths=[*FIRST.values(), *(width for _, width in sheet.columns)],
        above=above,
    )
    return foot.rows


def _told(found: Iterable[SheetLine], foot: Foot, told) -> Iterator[tuple]:
    for number, line in enumerate(map(foot.add, found), start=1):
        owed = line.obligation
        quarter = Quarter(owed.year, owed.quarter).label
        yield number, owed.enterprise.name, owed.enterprise.uscc, quarter, *line.cells
        if told:
            told(number)
    yield None, f"合计（{foot.rows} 家）", None, None, *foot.cells
