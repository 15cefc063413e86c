"""Reads a PDF back the way a reader program does: page texts, metadata, page sizes."""

import re

import pypdfium2


def page_texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_squeezed(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    return "".join(page_texts(pdf))


def assert_in_order(text: str, *wanted: str) -> None:
    places = [text.find(words) for words in wanted]

    assert -1 not in places, wanted[places.index(-1)]
    assert places == sorted(places)


def page_sizes_mm(pdf: bytes) -> set[tuple[int, int]]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return {tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in document}
    finally:
        document.close()


def metadata(pdf: bytes) -> dict[str, str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document.get_metadata_dict()
    finally:
        document.close()


def _squeezed(text: str) -> str:
    """Line breaks and spaces depend on the width of a box; the characters and their order do not."""
    return re.sub(r"[\s\u200b\x02\ufffe]+", "", text)
