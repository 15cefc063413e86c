"""Formulas without a stored result: a reader sees an empty cell where the author of a workbook saw text."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from posixpath import join, normpath

CHUNK = 1 << 20
OVERLAP = 1 << 16  # longer than any formula with its cell
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
# An empty result of type str is a result: the formula gave empty text.
_UNANSWERED = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"(?![^>]*t="str")[^>]*>'
    rb"\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)


_HIDDEN = re.compile(rb'<row (?=[^>]*hidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')


def unanswered(path: Path, sheet: str) -> frozenset[tuple[int, int]]:
    """(line from 1, column from 0) of each; nothing for a file that is no XLSX."""
    return frozenset((int(cell[2]), _column(cell[1])) for cell in _matches(path, sheet, _UNANSWERED))


def hidden_lines(path: Path, sheet: str) -> frozenset[int]:
    """Lines that a person who looks at the sheet does not see, from 1; nothing for a file that is no XLSX."""
    return frozenset(int(row[1]) for row in _matches(path, sheet, _HIDDEN))


def _matches(path: Path, sheet: str, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        part = _part_of(archive, sheet)
        if part in archive.namelist():
            yield from _found(archive, part, pattern)


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Two small files say which part of the workbook a sheet is; nothing in them is expanded or followed."""
    targets = {
        row.get("Id", ""): row.get("Target", "") for row in _elements(archive, RELATIONS, "Relationship")
    }
    for row in _elements(archive, WORKBOOK, "sheet"):
        if row.get("name") == sheet:
            return normpath(join("/xl", targets.get(row.get("r:id", ""), ""))).lstrip("/")
    return ""


def _elements(archive: zipfile.ZipFile, part: str, tag: str) -> Iterator[dict[str, str]]:
    if part not in archive.namelist():
        return
    text = archive.read(part).decode("utf-8", "replace")
    for element in re.finditer(rf"<(?:\w+:)?{tag}\s([^>]*)>", text):
        yield {name: unescape(value) for name, value in _ATTRIBUTE.findall(element[1])}


def _found(archive: zipfile.ZipFile, part: str, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    kept = b""
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            text = kept + chunk
            yield from pattern.finditer(text)
            kept = text[-OVERLAP:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1
