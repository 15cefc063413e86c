"""The one place that runs typst: vendored fonts only, data as JSON, a creation time that is given, never taken."""

import functools
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
import typst

from selfcheck.documents.characters import FONTS, printable_tree

TEMPLATES = Path(__file__).parent / "templates"
ARCHIVE = ["a-2a", "ua-1"]
"""Archivable and readable by a screen reader: PDF/A-2a and PDF/UA-1."""


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def pdf(template: str, data: Mapping[str, Any], *, created_at: datetime) -> bytes:
    """One PDF. The same data and the same `created_at` give the same bytes on every machine."""
    return _compiler(template, data).compile(format="pdf", timestamp=created_at, pdf_standards=ARCHIVE)


def svg_pages(template: str, data: Mapping[str, Any]) -> list[bytes]:
    """The same pages as free-standing SVG: glyphs are paths, so nothing outside the file is asked for."""
    pages = _compiler(template, data).compile(format="svg")
    return pages if isinstance(pages, list) else [pages]


def qr(text: str) -> dict[str, Any]:
    """A QR code as runs of dark modules (x, y, length), quiet zone of two modules included in `size`."""
    matrix = segno.make_qr(text, error="m").matrix
    return {"size": len(matrix) + 4, "runs": [run for y, row in enumerate(matrix, 2) for run in _runs(row, y)]}


def _runs(row: bytes, y: int) -> list[tuple[int, int, int]]:
    runs, start = [], None
    for x, dark in enumerate((*row, 0)):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            runs.append((start + 2, y, x - start))
            start = None
    return runs


def _compiler(template: str, data: Mapping[str, Any]) -> typst.Compiler:
    text = json.dumps(printable_tree(data), ensure_ascii=False, sort_keys=True)
    return typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": text},
    )
