"""The figures of the statutory table and the award counts, from the steps of a draft."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from portal.calendars import SHANGHAI, Quarter
from selfcheck.documents.content import Awards, Figures

COUNTS = [name for name, kind in Figures.__annotations__.items() if kind is int]


def figures_of(steps: dict, quarter: Quarter, now: datetime) -> dict:
    """Counts not typed become 0 only here, after the checks demanded them."""
    typed = steps.get("hazards", {}).get("figures") or {}
    today = now.astimezone(SHANGHAI).date()
    return {
        "as_of_on": min(today, quarter.end).isoformat(),
        **{name: whole(typed.get(name)) for name in COUNTS},
        "funds_yuan": yuan(typed.get("funds_yuan")),
    }


def awards_of(steps: dict) -> dict | None:
    typed = steps.get("awards") or {}
    if all(typed.get(name) in (None, "") for name in ("reports", "verified", "rectified", "paid")):
        return None
    counts = {name: whole(typed.get(name)) for name, kind in Awards.__annotations__.items() if kind is int}
    return {**counts, "amount_yuan": yuan(typed.get("amount_yuan"))}


def whole(value) -> int:
    text = str(value if value is not None else "").strip()
    return int(text) if text.isdecimal() else 0


def yuan(value) -> str:
    try:
        return str(Decimal(str(value or "0").strip()).quantize(Decimal("0.01")))
    except InvalidOperation:
        return "0.00"
