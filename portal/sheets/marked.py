"""The copy that goes back: the lines with faults as they came, red cells with a note, and old beside new."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from portal.sheets.reading import OWN, Line
from portal.spreadsheets import fitting

WIDTH = 18


@dataclass(frozen=True)
class Mark:
    """`place` of the cell, None for the line as a whole; `text` says field, reason and mend."""

    place: int | None
    text: str


@dataclass(frozen=True)
class MarkedLine:
    line: Line
    result: str
    marks: tuple[Mark, ...]


def write_marked(
    target: Path,
    titles: Sequence[str],
    marked: Iterable[MarkedLine],
    *,
    compared: tuple[Sequence[str], Iterable[Sequence[object]]],
) -> None:
    """Two sheets: 需改正的行, which can be corrected and uploaded by itself, and 变更对照 (`compared`)."""
    book = xlsxwriter.Workbook(
        str(target), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    red = book.add_format({"bg_color": "#F8D7DA", "font_color": "#9B1C1C", "border": 1})
    head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1})
    kept = [place for place, title in enumerate(titles) if title and title not in OWN]
    sheet = _begun(book, "需改正的行", [*(titles[place] for place in kept), *OWN], head)
    for number, row in enumerate(marked, start=1):
        _line(sheet, number, kept, row, red)
    header, rows = compared
    other = _begun(book, "变更对照", header, head)
    for number, cells in enumerate(rows, start=1):
        for place, value in enumerate(cells):
            other.write_string(number, place, fitting(value))
    book.close()


def _begun(book, name: str, header: Sequence[str], look):
    sheet = book.add_worksheet(name)
    sheet.set_column(0, len(header), WIDTH)
    sheet.freeze_panes(1, 0)
    for place, title in enumerate(header):
        sheet.write_string(0, place, fitting(title), look)
    return sheet


def _line(sheet, number: int, kept: list[int], row: MarkedLine, red) -> None:
    faults: dict[int, str] = {}
    for mark in row.marks:
        if mark.place is not None:
            faults[mark.place] = faults.get(mark.place, "") + mark.text
    for column, place in enumerate(kept):
        look = red if place in faults else None
        sheet.write_string(number, column, fitting(row.line.text(place)), look)
        if place in faults:
            sheet.write_comment(number, column, faults[place], {"x_scale": 2, "author": ""})
    reasons = "".join(mark.text for mark in row.marks)
    for offset, value in enumerate((row.line.number, row.result, reasons)):
        sheet.write_string(number, len(kept) + offset, fitting(value))
