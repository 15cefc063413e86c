"""Yearly participation of a registered principal in the internal checks (FS-9)."""

from collections.abc import Iterable
from datetime import date, datetime

from portal.calendars import day_of
from portal.legal import LawInForce, Reason, Result

OK, AT_RISK, MISSED = "ok", "at_risk", "missed"


def annual_principal(year: int, principal_on: Iterable[date], now: datetime, law: LawInForce) -> str:
    """``principal_on``: days of checks with a registered principal present (a delegate does not count)."""
    required = law.get("annual_participation")
    if _attended(year, principal_on, now) >= (required.value if required else 1):
        return OK
    return AT_RISK if day_of(now).year <= year else MISSED


def participation_reason(year: int, principal_on: Iterable[date], now: datetime, law: LawInForce) -> Reason:
    required = law["annual_participation"]
    state = annual_principal(year, principal_on, now, law)
    results = {OK: Result.MET, AT_RISK: Result.UNKNOWN, MISSED: Result.NOT_MET}
    count = _attended(year, principal_on, now)
    text = f"{year} 年主要负责人参加内部检查 {count} 次，每年至少 {required.value} 次。"
    return Reason("principal_took_part", results[state], text, required.citation, required.key)


def _attended(year: int, principal_on: Iterable[date], now: datetime) -> int:
    today = day_of(now)
    return len({day for day in principal_on if day.year == year and day <= today})
