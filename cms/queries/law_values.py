"""One value of the law register in words, as it is in force on a day in the whole country."""

from datetime import date

from django.utils import timezone

from selfcheck.law import law_book
from selfcheck.law_register import Row, rows


def value_on(name: str, on: date) -> Row | None:
    found = [
        row for row in rows(law_book()) if row.name == name and not row.version.division and row.in_force(on)
    ]
    return max(found, key=lambda row: row.version.effective_from, default=None)


def value_today(name: str) -> Row | None:
    return value_on(name, timezone.localdate())
