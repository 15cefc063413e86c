"""The settings of a bureau: what is in force on a day, and what was ever set."""

from datetime import date

from django.db.models import QuerySet

from portal.scope import Scope
from selfcheck.models import BureauSetting
from selfcheck.states.settings import NUMBERED, SettingKind


def history(scope: Scope, division: str) -> QuerySet[BureauSetting]:
    """Of this division alone, newest first."""
    rows = BureauSetting.objects.visible_to(scope).filter(division_code=division)
    return rows.order_by("-from_on", "-pk")


def in_force(scope: Scope, division: str, today: date) -> dict[str, dict]:
    """Kind -> value of what holds on the day; one query. The later set of one day counts."""
    rows = history(scope, division).filter(from_on__lte=today)
    return {row.kind: row.value for row in reversed(rows)}


def office_hours(scope: Scope, division: str, today: date) -> str:
    """For the text of a message; "" while nothing is set."""
    value = in_force(scope, division, today).get(SettingKind.OFFICE_HOURS)
    return words(SettingKind.OFFICE_HOURS, value) if value else ""


def word_of(scope: Scope, division: str, kind: SettingKind, day: date) -> str:
    """The word in front of a paper's number; "" while the bureau has set none."""
    return in_force(scope, division, day).get(kind, {}).get("word", "")


def taken_by(scope: Scope, division: str, word: str, kind: str) -> str:
    """Another kind of paper that uses the word now or will: two papers of one number cannot be told apart."""
    others = [one for one in NUMBERED if one != kind]
    found = history(scope, division).filter(kind__in=others, value__word=word).first()
    return found.get_kind_display() if found else ""


def words(kind: str, value: dict) -> str:
    if kind in NUMBERED:
        return f"{value['word']}〔年度〕" + (
            f"第{value['first']}号起" if "first" in value else "，序号同案号"
        )
    note = f"；{value['note']}" if value.get("note") else ""
    return f"工作日 {value['opens']}—{value['closes']}{note}"
