"""The boxes of a paper as a workbook, one A4 sheet wide: same order and words, nothing run as a formula."""

import math
import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from selfcheck.documents.papers import (
    WIDE,
    Block,
    Cell,
    Choice,
    Grid,
    Paper,
    Row,
    Signs,
    Text,
    Ticks,
    footer_of,
)

LINE = 15.5  # points
TALLEST = 26  # lines in one row of a worksheet; more are merged over several rows
A4 = 9
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
LONGEST = 32_767


def as_xlsx(paper: Paper) -> bytes:
    """The same paper gives the same bytes."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    made = datetime.fromisoformat(paper.as_of_at).astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": paper.name, "author": _fitting(paper.author), "created": made})
    _Sheet(book, paper).draw(paper)
    book.close()
    return target.getvalue()


class _Sheet:
    def __init__(self, book: xlsxwriter.Workbook, paper: Paper):
        self.sheet = book.add_worksheet(paper.name[:31])
        self.at = 0
        text = {"font_name": "宋体", "font_size": 10.5, "text_wrap": True, "valign": "vcenter"}
        kinds: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 16, "align": "center"},
            "label": {"bold": True, "border": 1, "align": "center"},
            "box": {"border": 1, "align": "left"},
            "centred": {"border": 1, "align": "center"},
            "left": {"align": "left"},
            "right": {"align": "right"},
            "line": {"align": "left", "bottom": 1},
        }
        self.formats = {name: book.add_format(text | more) for name, more in kinds.items()}
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.7, right=0.7, top=0.75, bottom=0.75)
        self.sheet.set_footer(f"&L&8{_footer(footer_of(paper))}&R&8第 &P 页，共 &N 页")
        self.sheet.set_column(0, WIDE - 1, 3.3)

    def draw(self, paper: Paper) -> None:
        self._put(paper.name, 0, WIDE, 1, "title")
        self._finish([32.0])
        for block in paper.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Grid():
                self._grid([*block.head, *block.rows])
            case Text():
                self._text(block)
            case Ticks():
                self._line(_ticked(block.choices), "left")
            case Signs():
                for line in block.lines:
                    self._signs(line)

    def _grid(self, rows: list[Row]) -> None:
        while rows:
            together = max(cell.down for cell in rows[0])
            self._rows(rows[:together])
            rows = rows[together:]

    def _rows(self, rows: list[Row]) -> None:
        """One row, or some beside a cell as tall as all of them; a long row takes several of the sheet."""
        lines = [max([1, *(cell.lines for cell in row if cell.down == 1)]) for row in rows]
        highs = [math.ceil(count / TALLEST) for count in lines]
        for row, count, high in zip(rows, lines, highs, strict=True):
            column = WIDE - sum(cell.span for cell in row)
            for cell in row:
                tall = sum(highs) if cell.down > 1 else high
                self._put(_words(cell), column, cell.span, tall, _kind(cell))
                column += cell.span
            self._finish([count / high * LINE + 6] * high)

    def _text(self, block: Text) -> None:
        for one in block.paragraphs:
            indent = "　　" if block.indent else ""
            self._line(indent + one, "right" if block.align == "right" else "left")

    def _line(self, text: str, kind: str) -> None:
        lines = Cell(text).lines
        high = math.ceil(lines / TALLEST)
        self._put(text, 0, WIDE, high, kind)
        self._finish([lines / high * LINE + 4] * high)

    def _signs(self, line: Any) -> None:
        share = WIDE // len(line)
        lines = 1
        for nth, (name, value) in enumerate(line):
            wide = min(share - 3, max(3, math.ceil((len(name) + 1) / 1.9)))
            self._put(f"{name}：", nth * share, wide, 1, "left")
            self._put(value, nth * share + wide, share - wide - 1, 1, "line")
            lines = max(lines, Cell(value, share - wide - 1).lines)
        self._finish([min(lines, TALLEST) * LINE + 10])

    def _put(self, text: str, column: int, wide: int, high: int, kind: str) -> None:
        look, value = self.formats[kind], _fitting(text)
        if wide == high == 1:
            self.sheet.write_string(self.at, column, value, look)
            return
        self.sheet.merge_range(self.at, column, self.at + high - 1, column + wide - 1, "", look)
        self.sheet.write_string(self.at, column, value, look)

    def _finish(self, heights: list[float]) -> None:
        for height in heights:
            self.sheet.set_row(self.at, height)
            self.at += 1


def _kind(cell: Cell) -> str:
    return "label" if cell.label else "centred" if cell.centred else "box"


def _words(cell: Cell) -> str:
    return "\n".join(part for part in (_ticked(cell.ticks), cell.text) if part)


def _ticked(choices: "tuple[Choice, ...] | Any") -> str:
    return "　".join(f"{'☑' if on else '☐'} {word}" for word, on in choices)


def _fitting(text: str) -> str:
    return _ILLEGAL.sub("", text)[:LONGEST]


def _footer(text: str) -> str:
    """At most 255 characters in a footer, and an ampersand is its escape."""
    return _fitting(text).replace("&", "&&")[:180]
