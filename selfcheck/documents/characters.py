"""Which characters the vendored fonts carry, and a stand-in that is seen for each one they do not."""

import functools
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
FACES = ("NotoSerifSC_400Regular.ttf", "NotoSerifSC_700Bold.ttf", "NotoSansSC_400Regular.ttf")
RARE = "RareHanB_400Regular.ttf"  # stands behind each of them

# Invisible by design: variation selectors only choose a form of the character before them.
VARIATION_SELECTORS = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
SPACES = frozenset("\t\u00a0\u2002\u2003\u2009\u202f\u2028\u2029\x85\x0b\x0c")
# Never left to a font: it may hold a glyph for them, but the glyph is blank or turns the line around.
CONTROLS = frozenset((*range(0x20), *range(0x7F, 0xA0), 0xAD))
FORMATS = frozenset((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF))
REFUSED = CONTROLS | FORMATS
PRIVATE = range(0xE000, 0xF900)


def printable(text: str) -> str:
    """The text as the fonts can show it: `〔U+1F600〕` for what they lack, a space for any space."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character if character == "\n" else _shown(character) for character in text)


def printable_tree(value: Any) -> Any:
    """`printable` on every string of a JSON value; keys are ours and stay."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: printable_tree(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [printable_tree(part) for part in value]
    return value


def missing_characters(value: Any) -> list[str]:
    """Every character of a content that prints as its stand-in, sorted: shown to the user before signing."""
    return sorted({character for text in _texts(value) for character in text if _lacking(character)})


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _lacking(character: str) -> bool:
    code = ord(character)
    if character in "\r\n" or character in SPACES or code in VARIATION_SELECTORS:
        return False
    return code in REFUSED or code in PRIVATE or code not in covered()


def _shown(character: str) -> str:
    if character in SPACES:
        return " "
    if ord(character) in VARIATION_SELECTORS:
        return ""
    return f"〔U+{ord(character):04X}〕" if _lacking(character) else character


@functools.cache
def covered() -> frozenset[int]:
    """Code points that every vendored face, or the one behind them, has a glyph for."""
    return frozenset.intersection(*(frozenset(_cmap(FONTS / face)) for face in FACES)) | set(
        _cmap(FONTS / RARE)
    )


def _cmap(path: Path) -> Iterator[int]:
    """Code points of a TrueType file, from its format 12 character map (OpenType specification, cmap)."""
    font = path.read_bytes()
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * at) for at in range(tables))
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    count = struct.unpack_from(">H", font, cmap + 2)[0]
    encodings = (struct.unpack_from(">HHL", font, cmap + 4 + 8 * at) for at in range(count))
    table = next(cmap + offset for platform, encoding, offset in encodings if (platform, encoding) == (3, 10))
    groups = struct.unpack_from(">L", font, table + 12)[0]
    for at in range(groups):
        first, last, _ = struct.unpack_from(">LLL", font, table + 16 + 12 * at)
        yield from range(first, last + 1)
