"""Tables in and out: XLSX, XLS and CSV read row by row, XLSX and CSV written with flat memory.

Nothing a cell holds is ever written as a formula or a link.
"""

import codecs
import csv
import gzip
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from portal.calendars import SHANGHAI

CHUNK = 1 << 20
LONGEST_CELL = 16 * CHUNK  # characters; a cell beyond that is a quotation mark without its partner
MOST_LINES_IN_CELL = 200
MOST_UNPACKED = 600 * CHUNK
MOST_ROWS = 1_048_575  # of a worksheet, below the heading
LONGEST_XLSX_CELL = 32_767
ENCODINGS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
DELIMITERS = ",\t;|"
_DANGEROUS = re.compile(r"^[=+\-@\t\r]")
_NUMBER = re.compile(r"[+\-]?[\d.,\s()\-]+%?")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")

csv.field_size_limit(LONGEST_CELL)

Row = tuple[int, list[object]]


class Unreadable(Exception):
    """The file as a whole cannot be read. The message is one Chinese sentence."""


@dataclass
class Table:
    """One sheet or text file. `rows()` starts anew each time, numbered as a spreadsheet numbers its rows.

    `lines` is the number of lines to come, for progress; of a sheet it is known once reading has begun.
    """

    path: Path
    family: str  # "xlsx" or "csv": in what form an annotated copy goes back
    name: str = ""
    encoding: str = ""
    delimiter: str = ","
    lines: int = 0

    def rows(self) -> Iterator[Row]:
        return _sheet_rows(self) if self.family == "xlsx" else _text_rows(self)


def open_tables(path: Path, most_unpacked: int = MOST_UNPACKED) -> list[Table]:
    """The sheets of a workbook, or the one table of a text file, gzipped or not; the name does not matter."""
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _workbook(path, start, most_unpacked)
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z")):
        raise Unreadable("文件不是表格，请另存为XLSX或者CSV后再导入。")
    encoding, lines = _encoding(path)
    return [Table(path, "csv", encoding=encoding, delimiter=_delimiter(path, encoding), lines=lines)]


def _workbook(path: Path, start: bytes, most_unpacked: int) -> list[Table]:
    with _calamine(path, most_unpacked if start.startswith(b"PK") else 0) as workbook:
        return [Table(path, "xlsx", name=name) for name in workbook.sheet_names]


def merged_away(table: Table) -> Iterator[tuple[int, int]]:
    """(line from 1, column from 0) of each cell that a merged one covers: it reads as blank."""
    if table.family != "xlsx":
        return
    with _calamine(table.path) as workbook:
        ranges = workbook.get_sheet_by_name(table.name).merged_cell_ranges or []
    for (top, left), (bottom, right) in ranges:
        yield from (
            (line + 1, column)
            for line in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (line, column) != (top, left)
        )


@contextmanager
def _calamine(path: Path, most_unpacked: int = 0) -> Iterator[CalamineWorkbook]:
    try:
        if most_unpacked and _unpacked(path) > most_unpacked:
            most = most_unpacked // CHUNK
            raise Unreadable(f"工作簿解压后超过{most} MB，请删去空白的行列或者拆分后再导入。")
        with _opened(path) as workbook:
            yield workbook
    except (CalamineError, zipfile.BadZipFile, OSError) as error:
        raise Unreadable("工作簿打不开，可能已损坏或者设了密码，请另存为不加密的XLSX后再导入。") from error


def _opened(path: Path) -> CalamineWorkbook:
    """By its content: opened by a path, a workbook is taken for what the end of its name says."""
    with path.open("rb") as file:
        named = ".xlsx" if file.read(2) == b"PK" else ".xls"
    if path.suffix.lower() == named:
        return CalamineWorkbook.from_path(str(path))
    return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))


def _unpacked(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def _sheet_rows(table: Table) -> Iterator[Row]:
    with _calamine(table.path) as workbook:
        sheet = workbook.get_sheet_by_name(table.name)
        table.lines = sheet.end[0] + 1 if sheet.end else 0
        yield from enumerate(sheet.iter_rows(), start=1)


def _text_rows(table: Table) -> Iterator[Row]:
    with _text(table.path, table.encoding) as file:
        reader = csv.reader(file, delimiter=table.delimiter)
        line = 0
        try:
            for line, cells in enumerate(reader, start=1):
                if any(cell.count("\n") > MOST_LINES_IN_CELL for cell in cells):
                    raise Unreadable(f"第{line}行有引号没有成对，后面的行都被并入一格，请改正后再导入。")
                yield line, cells
        except csv.Error as error:
            raise Unreadable(f"第{line + 1}行读不下去，多半是引号没有成对，请改正后再导入。") from error
        except (EOFError, gzip.BadGzipFile, OSError) as error:
            raise Unreadable("压缩文件不完整，请重新生成后再导入。") from error


@contextmanager
def _text(path: Path, encoding: str) -> Iterator[io.TextIOWrapper]:
    with _bytes(path) as raw, io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline="") as file:
        yield file


