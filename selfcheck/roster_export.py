"""The list behind a figure as XLSX: the rows of the screen, written one by one."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from portal.badges import FILING
from portal.calendars import Quarter
from portal.formats import as_datetime, as_deadline
from portal.scope import Scope
from portal.spreadsheets import write_xlsx
from selfcheck.queries.figures import FIGURES
from selfcheck.queries.roster import Chosen, Period, lines_of, roster
from selfcheck.queries.sorts import ROSTER_SORTS, sorted_rows

COLUMNS = {
    "序号": 6,
    "单位名称": 34,
    "统一社会信用代码": 21,
    "属地": 14,
    "季度": 11,
    "类别": 14,
    "报送情况": 11,
    "截止时间": 17,
    "报送时间": 17,
    "报送方式": 16,
    "免报事由": 12,
}
PORTION = 2_000


def write(
    target,
    scope: Scope,
    chosen: Chosen,
    above: Sequence[str],
    place_of: Callable[[str], str],
    now: datetime,
    told: Callable[[int], None] | None = None,
) -> int:
    """`target` is a path or a binary stream. Returns the number of rows."""
    found = roster(scope, chosen, now).select_related("enterprise", "exempt_by")
    rows = sorted_rows(found, scope, ROSTER_SORTS, chosen.sort).all
    cells = _told(rows.iterator(chunk_size=PORTION), place_of, told)
    return write_xlsx(
        target, list(COLUMNS), cells, title=chosen.figure.words, widths=list(COLUMNS.values()), above=above
    )


def as_json(chosen: Chosen) -> dict:
    return {
        "year": chosen.period.year,
        "quarter": chosen.period.quarter,
        "division": chosen.division,
        "figure": chosen.figure.code,
        "without": list(chosen.without),
        "text": chosen.text,
        "sort": chosen.sort,
        "until": chosen.until.isoformat() if chosen.until else "",
    }


def from_json(kept: dict) -> Chosen:
    return Chosen(
        Period(kept["year"], kept["quarter"]),
        kept["division"],
        FIGURES[kept["figure"]],
        tuple(kept["without"]),
        kept["text"],
        kept.get("sort", ""),
        date.fromisoformat(kept["until"]) if kept.get("until") else None,
    )


def _told(rows, place_of, told) -> Iterator[tuple]:
    for number, row in enumerate(rows, start=1):
        (line,) = lines_of([row], place_of)
        yield number, *_cells(line)
        if told:
            told(number)


def _cells(line) -> tuple:
    owed = line.obligation
    return (
        owed.enterprise.name,
        owed.enterprise.uscc,
        line.place,
        Quarter(owed.year, owed.quarter).label,
        line.kind,
        FILING[owed.status].word,
        as_deadline(owed.due_at),
        as_datetime(owed.counts_at) if owed.counts_at else "",
        line.way,
        owed.exempt_by.get_reason_code_display() if owed.exempt_by else "",
    )
