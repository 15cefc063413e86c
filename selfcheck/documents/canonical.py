"""One content, one byte string, one digest; and the sentence that says why a content does not fit."""

import json
import types
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from cryptography.hazmat.primitives import hashes

from selfcheck.documents.content import SCHEMA, Content

DIGEST_ALGORITHM = "SM3"

SPELLINGS = {
    "on": ('a date "2026-09-17"', lambda text: date.fromisoformat(text).isoformat() == text),
    "at": ("an instant with an offset", lambda text: datetime.fromisoformat(text).utcoffset() is not None),
    "yuan": ('an amount "68000.00"', lambda text: f"{Decimal(text):.2f}" == text),
}


class UnfitContent(ValueError):
    """A content not of the shape in `content.py`: a fault of the program that built it, not of a user."""


def canonical_json(content: Mapping[str, Any]) -> bytes:
    """Sorted keys, no spaces, UTF-8 unescaped: whoever has the stored JSON can recompute the digest."""
    refuse_floats(content)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def digest(content: Mapping[str, Any]) -> str:
    """Hexadecimal SM3 (GB/T 32905) of the canonical bytes."""
    hasher = hashes.Hash(hashes.SM3())
    hasher.update(canonical_json(content))
    return hasher.finalize().hex()


def grouped(hexadecimal: str, size: int = 4) -> str:
    return " ".join(hexadecimal[at : at + size] for at in range(0, len(hexadecimal), size))


def refuse_floats(value: Any, path: str = "content") -> None:
    if isinstance(value, float):
        raise UnfitContent(f"{path}: a float has no canonical form; use an integer or a decimal string")
    if isinstance(value, Mapping):
        for key, part in value.items():
            refuse_floats(part, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for at, part in enumerate(value):
            refuse_floats(part, f"{path}[{at}]")


def check(content: Mapping[str, Any]) -> None:
    """Raise `UnfitContent` naming every place that does not fit; silent otherwise."""
    found = list(misfits(content, Content, "content"))
    if not found and content["schema"] != SCHEMA:
        found = [f"content.schema: this program writes schema {SCHEMA}, not {content['schema']!r}"]
    if not found and content["principal_count_this_year"] != content["principal_participation"]["count"]:
        found = ["content.principal_count_this_year: differs from principal_participation.count"]
    if found:
        raise UnfitContent("; ".join(found))


def misfits(value: Any, kind: Any, path: str) -> Iterator[str]:
    if is_typeddict(kind):
        yield from dict_misfits(value, kind, path)
    elif get_origin(kind) is list:
        yield from list_misfits(value, get_args(kind)[0], path)
    elif get_origin(kind) in (Union, types.UnionType):
        if value is not None:
            yield from misfits(value, next(part for part in get_args(kind) if part is not type(None)), path)
    elif type(value) is not kind:
        yield f"{path}: expected {kind.__name__}, got {type(value).__name__}"


def dict_misfits(value: Any, kind: Any, path: str) -> Iterator[str]:
    hints = get_type_hints(kind)
    if not isinstance(value, Mapping):
        yield f"{path}: expected {kind.__name__}, got {type(value).__name__}"
        return
    yield from (f"{path}.{name}: missing" for name in hints if name not in value)
    yield from (f"{path}.{name}: unknown" for name in value if name not in hints)
    for name in hints:
        if name in value:
            yield from misfits(value[name], hints[name], f"{path}.{name}")
            yield from spelling_misfits(name, value[name], f"{path}.{name}")


def spelling_misfits(name: str, value: Any, path: str) -> Iterator[str]:
    """By its name a string is a date, an instant with an offset, or an amount: one spelling each."""
    kind = name.rpartition("_")[2]
    if not isinstance(value, str) or kind not in SPELLINGS:
        return
    words, parse = SPELLINGS[kind]
    try:
        fits = parse(value)
    except (ValueError, ArithmeticError):
        fits = False
    if not fits:
        yield f"{path}: expected {words}, got {value[:40]!r}"


def list_misfits(value: Any, kind: Any, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path}: expected list, got {type(value).__name__}"
        return
    for at, part in enumerate(value):
        yield from misfits(part, kind, f"{path}[{at}]")
