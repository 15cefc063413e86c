"""The yearly participation of a principal, for the strip."""

from collections.abc import Iterable
from datetime import date, datetime

from portal.calendars import day_of
from selfcheck.law import law_for
from selfcheck.rules.participation import annual_principal


def participation_of(year: int, days: Iterable[date], division: str, now: datetime) -> dict:
    """`days`: filed inspections of that year with a registered principal present."""
    law = law_for(division, day_of(now))
    known = sorted({day for day in days if day <= day_of(now)})
    status = annual_principal(year, known, now, law)
    required = law.get("annual_participation")
    sentences = {
        "ok": f"{'、'.join(f'{day:%m-%d}' for day in known)} 参加检查。",
        "at_risk": "今年应至少 1 次，尚未参加。",
        "missed": f"{year} 年没有参加记录。",
    }
    return {
        "count": len(known),
        "needed": required.value if required else 1,
        "status": status,
        "sentence": sentences[status],
    }
