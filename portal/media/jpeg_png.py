"""Pictures inside documents: what is not needed to draw them is left out, the picture stays as it is."""

import struct

from portal.media.errors import Broken

PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_LEFT_OUT = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
SCAN, JFIF, ADOBE = 0xDA, 0xE0, 0xEE


def without_extras(raw: bytes) -> bytes:
    """A JPEG or PNG without EXIF, XMP, comments and texts; anything else as it is."""
    if raw.startswith(b"\xff\xd8\xff"):
        return _jpeg(raw)
    return _png(raw) if raw.startswith(PNG_START) else raw


def _jpeg(raw: bytes) -> bytes:
    """Segments before the first scan, without APP1 to APP13, APP15 and comments."""
    kept, at = [raw[:2]], 2
    while at + 4 <= len(raw):
        if raw[at] != 0xFF:
            raise Broken("marker")
        mark, end = raw[at + 1], at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        if mark == 0xFF:
            at += 1
            continue
        if mark == SCAN:
            return b"".join([*kept, raw[at:]])
        extra = (0xE1 <= mark <= 0xEF and mark != ADOBE) or mark == 0xFE
        kept += [] if extra else [raw[at:end]]
        at = end
    raise Broken("no scan")


def _png(raw: bytes) -> bytes:
    kept, at = [PNG_START], len(PNG_START)
    while at + 12 <= len(raw):
        size, kind = struct.unpack(">I4s", raw[at : at + 8])
        end = at + 12 + size
        kept += [] if kind in PNG_LEFT_OUT else [raw[at:end]]
        at = end
        if kind == b"IEND":
            return b"".join(kept)
    raise Broken("no end")