def _bytes(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    return gzip.open(path) if zipped else path.open("rb")


def _encoding(path: Path) -> tuple[str, int]:
    """UTF-8 when it is, or nearly is; else GB18030, as Chinese programs save CSV. And the number of lines."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    start, lines, strange, foreign = b"", 0, 0, 0
    try:
        with _bytes(path) as file:
            while chunk := file.read(CHUNK):
                start = start or chunk[:4]
                text = decoder.decode(chunk)
                lines += chunk.count(b"\n")
                strange += text.count("\ufffd")
                foreign += len(text.encode()) - len(text)
    except (EOFError, OSError) as error:
        raise Unreadable("压缩文件不完整，请重新生成后再导入。") from error
    if not start:
        raise Unreadable("文件是空的。")
    for mark, encoding in ENCODINGS.items():
        if start.startswith(mark):
            return encoding, lines
    return ("utf-8" if strange * 100 <= foreign else "gb18030"), lines


def _delimiter(path: Path, encoding: str) -> str:
    """The one that occurs most in the first lines; a heading alone decides for most files."""
    with _text(path, encoding) as file:
        sample = file.read(64 * 1024).splitlines()[:20]
    return max(DELIMITERS, key=lambda mark: sum(min(line.count(mark), 100) for line in sample))


def harmless(value: object) -> str:
    """Text for a CSV cell: what a spreadsheet would run as a formula gets an apostrophe in front."""
    text = _ILLEGAL.sub("", plain_text(value))
    return f"'{text}" if _DANGEROUS.match(text) and not _NUMBER.fullmatch(text) else text


def plain_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


class CsvWriter:
    """UTF-8 with a byte order mark, so that spreadsheets show Chinese."""

    def __init__(self, path: Path, header: Sequence[str]):
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self.write(header)

    def write(self, cells: Iterable[object]) -> None:
        self._writer.writerow([harmless(cell) for cell in cells])

    def close(self) -> None:
        self._file.close()


class XlsxWriter:
    """One sheet, row after row, never the whole of it in memory. `target` is a path or a binary stream.

    `above`: lines before the heading, such as the filter and who exported.
    """

    def __init__(
        self,
        target,
        header: Sequence[str],
        *,
        title: str = "Sheet1",
        widths: Sequence[float] = (),
        above: Sequence[str] = (),
    ):
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
        self._sheet = self._book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31].strip())
        self._formats = {
            "head": self._book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1}),
            "day": self._book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        }
        self.written = 0
        for place, width in enumerate(widths):
            self._sheet.set_column(place, place, width)
        self._head = len(above)
        for line, text in enumerate(above):
            self._sheet.write_string(line, 0, fitting(text))
        self._sheet.freeze_panes(self._head + 1, 0)
        for place, name in enumerate(header):
            self._sheet.write_string(self._head, place, fitting(name), self._formats["head"])

    def write(self, cells: Iterable[object]) -> None:
        self.written += 1
        if self.written > MOST_ROWS:
            raise Unreadable("结果超过一张工作表能容纳的1,048,575行，请缩小范围后再导出。")
        for place, value in enumerate(cells):
            self._cell(place, value)

    def _cell(self, place: int, value: object) -> None:
        if value is None or value == "":
            return
        line = self._head + self.written
        if isinstance(value, date) and not isinstance(value, datetime):
            self._sheet.write_datetime(line, place, value, self._formats["day"])
        elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15:
            self._sheet.write_number(line, place, value)
        else:
            self._sheet.write_string(line, place, fitting(value))

    def close(self) -> None:
        self._book.close()


def fitting(value: object) -> str:
    return _ILLEGAL.sub("", plain_text(value))[:LONGEST_XLSX_CELL]


def write_xlsx(target, header: Sequence[str], rows: Iterable[Sequence[object]], **options) -> int:
    """Write a whole table; returns the number of rows below the heading."""
    writer = XlsxWriter(target, header, **options)
    for row in rows:
        writer.write(row)
    writer.close()
    return writer.written
