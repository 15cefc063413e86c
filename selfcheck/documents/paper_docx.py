"""A letter as DOCX, for the officer who goes on editing it: the same blocks as the PDF, in the same order."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Opened
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from selfcheck.documents.papers import WIDE, Block, Cell, Choice, Grid, Paper, Signs, Text, Ticks, footer_of

FONT = "宋体"
COLUMN = Mm(174 / WIDE)
EPOCH = (1980, 1, 1, 0, 0, 0)
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def as_docx(paper: Paper) -> bytes:
    """The same paper gives the same bytes."""
    file = Document()
    _house(file, paper)
    _write(file.add_paragraph(), paper.name, size=17, bold=True).alignment = ALIGN.CENTER
    for block in paper.blocks:
        _block(file, block)
    target = io.BytesIO()
    file.save(target)
    return _dateless(target.getvalue())


def _house(file: Opened, paper: Paper) -> None:
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin = page.bottom_margin = Mm(20)
    _write(page.footer.paragraphs[0], footer_of(paper), size=8.5)
    style = file.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(4)
    about = file.core_properties
    made = datetime.fromisoformat(paper.as_of_at).astimezone(UTC).replace(tzinfo=None)
    about.title, about.author, about.comments = paper.name, _fitting(paper.author)[:255], ""
    about.created = about.modified = made


def _block(file: Opened, block: Block) -> None:
    match block:
        case Grid():
            _grid(file, block)
        case Text():
            for one in block.paragraphs:
                _text(file, block, one)
        case Ticks():
            _write(file.add_paragraph(), _ticked(block.choices), size=12)
        case Signs():
            for line in block.lines:
                words = "　　".join(f"{name}：{value or '＿＿＿＿＿＿＿＿'}" for name, value in line)
                _write(file.add_paragraph(), words).paragraph_format.space_before = Pt(12)


def _text(file: Opened, block: Text, text: str) -> None:
    paragraph = _write(file.add_paragraph(), text, size=8.5 if block.small else 12, bold=block.bold)
    if block.indent:
        paragraph.paragraph_format.first_line_indent = Pt(24)
    if block.align == "right":
        paragraph.alignment = ALIGN.RIGHT


def _grid(file: Opened, grid: Grid) -> None:
    rows = [*grid.head, *grid.rows]
    table = file.add_table(rows=len(rows), cols=WIDE, style="Table Grid")
    table.autofit = False
    for column in table.columns:
        column.width = COLUMN
    for at, row in enumerate(rows):
        column = WIDE - sum(cell.span for cell in row)
        for cell in row:
            _cell(table, at, column, cell)
            column += cell.span
    file.add_paragraph().paragraph_format.space_after = Pt(0)


def _cell(table: Table, at: int, column: int, cell: Cell) -> None:
    box = table.cell(at, column).merge(table.cell(at + cell.down - 1, column + cell.span - 1))
    blank = "\n" * (cell.blank_lines - 1) if not cell.text else ""
    words = "\n".join(part for part in (_ticked(cell.ticks), cell.text) if part)
    paragraph = _write(box.paragraphs[0], words + blank, bold=cell.label)
    if cell.label or cell.centred:
        paragraph.alignment = ALIGN.CENTER


def _write(paragraph: Paragraph, text: str, size: float = 10.5, bold: bool = False) -> Paragraph:
    run = paragraph.add_run(_fitting(text))
    run.font.size, run.bold, run.font.name = Pt(size), bold, FONT
    run.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    return paragraph


def _ticked(choices: Sequence[Choice]) -> str:
    return "　".join(f"{'☑' if on else '☐'} {word}" for word, on in choices)


def _fitting(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _dateless(packed: bytes) -> bytes:
    """The archive with one fixed time on every entry, so that equal papers are equal files."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename, EPOCH), old.read(entry), zipfile.ZIP_DEFLATED)
    return target.getvalue()
