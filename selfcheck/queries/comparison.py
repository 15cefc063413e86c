"""Two filed versions side by side: every value that differs, in the order and the words of the document."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from portal.formats import as_date, as_seconds, masked_phone
from selfcheck.queries.comparison_words import KEYS, LEVELS, PARTS, SKIPPED, WORDS

NOTHING = "（空）"
UNORDERED = ("principal_evidence", "principals", "dates")  # the order of these says nothing
FILES = "principal_evidence"
# A change in one of these is 实质性, whatever it was called; the day of counting moves by itself.
MATERIAL = ("inspections", "hazards", "figures", "awards", "nil_statement")
MOVES_ITSELF = "as_of_on"


def differences(old: dict, new: dict, files: dict[str, str] | None = None) -> list[dict]:
    """Rows of `part`, `path`, `old`, `new`. Times of signing and the correction itself differ by nature.

    `files`: what uploads are called, by their digest.
    """
    old, new = _with_names(old, files or {}), _with_names(new, files or {})
    return [
        {"part": PARTS.get(key, key), "path": path, "old": before, "new": after}
        for key in new
        if key not in SKIPPED
        for path, before, after in _walk(key, "", old.get(key), new.get(key))
    ]


def material_changes(old: dict, new: dict) -> list[str]:
    """The parts in which a correction changes what was checked, found, counted or declared."""
    left_out = WORDS[MOVES_ITSELF]
    return [
        PARTS[key]
        for key in MATERIAL
        if any(path != left_out for path, _, _ in _walk(key, "", old.get(key), new.get(key)))
    ]


def digests_of(*contents: dict) -> set[str]:
    """Of the uploads that the contents name."""
    return {
        digest
        for content in contents
        for inspection in content.get("inspections") or []
        for digest in inspection.get(FILES) or []
    }


def _with_names(content: dict, files: dict[str, str]) -> dict:
    inspections = [
        {**one, FILES: [files.get(digest, f"{digest[:12]}…") for digest in one.get(FILES) or []]}
        for one in content.get("inspections") or []
    ]
    return {**content, "inspections": inspections}


def _walk(key: str, path: str, old: Any, new: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in {**old, **new}:
            if name not in SKIPPED:
                yield from _walk(name, _join(path, WORDS.get(name, name)), old.get(name), new.get(name))
    elif key in KEYS and isinstance(old, list) and isinstance(new, list):
        yield from _pairs(key, path, old, new)
    elif key in UNORDERED and sorted(old or []) == sorted(new or []):
        return
    elif old != new:
        yield path, _text(key, old), _text(key, new)


def _pairs(key: str, path: str, old: list, new: list) -> Iterator[tuple[str, str, str]]:
    """Entries of a list meet by what names them, so one that is added does not shift all others."""
    before, after = _named(key, old), _named(key, new)
    for name in {**before, **after}:
        yield from _walk("", _join(path, name), before.get(name), after.get(name))


def _named(key: str, rows: list) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        name = " ".join(str(row[part]) for part in KEYS[key])
        name = f"第 {name} 次检查" if key == "inspections" else name
        found[name if name not in found else f"{name}（{len(found) + 1}）"] = row
    return found


def _join(path: str, name: str) -> str:
    return f"{path} · {name}" if path else name


def _text(key: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        shown = [(name, part) for name, part in value.items() if name not in SKIPPED]
        return "；".join(
            f"{WORDS.get(n, n)} {_text(n, part)}" for n, part in shown if part not in (None, "", [])
        )
    if isinstance(value, list):
        return "；".join(_text("", part) for part in value)
    return _written(key, str(value))


def _written(key: str, text: str) -> str:
    """Dates, instants, levels and telephones as every page writes them."""
    if key == "level":
        return LEVELS.get(text, text)
    if key == "mobile":
        return masked_phone(text)
    if key.endswith("_at") and _parses(datetime, text):
        return as_seconds(datetime.fromisoformat(text))
    return as_date(text) if key.endswith("_on") and _parses(date, text) else text


def _parses(kind: type[date], text: str) -> bool:
    try:
        kind.fromisoformat(text)
    except ValueError:
        return False
    return True
