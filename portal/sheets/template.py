"""Writing a template: prefilled rows, drop-downs, and the rule of each column as a note on its heading."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from portal.spreadsheets import fitting

HEAD = 1  # the first line says what the file is; lines are counted from 0 here
LISTS = "可选项"
SPARE = 50  # lines below the prefilled ones that still have drop-downs
MOST_DAY = date(2099, 12, 31)


@dataclass(frozen=True)
class Fixed:
    """A value that may not be changed in this line, though its column is open to others."""

    value: object


@dataclass(frozen=True)
class Column:
    """`kind`: text, fixed (not to be changed), list, count, amount or day. `options` are those of a list."""

    key: str
    title: str
    rule: str
    kind: str = "text"
    width: int = 16
    options: tuple[str, ...] = ()
    most: int = 5_000_000


def write_template(
    target: Path, columns: Sequence[Column], rows: Iterable[Sequence[object]], *, title: str, about: str
) -> int:
    """Returns the number of prefilled rows. Sheets are protected without a password: against slips only."""
    book = xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False})
    looks = _looks(book)
    sheet = book.add_worksheet(title)
    _rules(book, columns, looks)
    lists = book.add_worksheet(LISTS)
    sheet.write_string(0, 0, fitting(about))
    written = 0
    for written, row in enumerate(rows, start=1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            _cell(sheet, HEAD + written, place, value, looks, column.kind)
    for place, column in enumerate(columns):
        _heading(sheet, place, column, looks)
        _check(sheet, lists, place, column, HEAD + written + SPARE)
    lists.hide()
    sheet.freeze_panes(HEAD + 1, 2)
    sheet.protect(
        "",
        {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True, "delete_rows": True},
    )
    book.close()
    return written


def _looks(book) -> dict:
    return {
        "head": book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1, "text_wrap": True}),
        "fixed": book.add_format({"font_color": "#5B6570", "bg_color": "#F5F6F8", "num_format": "@"}),
        "text": book.add_format({"locked": False, "num_format": "@"}),
        "count": book.add_format({"locked": False, "num_format": "0"}),
        "amount": book.add_format({"locked": False, "num_format": "0.00####"}),
        "day": book.add_format({"locked": False, "num_format": "yyyy-mm-dd", "align": "left"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _cell(sheet, line: int, place: int, value: object, looks: dict, kind: str) -> None:
    if isinstance(value, Fixed):
        value, kind = value.value, "fixed"
    look = looks.get(kind, looks["text"])
    if value is None or value == "":
        sheet.write_blank(line, place, None, look)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, look)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(line, place, value, look)
    else:
        sheet.write_string(line, place, fitting(value), look)


def _heading(sheet, place: int, column: Column, looks: dict) -> None:
    sheet.set_column(place, place, column.width, looks.get(column.kind, looks["text"]))
    sheet.write_string(HEAD, place, column.title, looks["head"])
    sheet.write_comment(HEAD, place, column.rule, {"x_scale": 2, "author": ""})


def _check(sheet, lists, place: int, column: Column, last: int) -> None:
    rule: dict = {"error_title": column.title[:32], "error_message": column.rule[:250]}
    if column.kind == "list" and column.options:
        for line, option in enumerate(column.options):
            lists.write_string(line, place, option)
        cells = xlsxwriter.utility.xl_range_abs(0, place, len(column.options) - 1, place)
        rule |= {"validate": "list", "source": f"='{LISTS}'!{cells}"}
    elif column.kind == "count":
        rule |= {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": column.most}
    elif column.kind == "amount":
        rule |= {"validate": "decimal", "criteria": ">=", "value": 0}
    elif column.kind == "day":
        rule |= {"validate": "date", "criteria": "between", "minimum": date(1900, 1, 1), "maximum": MOST_DAY}
    else:
        return
    sheet.data_validation(HEAD + 1, place, last, place, rule)


def _rules(book, columns: Sequence[Column], looks: dict) -> None:
    sheet = book.add_worksheet("填写说明")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for line, column in enumerate(columns):
        sheet.write_string(line, 0, column.title, looks["wrap"])
        sheet.write_string(line, 1, column.rule, looks["wrap"])
