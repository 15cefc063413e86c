"""A printed paper as rows of boxes, written once; `as_pdf` and `paper_xlsx.as_xlsx` draw the same boxes.

A row is 24 columns wide, 36 on the long side. User text stays text: no mark-up is read from it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from portal.formats import SHANGHAI, as_wan_yuan, masked_phone
from selfcheck.documents import typeset
from selfcheck.documents.canonical import UnfitContent, misfits, refuse_floats

TEMPLATE = "paper.typ"
WIDE = 24
ACROSS = 36
PER_COLUMN = 1.9  # Chinese characters of 10.5 pt in one of the 24 columns
WHOLE_LINES = 22  # a row of more lines than this may be broken between two pages
BLANK_DAY = "　　年　月　日"

Choice = tuple[str, bool]


@dataclass(frozen=True)
class Cell:
    text: str = ""
    span: int = WIDE
    label: bool = False
    ticks: tuple[Choice, ...] = ()  # boxes to tick, above the text
    down: int = 1  # rows
    blank_lines: int = 1  # for the pen, where there is no text
    centred: bool = False

    @property
    def lines(self) -> int:
        per_line = max(1.0, self.span * PER_COLUMN - 1)
        return sum(max(1, math.ceil(width_of(part) / per_line)) for part in self._parts()) or self.blank_lines

    def tick_lines(self) -> list[list[Choice]]:
        """The choices on one line, or each on its own where the box is too narrow for all."""
        if width_of("　".join(f"□ {word}" for word, _ in self.ticks)) <= self.span * PER_COLUMN:
            return [list(self.ticks)] if self.ticks else []
        return [[choice] for choice in self.ticks]

    def _parts(self) -> list[str]:
        ticks = ["　".join(f"□ {word}" for word, _ in line) for line in self.tick_lines()]
        return [part for part in (*ticks, *self.text.splitlines()) if part]


Row = Sequence[Cell]


@dataclass(frozen=True)
class Grid:
    rows: Sequence[Row]
    head: Sequence[Row] = ()  # repeated on every page
    kind: str = field(default="grid", init=False)


@dataclass(frozen=True)
class Text:
    paragraphs: Sequence[str]
    indent: bool = True
    align: str = "left"  # left, right
    small: bool = False
    bold: bool = False
    above: int = 5  # mm
    kind: str = field(default="text", init=False)


@dataclass(frozen=True)
class Ticks:
    """Choices on a line of their own, as 意见书 have them."""

    choices: Sequence[Choice]
    kind: str = field(default="ticks", init=False)


@dataclass(frozen=True)
class Signs:
    """Lines to sign on: label and what stands on the line, "" for the pen."""

    lines: Sequence[Sequence[tuple[str, str]]]
    kind: str = field(default="signs", init=False)


Block = Grid | Text | Ticks | Signs


@dataclass(frozen=True)
class Paper:
    name: str  # "重大事故隐患情况表", also the sheet of the workbook
    subject: str  # of the file: who or what it is about
    author: str
    as_of_at: str
    blocks: Sequence[Block]
    footer: str = ""
    photos: Sequence[tuple[str, str]] = ()  # caption and digest
    across: bool = False  # A4 on its long side


def as_pdf(paper: Paper, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """`pictures`: JPEG or PNG by digest, small, without positions; they follow on pages of their own."""
    shown = [(caption, pictures[digest]) for caption, digest in paper.photos if digest in (pictures or {})]
    return typeset.pdf(
        TEMPLATE,
        _print_data(paper) | {"captions": [caption for caption, _ in shown]},
        created_at=datetime.fromisoformat(paper.as_of_at),
        pictures=[picture for _, picture in shown],
    )


def as_svg(paper: Paper) -> list[bytes]:
    """The same pages for the screen."""
    return typeset.svg_pages(TEMPLATE, _print_data(paper))


def _print_data(paper: Paper) -> dict[str, Any]:
    blocks = [asdict(block) for block in paper.blocks]
    for block, drawn in zip(paper.blocks, blocks, strict=True):
        if isinstance(block, Grid):
            drawn["breaks"] = _breaks(block.rows)
    return {
        "name": paper.name,
        "title": f"{paper.name} {paper.subject}".strip(),
        "author": paper.author,
        "footer": footer_of(paper),
        "across": paper.across,
        "wide": ACROSS if paper.across else WIDE,
        "blocks": blocks,
        "captions": [],
    }


def _breaks(rows: Sequence[Row]) -> list[list[bool]]:
    """May a box be broken between two pages? One beside several rows parts with them when all are long."""
    lines = [max([1, *(cell.lines for cell in row if cell.down == 1)]) for row in rows]
    return [[sum(lines[at : at + cell.down]) > WHOLE_LINES for cell in row] for at, row in enumerate(rows)]


def footer_of(paper: Paper) -> str:
    return "　".join(part for part in (paper.footer, f"内容截至 {moment(paper.as_of_at)}") if part)


def fit(content: Mapping[str, Any], kind: type) -> None:
    """Raise `UnfitContent` naming every place that does not fit the shape; silent otherwise."""
    refuse_floats(content)
    if found := list(misfits(content, kind, "content")):
        raise UnfitContent("; ".join(found))


def label(text: str, span: int = 4, down: int = 1) -> Cell:
    return Cell(text, span, label=True, down=down)


def heads(*columns: tuple[str, int]) -> tuple[Cell, ...]:
    return tuple(label(text, span) for text, span in columns)


def pair(name: str, text: str, span: int = WIDE, wide: int = 4, blank: int = 1) -> tuple[Cell, Cell]:
    """A label of `wide` columns and its box, `span` columns together; `blank` lines for the pen."""
    return label(name, wide), Cell(text, span - wide, blank_lines=blank)


def yes_no(answer: bool | None, span: int, words: tuple[str, str] = ("是", "否")) -> Cell:
    return Cell(span=span, ticks=both(answer, words), centred=True)


def both(answer: bool | None, words: tuple[str, str] = ("是", "否")) -> tuple[Choice, Choice]:
    return (words[0], answer is True), (words[1], answer is False)


def day(iso: str | None, after_year: str = "") -> str:
    """2026 年 9 月 17 日; None leaves the blanks for a pen. `after_year`: a new line, in a narrow box."""
    if iso is None:
        return BLANK_DAY.replace("年", f"年{after_year}")
    year, month, number = iso[:10].split("-")
    return f"{int(year)} 年{after_year or ' '}{int(month)} 月 {int(number)} 日"


def day_in_text(iso: str | None) -> str:
    """As `day`; the blanks are lines, for a sentence."""
    return "＿＿＿＿年＿＿月＿＿日" if iso is None else day(iso)


def moment(iso: str | None) -> str:
    if iso is None:
        return BLANK_DAY
    local = datetime.fromisoformat(iso).astimezone(SHANGHAI)
    return f"{day(local.isoformat())} {local:%H:%M}"


def wan(yuan: str | None) -> str:
    """6.80 万元; None leaves the line for a pen."""
    return f"{'＿＿＿＿' if yuan is None else as_wan_yuan(yuan)} 万元"


def phone(number: str) -> str:
    return masked_phone(number) if number else ""


def joined(parts: Iterable[str], mark: str = "\n") -> str:
    return mark.join(part for part in parts if part)


def numbered(parts: Sequence[str]) -> str:
    return "\n".join(f"{n}. {part}" for n, part in enumerate(parts, start=1))


def width_of(text: str) -> float:
    """In Chinese characters; a letter is half of one."""
    return sum(0.55 if character < "\u2e80" else 1.0 for character in text)
