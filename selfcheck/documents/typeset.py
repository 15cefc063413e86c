"""The one place that runs typst: vendored fonts only, data as JSON, a creation time that is given."""

import functools
import itertools
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
import typst

from portal.formats import SHANGHAI
from selfcheck.documents.characters import FONTS, printable_tree

TEMPLATES = Path(__file__).parent / "templates"
ARCHIVE: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
"""Archivable and readable by a screen reader: PDF/A-2a and PDF/UA-1."""


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def pdf(
    template: str, data: Mapping[str, Any], *, created_at: datetime, pictures: Sequence[bytes] = ()
) -> bytes:
    """One PDF. The same data, pictures (JPEG, PNG) and `created_at` give the same bytes anywhere."""
    seconds = int(created_at.timestamp())
    (document,) = _parts(
        _compiler(template, data, pictures).compile(timestamp=seconds, pdf_standards=ARCHIVE)
    )
    return document


def svg_pages(template: str, data: Mapping[str, Any]) -> list[bytes]:
    """The same pages as free-standing SVG: glyphs are paths, so nothing outside the file is asked for."""
    return _parts(_compiler(template, data).compile(format="svg"))


def _parts(compiled: bytes | list[bytes] | None) -> list[bytes]:
    return compiled if isinstance(compiled, list) else [compiled or b""]


def forget() -> None:
    """Give back the memory of a big document: typst keeps the layouts of its last ten runs."""
    for _ in range(11):
        typst.Compiler(b" ").compile()


@functools.lru_cache(maxsize=64)
def qr(text: str) -> dict[str, Any]:
    """A QR code row by row: y, x of the first dark module, then lengths dark, light, … dark, light.

    `size` includes a quiet zone of two modules; the white of the page around the code gives the other two.
    """
    matrix = segno.make_qr(text, error="m").matrix
    rows = [_row(y, bytes(row)) for y, row in enumerate(matrix, 2) if any(row)]
    return {"size": len(matrix) + 4, "rows": rows}


def _row(y: int, modules: bytes) -> tuple[int, int, list[int]]:
    lengths = [len(list(run)) for _, run in itertools.groupby(modules.strip(b"\0"))]
    return y, len(modules) - len(modules.lstrip(b"\0")) + 2, [*lengths, 0]


def _compiler(template: str, data: Mapping[str, Any], pictures: Sequence[bytes] = ()) -> typst.Compiler:
    text = json.dumps(printable_tree(local_moments(data)), ensure_ascii=False, sort_keys=True)
    return typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": text, "pictures": json.dumps([list(one) for one in pictures])},
    )


def local_moments(value: Any) -> Any:
    """Every `at` and `*_at` as Asia/Shanghai wall time with its offset, however it was stored."""
    if isinstance(value, Mapping):
        return {
            key: _local(part) if _is_moment(key, part) else local_moments(part) for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [local_moments(part) for part in value]
    return value


def _is_moment(key: str, value: Any) -> bool:
    return isinstance(value, str) and (key == "at" or key.endswith("_at"))


def _local(iso: str) -> str:
    return datetime.fromisoformat(iso).astimezone(SHANGHAI).isoformat(timespec="seconds")
