"""One cell as text: what a spreadsheet or a CSV file hands over, made fit to be stored and compared."""

import re
import unicodedata
from datetime import date, datetime, time

# Invisible formatting that changes how a text is read or compared. Joiners inside emoji stay.
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]|[\ud800-\udfff]")
_BLANK = re.compile(r"\s+")
_NOTHING = {"-", "--", "—", "——", "/", "\\", "无", "暂无", "空", "null", "none", "n/a", "#n/a", "nan"}
_ESCAPED = re.compile(r"^'(?=[=+\-@])")


def text_of(value: object) -> str:
    """Numbers as a person would write them, dates in ISO form, everything else as its own text."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def clean(value: object) -> str:
    """One line without control characters or outer blanks; emoji, rare characters, formulas stay text."""
    text = text_of(value)
    if not text.isprintable():
        text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    text = _BLANK.sub(" ", text).strip()
    text = _ESCAPED.sub("", text)
    return "" if text.casefold() in _NOTHING else text


def had_control(value: object) -> bool:
    """Something was dropped that a person may have meant."""
    if not isinstance(value, str) or value.isprintable() and "\ufffd" not in value:
        return False
    return bool(_CONTROL.search(value) or "\ufffd" in value)


def folded(text: str) -> str:
    """For comparing words: full-width forms made plain, no blanks, lower case."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).casefold()
