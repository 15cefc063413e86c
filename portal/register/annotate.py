"""The copy that goes back to the clerk: refused and warned lines as they came, with number and reason."""

from collections.abc import Iterable
from pathlib import Path

from portal.register.headers import OWN_COLUMNS
from portal.register.staging import REFUSED, Outcome
from portal.spreadsheets import CsvWriter, Table, XlsxWriter

RESULTS = {REFUSED: "未导入"}
WITH_NOTE = "已导入，请核对"


def write_copy(table: Table, titles: tuple[str, ...], outcomes: Iterable[Outcome], target: Path) -> int:
    """Returns the number of lines written; reads the file a second time and keeps nothing in memory."""
    kept = [place for place, title in enumerate(titles) if title not in OWN_COLUMNS]
    header = [*OWN_COLUMNS, *(titles[place] for place in kept)]
    writer = CsvWriter(target, header) if target.suffix == ".csv" else _workbook(target, header)
    written = 0
    lines = table.rows()
    for outcome in outcomes:
        cells = next(cells for line, cells in lines if line == outcome.line)
        rest = list(cells[len(titles) :])
        values = [cells[place] if place < len(cells) else "" for place in kept] + rest
        writer.write(
            [outcome.line, RESULTS.get(outcome.outcome, WITH_NOTE), "".join(outcome.reasons), *values]
        )
        written += 1
    writer.close()
    return written


def _workbook(target: Path, header: list[str]) -> XlsxWriter:
    return XlsxWriter(target, header, title="需核对的行", widths=(8, 16, 60, *(18 for _ in header[3:])))
