"""WebM, by its EBML elements (RFC 9559): length, pictures, and what a copy must not carry."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from portal.media.errors import Broken

MOST_ELEMENTS = 50_000
HEADER, DOCTYPE, SEGMENT, INFO, TRACKS = 0x1A45DFA3, 0x4282, 0x18538067, 0x1549A966, 0x1654AE6B
SCALE, DURATION, TRACK, TRACK_TYPE, PICTURE = 0x2AD7B1, 0x4489, 0xAE, 0x83, 1
SEEK_HEAD, CUES, CLUSTER, VOID = 0x114D9B74, 0x1C53BB6B, 0x1F43B675, 0xEC
KEPT = {INFO, TRACKS, SEEK_HEAD, CUES, CLUSTER, VOID}
KEPT_OF_INFO = {SCALE, DURATION}


@dataclass(frozen=True)
class Element:
    kind: int
    start: int
    body: int
    end: int


def elements(file: BinaryIO, start: int, end: int) -> Iterator[Element]:
    """The elements between two places; an unknown length reaches to the end and is for the segment only."""
    at = start
    for _ in range(MOST_ELEMENTS):
        if at == end:
            return
        kind, after = _vint(file, at, end, marked=True)
        size, body = _vint(file, after, end, marked=False)
        unknown = size == (1 << 7 * (body - after)) - 1
        if unknown and kind != SEGMENT:
            raise Broken("unknown length")
        stop = end if unknown else body + size
        if stop > end:
            raise Broken("element size")
        yield Element(kind, at, body, stop)
        at = stop
    raise Broken("too many elements")


def is_webm(file: BinaryIO, size: int) -> bool:
    header = next(elements(file, 0, size))
    doctype = _find(file, header, DOCTYPE)
    return doctype is not None and _bytes(file, doctype, 32).rstrip(b"\0") == b"webm"


def seconds(file: BinaryIO, size: int) -> float:
    """The length the header gives; raises Broken when there is no picture or no length."""
    segment = _segment(file, size)
    info, tracks = _find(file, segment, INFO), _find(file, segment, TRACKS)
    duration = _find(file, info, DURATION) if info else None
    if tracks is None or duration is None:
        raise Broken("no length")
    entries = [one for one in elements(file, tracks.body, tracks.end) if one.kind == TRACK]
    if PICTURE not in [_number(file, _find(file, entry, TRACK_TYPE)) for entry in entries]:
        raise Broken("no picture")
    scale = _number(file, _find(file, info, SCALE)) or 1_000_000
    return _float(_bytes(file, duration, 8)) * scale / 1e9


def edits(file: BinaryIO, size: int) -> tuple[Element, ...]:
    """What a copy turns into empty space: tags, attachments, chapters, title, date, programs."""
    segment = _segment(file, size)
    children = list(elements(file, segment.body, segment.end))
    gone = [one for one in children if one.kind not in KEPT]
    for info in (one for one in children if one.kind == INFO):
        gone += [one for one in elements(file, info.body, info.end) if one.kind not in KEPT_OF_INFO]
    return tuple(gone)


def _segment(file: BinaryIO, size: int) -> Element:
    found = [one for one in elements(file, 0, size) if one.kind == SEGMENT]
    if len(found) != 1:
        raise Broken("no segment")
    return found[0]


def _find(file: BinaryIO, parent: Element, kind: int) -> Element | None:
    return next((one for one in elements(file, parent.body, parent.end) if one.kind == kind), None)


def _number(file: BinaryIO, element: Element | None) -> int:
    return int.from_bytes(_bytes(file, element, 8), "big") if element else 0


def _float(raw: bytes) -> float:
    if len(raw) not in (4, 8):
        raise Broken("no number")
    (found,) = struct.unpack(">f" if len(raw) == 4 else ">d", raw)
    if not 0 < found < float("inf"):
        raise Broken("no length")
    return found


def _bytes(file: BinaryIO, element: Element, most: int) -> bytes:
    if element.end - element.body > most:
        raise Broken("too long")
    file.seek(element.body)
    return file.read(element.end - element.body)


def _vint(file: BinaryIO, at: int, end: int, *, marked: bool) -> tuple[int, int]:
    """A variable-length number and the place after it; ids keep their length mark."""
    file.seek(at)
    raw = file.read(8)
    length = 9 - raw[0].bit_length() if raw and raw[0] else 9
    if length > (4 if marked else 8) or at + length > end or len(raw) < length:
        raise Broken("number")
    value = int.from_bytes(raw[:length], "big")
    return (value if marked else value & ((1 << 7 * length) - 1)), at + length
