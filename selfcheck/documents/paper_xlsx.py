"""The boxes of a paper as a workbook, one A4 sheet wide: same order and words, nothing run as a formula."""

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from selfcheck.documents.papers import (
    PER_COLUMN,
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
    width_of,
)

LINE = 15.5  # points
TALLEST = 26  # lines in one row of a worksheet; more are merged over several rows
TALL = 12  # lines of rows merged together whose text starts at the top: a page may end in their middle
PROSE = 21  # columns of small text that are as long as a line of prose
SEAL = 5  # mm above a text, more of which is room for a seal
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
            "box": {"border": 1, "align": "left", "indent": 1},
            "centred": {"border": 1, "align": "center"},
            "left": {"align": "left", "font_size": 12},
            "right": {"align": "right", "font_size": 12},
            "small": {"align": "left", "font_size": 9},
            "name": {"align": "left", "valign": "bottom"},
            "line": {"align": "left", "valign": "bottom", "bottom": 1},
        }
        for kind in ("label", "box", "centred"):
            kinds[f"{kind} top"] = kinds[kind] | {"valign": "top"}
        for kind, edge in (("first", {"top": 1}), ("middle", {}), ("last", {"bottom": 1})):
            kinds[kind] = {"valign": "top", "align": "left", "indent": 1, "left": 1, "right": 1} | edge
        self.formats = {name: book.add_format(text | more) for name, more in kinds.items()}
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.7, right=0.7, top=0.75, bottom=0.75)
        self.sheet.center_horizontally()
        self.sheet.set_footer(f"&L&8{_footer(footer_of(paper))}&R&8第 &P 页，共 &N 页")
        self.sheet.set_column(0, WIDE - 1, 3.3)

    def draw(self, paper: Paper) -> None:
        self._put(paper.name, 0, WIDE, 1, "title")
        self._finish([32.0])
        grids = [block for block in paper.blocks if isinstance(block, Grid)]
        for block in paper.blocks:
            if isinstance(block, Grid) and block.head and len(grids) == 1:
                self.sheet.repeat_rows(self.at, self.at + len(block.head) - 1)
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Grid():
                self._grid([*block.head, *block.rows])
            case Text():
                self._text(block)
            case Ticks():
                self._line(f"　　{_ticked(block.choices)}", "left")
            case Signs():
                shares = _shares(block)
                for line in block.lines:
                    self._signs(line, shares)

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
                top = " top" if tall > 1 and sum(lines) > TALL else ""
                if high > 1 and cell.lines > TALLEST:
                    self._long(cell.text, column, cell.span, high)
                else:
                    self._put(_words(cell), column, cell.span, tall, _kind(cell) + top)
                column += cell.span
            self._finish([math.ceil(count / high) * LINE + 6] * high)

    def _long(self, text: str, column: int, span: int, high: int) -> None:
        """A box over several rows, its lines in them: a page ends between two lines, not within one."""
        for nth, part in enumerate(_parts(text, span, high)):
            edges = {0: "first", high - 1: "last"}
            self._put(part, column, span, 1, edges.get(nth, "middle"), self.at + nth)

    def _text(self, block: Text) -> None:
        if block.above > SEAL:
            self._finish([3 * block.above])
        for one in block.paragraphs:
            indent = "　　" if block.indent else ""
            self._line(indent + one, "small" if block.small else block.align)

    def _line(self, text: str, kind: str) -> None:
        lines = Cell(text, WIDE if kind == "small" else PROSE).lines
        high = math.ceil(lines / TALLEST)
        self._put(text, 0, WIDE, high, kind)
        self._finish([lines / high * (LINE + 2) + 4] * high)

    def _signs(self, line: Sequence[tuple[str, str]], shares: list[int]) -> None:
        lines, column = 1, 0
        for nth, (name, value) in enumerate(line):
            wide, last = _wide(f"{name}："), nth == len(line) - 1
            over = (WIDE - column if last else shares[nth] - 1) - wide
            self._put(f"{name}：", column, wide, 1, "name")
            self._put(value, column + wide, over, 1, "line")
            lines, column = max(lines, Cell(value, over).lines), column + shares[nth]
        self._finish([min(lines, TALLEST) * LINE + 10])

    def _put(self, text: str, column: int, wide: int, high: int, kind: str, at: int | None = None) -> None:
        row = self.at if at is None else at
        look, value = self.formats[kind], _fitting(text)
        if wide > 1 or high > 1:
            self.sheet.merge_range(row, column, row + high - 1, column + wide - 1, "", look)
        self.sheet.write_string(row, column, value, look)

    def _finish(self, heights: list[float]) -> None:
        for height in heights:
            self.sheet.set_row(self.at, height)
            self.at += 1


def _parts(text: str, span: int, high: int) -> list[str]:
    """The text as it will wrap, its lines shared out over `high` rows."""
    lines = [line for one in text.splitlines() for line in _wrapped(one, span * PER_COLUMN - 1)]
    each = math.ceil(len(lines) / high)
    return ["".join(lines[nth * each : (nth + 1) * each]).rstrip("\n") for nth in range(high)]


def _wrapped(text: str, width: float) -> list[str]:
    lines, used = [""], 0.0
    for character in text:
        used += width_of(character)
        if used > width:
            lines.append("")
            used = width_of(character)
        lines[-1] += character
    return [*lines[:-1], f"{lines[-1]}\n"]


def _shares(block: Signs) -> list[int]:
    """Columns of each name with its line; what nobody needs is shared out."""
    most = max(len(line) for line in block.lines)
    columns = [[line[nth] for line in block.lines if nth < len(line)] for nth in range(most)]
    needs = [1 + max(_wide(f"{name}：") + max(4, _wide(value)) for name, value in one) for one in columns]
    spare = WIDE + 1 - sum(needs)
    if spare < 0:
        return [WIDE // most] * most
    return [need + spare // most for need in needs]


def _wide(text: str) -> int:
    """Columns that hold the text on one line."""
    return max(3, math.ceil((width_of(text) + 0.25) / PER_COLUMN))


def _kind(cell: Cell) -> str:
    return "label" if cell.label else "centred" if cell.centred else "box"


def _words(cell: Cell) -> str:
    return "\n".join([*map(_ticked, cell.tick_lines()), *([cell.text] if cell.text else [])])


def _ticked(choices: Sequence[Choice]) -> str:
    return "　".join(f"{'☑' if on else '☐'} {word}" for word, on in choices)


def _fitting(text: str) -> str:
    return _ILLEGAL.sub("", text)[:LONGEST]


def _footer(text: str) -> str:
    """At most 255 characters in a footer, and an ampersand is its escape."""
    return _fitting(text).replace("&", "&&")[:180]
