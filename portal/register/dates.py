"""Dates as people type them into registers."""

import re
from datetime import date, timedelta

_PARTS = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*(?:[-/.月]\s*(\d{1,2})\s*日?|月)?\s*(?:[T ].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?")
_EXCEL_EPOCH = date(1899, 12, 30)


def read_date(text: str) -> date | None:
    """None when it is no date. A month alone means its first day; five digits are Excel's day number."""
    if _SERIAL.fullmatch(text):
        return _EXCEL_EPOCH + timedelta(days=int(float(text)))
    found = _COMPACT.fullmatch(text) or _PARTS.fullmatch(text)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None
