"""MP4 and MOV, by their boxes (ISO/IEC 14496-12): length, pictures, and what a copy must not carry."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from portal.media.errors import Broken

MOST_BOXES = 10_000
LARGEST_TABLE = 64 * 2**20
# A copy keeps these boxes and nothing else: place, maker, owner and free text live in the others.
KEPT = {
    b"": {b"ftyp", b"moov", b"mdat", b"moof", b"sidx", b"ssix", b"styp", b"mfra"},
    b"moov": {b"mvhd", b"trak", b"mvex"},
    b"trak": {b"tkhd", b"mdia", b"edts", b"tapt"},
    b"mdia": {b"mdhd", b"hdlr", b"minf", b"elng"},
}
SHOWN = (b"vide", b"soun")


@dataclass(frozen=True)
class Box:
    kind: bytes
    start: int
    body: int
    end: int


@dataclass(frozen=True)
class Edits:
    """What a copy overwrites, length kept: whole boxes become free space, samples become zeros."""

    boxes: tuple[Box, ...]
    samples: tuple[tuple[int, int], ...]


def boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places; raises Broken when a size points outside."""
    at = start
    for _ in range(MOST_BOXES):
        if at == end:
            return
        size, kind = struct.unpack(">I4s", _read(file, at, 8, end))
        body = at + 8
        if size == 1:
            (size,) = struct.unpack(">Q", _read(file, body, 8, end))
            body += 8
        elif size == 0:
            size = end - at
        if size < body - at or size > end - at:
            raise Broken("box size")
        yield Box(kind, at, body, at + size)
        at += size
    raise Broken("too many boxes")


def seconds(file: BinaryIO, size: int) -> float:
    """The longest length the headers give; raises Broken when there is no picture or no length."""
    moov = _moov(file, size)
    tracks = list(_tracks(file, moov))
    if not any(_handler(file, track) == b"vide" for track in tracks):
        raise Broken("no picture")
    headers = [_child(file, moov, b"mvhd"), *(_child(file, track, b"mdia", b"mdhd") for track in tracks)]
    found = [_length(file, header) for header in headers]
    extended = _child(file, moov, b"mvex", b"mehd", missing=True)
    if extended:
        found.append(_number(file, extended) / _timescale(file, headers[0]))
    if not max(found):
        raise Broken("no length")
    return max(found)


def edits(file: BinaryIO, size: int) -> Edits:
    """What a copy has to overwrite; samples of tracks that are neither picture nor sound among it."""
    moov = _moov(file, size)
    gone, samples = [*_others(file, Box(b"", 0, 0, size))], []
    gone += _others(file, moov)
    for track in _tracks(file, moov):
        if _handler(file, track) not in SHOWN:
            gone.append(track)
            samples += _samples(file, track, size)
        else:
            gone += _others(file, track) + _others(file, _child(file, track, b"mdia"))
    fragmented = any(box.kind == b"moof" for box in boxes(file, 0, size))
    if fragmented and any(box.kind == b"trak" for box in gone):
        raise Broken("data track in fragments")
    return Edits(tuple(gone), tuple(samples))


def _others(file: BinaryIO, parent: Box) -> list[Box]:
    return [box for box in boxes(file, parent.body, parent.end) if box.kind not in KEPT[parent.kind]]


def _moov(file: BinaryIO, size: int) -> Box:
    found = [box for box in boxes(file, 0, size) if box.kind == b"moov"]
    if len(found) != 1:
        raise Broken("no moov")
    return found[0]


def _tracks(file: BinaryIO, moov: Box) -> Iterator[Box]:
    return (box for box in boxes(file, moov.body, moov.end) if box.kind == b"trak")


def _child(file: BinaryIO, parent: Box, *path: bytes, missing: bool = False) -> Box | None:
    here = parent
    for kind in path:
        found = next((box for box in boxes(file, here.body, here.end) if box.kind == kind), None)
        if found is None:
            if missing:
                return None
            raise Broken(f"no {kind!r}")
        here = found
    return here


def _handler(file: BinaryIO, track: Box) -> bytes:
    box = _child(file, track, b"mdia", b"hdlr")
    return _read(file, box.body + 8, 4, box.end)


def _timescale(file: BinaryIO, box: Box) -> int:
    version = _read(file, box.body, 1, box.end)[0]
    (scale,) = struct.unpack(">I", _read(file, box.body + (20 if version == 1 else 12), 4, box.end))
    if not scale:
        raise Broken("no time scale")
    return scale


def _length(file: BinaryIO, box: Box) -> float:
    """Of mvhd or mdhd; 0 when it says that it does not know."""
    scale = _timescale(file, box)
    if _read(file, box.body, 1, box.end)[0] == 1:
        (units,) = struct.unpack(">Q", _read(file, box.body + 24, 8, box.end))
        return 0 if units == 2**64 - 1 else units / scale
    (units,) = struct.unpack(">I", _read(file, box.body + 16, 4, box.end))
    return 0 if units == 2**32 - 1 else units / scale


def _number(file: BinaryIO, box: Box) -> int:
    long = _read(file, box.body, 1, box.end)[0] == 1
    return int.from_bytes(_read(file, box.body + 4, 8 if long else 4, box.end), "big")


def _samples(file: BinaryIO, track: Box, size: int) -> list[tuple[int, int]]:
    """Where the samples of a track lie, one range per chunk."""
    stbl = _child(file, track, b"mdia", b"minf", b"stbl")
    offsets = _chunk_offsets(file, stbl)
    per_chunk = _table(file, _child(file, stbl, b"stsc"), ">III")
    lengths = _lengths(file, _child(file, stbl, b"stsz"))
    ranges, at, row = [], 0, -1
    for number, offset in enumerate(offsets, start=1):
        while row + 1 < len(per_chunk) and per_chunk[row + 1][0] <= number:
            row += 1
        count = per_chunk[row][1] if row >= 0 else 0
        total = count * lengths if isinstance(lengths, int) else sum(lengths[at : at + count])
        at += count
        if offset + total > size:
            raise Broken("sample outside")
        ranges.append((offset, offset + total))
    return ranges


def _chunk_offsets(file: BinaryIO, stbl: Box) -> list[int]:
    short = _child(file, stbl, b"stco", missing=True)
    rows = _table(file, short, ">I") if short else _table(file, _child(file, stbl, b"co64"), ">Q")
    return [row[0] for row in rows]


def _lengths(file: BinaryIO, box: Box) -> int | list[int]:
    """Of every sample; one number when all are alike."""
    (alike,) = struct.unpack(">I", _read(file, box.body + 4, 4, box.end))
    return alike or [row[0] for row in _table(file, Box(box.kind, box.start, box.body + 4, box.end), ">I")]


def _table(file: BinaryIO, box: Box, row: str) -> list[tuple[int, ...]]:
    """Rows after version, flags and count."""
    (count,) = struct.unpack(">I", _read(file, box.body + 4, 4, box.end))
    total = count * struct.calcsize(row)
    if total > LARGEST_TABLE:
        raise Broken("table too large")
    return list(struct.iter_unpack(row, _read(file, box.body + 8, total, box.end)))


def _read(file: BinaryIO, at: int, count: int, end: int) -> bytes:
    if count > end - at:
        raise Broken("cut short")
    file.seek(at)
    found = file.read(count)
    if len(found) < count:
        raise Broken("cut short")
    return found
