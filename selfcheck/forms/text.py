"""What arrives from a browser, made storable: control characters out, everything else as it was typed."""

import unicodedata

from django.http import QueryDict

KEPT_CONTROLS = "\n\t"
TURNING = frozenset((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F))
INVISIBLE = frozenset((0x200B, 0xFEFF, *range(0x2060, 0x2065)))


def storable(text: str) -> str:
    """Emoji, rare and private characters stay; what no reader can see and no database takes goes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isprintable() else "".join(one for one in text if _stays(one))


def storable_post(post: QueryDict) -> tuple[QueryDict, bool]:
    """The same posted values, cleaned, and whether anything had to go."""
    cleaned = QueryDict(mutable=True)
    lost = False
    for name, values in post.lists():
        kept = [storable(value) for value in values]
        lost = lost or any(_shortened(old, new) for old, new in zip(values, kept, strict=True))
        cleaned.setlist(name, kept)
    return cleaned, lost


def size_of(post: QueryDict) -> int:
    """Characters of all values together."""
    return sum(len(value) for _, values in post.lists() for value in values)


def _stays(character: str) -> bool:
    code = ord(character)
    if code in TURNING or code in INVISIBLE or code & 0xFFFE == 0xFFFE:
        return False
    return character in KEPT_CONTROLS or unicodedata.category(character) not in ("Cc", "Cs")


def _shortened(old: str, new: str) -> bool:
    return len(new) < len(old) - old.count("\r\n")
