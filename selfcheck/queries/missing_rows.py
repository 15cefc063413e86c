"""What one line of the non-filer list shows: one query for a page, whatever its length."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from portal.calendars import Quarter, day_of
from portal.formats import masked_name, masked_phone
from portal.models import Enterprise
from portal.scope import Scope
from selfcheck.law import law_for
from selfcheck.models import FiledInspection, Hazard, Obligation, Reminder
from selfcheck.queries.filing_status import effective_filed_at, status_at
from selfcheck.queries.reminders import channel_word
from selfcheck.rules.participation import annual_principal
from selfcheck.states import HazardLevel


@dataclass(frozen=True)
class Cell:
    """One quarter of the strip; status None: nothing was owed."""

    quarter: Quarter
    status: str | None


@dataclass(frozen=True)
class LastReminder:
    at: datetime
    by: str
    channel: str
    result: str


@dataclass(frozen=True)
class MissingRow:
    obligation: Obligation
    status: str
    days_overdue: int
    days_to_mend: int | None  # of a report sent back; below zero: the term is over
    cells: tuple[Cell, ...]
    attended: int
    participation: str
    general_hazards: int
    major_hazards: int
    reminders: int
    last_reminder: LastReminder | None

    @property
    def mend_over(self) -> str:
        """That the term for mending a report sent back is over, or ""."""
        left = self.days_to_mend
        return f"已过期 {-left} 天" if left is not None and left < 0 else ""


@dataclass(frozen=True)
class Contact:
    """Whom to call, as this reader may see it: on the screen and in the export alike."""

    name: str
    phone: str
    principal: str


def contact_of(enterprise: Enterprise, *, sees_phones: bool) -> Contact:
    phone = enterprise.contact_phone or enterprise.landline
    if sees_phones:
        return Contact(enterprise.contact_name, phone, enterprise.principal_name)
    return Contact(
        name=masked_name(enterprise.contact_name) if enterprise.contact_name else "",
        phone=masked_phone(phone) if phone else "",
        principal=masked_name(enterprise.principal_name) if enterprise.principal_name else "",
    )


@dataclass(frozen=True)
class Sums:
    """The foot of the list."""

    rows: int = 0
    general: int = 0
    major: int = 0
    attended: int = 0  # enterprises whose principal took part
    reminders: int = 0

    def with_row(self, row: MissingRow) -> "Sums":
        return Sums(
            self.rows + 1,
            self.general + row.general_hazards,
            self.major + row.major_hazards,
            self.attended + (row.attended > 0),
            self.reminders + row.reminders,
        )


def sums_of(rows: Iterable[MissingRow]) -> Sums:
    return reduce(Sums.with_row, rows, Sums())


def detailed(scope: Scope, year: int, now: datetime) -> QuerySet[Obligation]:
    """Obligations with everything a line shows, each in a subquery of its own: for few rows at a time."""
    rows = Obligation.objects.visible_to(scope).select_related("enterprise")
    return rows.annotate(
        status=status_at(now),
        counts_at=effective_filed_at(now),
        cells=_cells(scope, year, now),
        attended_on=ArraySubquery(_attended(scope, year).values("inspected_on")),
        general=general_in_year(scope, year),
        major=major_in_year(scope, year),
        reminded=reminders_of(scope, year),
        last=_last_reminder(scope),
    )


def major_in_year(scope: Scope, year: int) -> Coalesce:
    """重大隐患 of the enterprise found in the year, as the column shows and the list sorts."""
    return _count(_hazards(scope, year).filter(level=HazardLevel.MAJOR))


def general_in_year(scope: Scope, year: int) -> Coalesce:
    return _count(_hazards(scope, year).filter(level=HazardLevel.GENERAL))


def reminders_of(scope: Scope, year: int) -> Coalesce:
    """Of the obligation itself, whatever the year."""
    return _count(_reminders(scope))


def missing_rows(rows: Iterable[Obligation], year: int, now: datetime) -> list[MissingRow]:
    """`rows` come from `detailed`."""
    return [_row(row, year, now) for row in rows]


def days_overdue(status: str, due_at: datetime, now: datetime) -> int:
    return (day_of(now) - day_of(due_at)).days if status == "overdue" else 0


def _row(row: Obligation, year: int, now: datetime) -> MissingRow:
    law = law_for(row.division_code, day_of(now))
    known = {cell["quarter"]: cell["status"] for cell in row.cells}
    return MissingRow(
        obligation=row,
        status=row.status,
        days_overdue=days_overdue(row.status, row.due_at, now),
        days_to_mend=(day_of(row.fix_by) - day_of(now)).days if row.status == "returned" else None,
        cells=tuple(Cell(Quarter(year, n), known.get(n)) for n in (1, 2, 3, 4)),
        attended=len({day for day in row.attended_on if day <= day_of(now)}),
        participation=annual_principal(year, row.attended_on, now, law),
        general_hazards=row.general,
        major_hazards=row.major,
        reminders=row.reminded,
        last_reminder=_read(row.last) if row.last else None,
    )


def _read(last: dict) -> LastReminder:
    at = datetime.fromisoformat(last["at"])
    return LastReminder(at, last["by"], channel_word(last["channel"]), last["result"])


def _cells(scope: Scope, year: int, now: datetime) -> ArraySubquery:
    """The four quarters of the year, as far as anything is owed."""
    rows = Obligation.objects.visible_to(scope).filter(enterprise=OuterRef("enterprise_id"), year=year)
    return ArraySubquery(
        rows.order_by("quarter").values(c=JSONObject(quarter="quarter", status=status_at(now)))
    )


def _attended(scope: Scope, year: int) -> QuerySet[FiledInspection]:
    """Days on which a registered principal took part, from the versions in force."""
    rows = FiledInspection.objects.visible_to(scope).filter(enterprise=OuterRef("enterprise_id"))
    return rows.filter(current=True, principal_present=True, inspected_on__year=year)


def _hazards(scope: Scope, year: int) -> QuerySet[Hazard]:
    rows = Hazard.objects.visible_to(scope).filter(enterprise=OuterRef("enterprise_id"))
    return rows.filter(found_on__year=year)


def _reminders(scope: Scope) -> QuerySet[Reminder]:
    return Reminder.objects.visible_to(scope).filter(obligation=OuterRef("pk"), skipped=False)


def _last_reminder(scope: Scope) -> Subquery:
    rows = _reminders(scope).order_by("-at", "-pk")
    return Subquery(rows.values(last=JSONObject(at="at", by="by", channel="channel", result="result"))[:1])


def _count(rows: QuerySet) -> Coalesce:
    grouped = rows.order_by().annotate(all=Value(0)).values("all").annotate(n=Count("pk"))
    return Coalesce(Subquery(grouped.values("n")), 0, output_field=IntegerField())
