"""Short films: how long, and copies in which place and owner are overwritten with nothing. No decoding."""

import shutil
from typing import BinaryIO

from portal.media import iso_boxes, webm

BLOCK = 2**20


def seconds(file: BinaryIO, size: int, *, is_webm: bool) -> float:
    """Raises Broken also when a clean copy could not be made later."""
    container = webm if is_webm else iso_boxes
    container.edits(file, size)
    return container.seconds(file, size)


def copy(file: BinaryIO, size: int, target: BinaryIO, *, is_webm: bool) -> None:
    """As long as the original, byte for byte in place, so that every index in it stays right."""
    file.seek(0)
    shutil.copyfileobj(file, target, BLOCK)
    if is_webm:
        for element in webm.edits(file, size):
            _void(target, element)
        return
    found = iso_boxes.edits(file, size)
    for box in found.boxes:
        target.seek(box.start + 4)
        target.write(b"free")
        _zero(target, box.body, box.end)
    for start, end in found.samples:
        _zero(target, start, end)


def _void(target: BinaryIO, element: webm.Element) -> None:
    """An EBML Void of the same length; its own length is written in one byte or in eight."""
    total = element.end - element.start
    head = bytes([webm.VOID, 0x80 | total - 2]) if total < 10 else _long_void(total - 9)
    target.seek(element.start)
    target.write(head)
    _zero(target, element.start + len(head), element.end)


def _long_void(size: int) -> bytes:
    return bytes([webm.VOID, 1]) + size.to_bytes(7, "big")


def _zero(target: BinaryIO, start: int, end: int) -> None:
    target.seek(start)
    for at in range(start, end, BLOCK):
        target.write(bytes(min(BLOCK, end - at)))
