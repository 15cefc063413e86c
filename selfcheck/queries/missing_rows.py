"""What one line of the non-filer list shows: two queries for a page, whatever its length."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from portal.calendars import Quarter, day_of
from portal.scope import Scope
from selfcheck.models import FiledInspection, Hazard, Obligation, Reminder
from selfcheck.queries.filing_status import effective_filed_at, status_at
from selfcheck.states import HazardLevel, ReminderChannel


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
    cells: tuple[Cell, ...]
    attended: int
    general_hazards: int
    major_hazards: int
    reminders: int
    last_reminder: LastReminder | None


def missing_rows(scope: Scope, ids: list[int], year: int, now: datetime) -> list[MissingRow]:
    """In the order of `ids`; rows that have meanwhile left the reader's area are left out."""
    rows = Obligation.objects.visible_to(scope).filter(pk__in=ids).select_related("enterprise")
    today = day_of(now)
    annotated = rows.annotate(
        status=status_at(now),
        counts_at=effective_filed_at(now),
        attended=_count(_attended(scope, year, today), "inspected_on"),
        general=_count(_hazards(scope, year).filter(level=HazardLevel.GENERAL), "pk"),
        major=_count(_hazards(scope, year).filter(level=HazardLevel.MAJOR), "pk"),
        reminded=_count(Reminder.objects.visible_to(scope).filter(obligation=OuterRef("pk")), "pk"),
        last=_last_reminder(scope),
    )
    found = {row.pk: row for row in annotated}
    strips = year_cells(scope, {row.enterprise_id for row in found.values()}, year, now)
    return [_row(found[pk], strips[found[pk].enterprise_id], now) for pk in ids if pk in found]


def year_cells(scope: Scope, enterprise_ids, year: int, now: datetime) -> dict[int, tuple[Cell, ...]]:
    """The four quarters of a year for many enterprises; one query."""
    rows = Obligation.objects.visible_to(scope).filter(enterprise_id__in=enterprise_ids, year=year)
    known: dict[int, dict[int, str]] = defaultdict(dict)
    annotated = rows.annotate(status=status_at(now)).order_by("enterprise_id", "quarter")
    for enterprise_id, quarter, status in annotated.values_list("enterprise_id", "quarter", "status"):
        known[enterprise_id][quarter] = status
    return {
        pk: tuple(Cell(Quarter(year, n), known[pk].get(n)) for n in (1, 2, 3, 4)) for pk in enterprise_ids
    }


def days_overdue(status: str, due_at: datetime, now: datetime) -> int:
    return (day_of(now) - day_of(due_at)).days if status == "overdue" else 0


def _row(row: Obligation, cells: tuple[Cell, ...], now: datetime) -> MissingRow:
    return MissingRow(
        obligation=row,
        status=row.status,
        days_overdue=days_overdue(row.status, row.due_at, now),
        cells=cells,
        attended=row.attended,
        general_hazards=row.general,
        major_hazards=row.major,
        reminders=row.reminded,
        last_reminder=_read(row.last) if row.last else None,
    )


def _read(last: dict) -> LastReminder:
    label = ReminderChannel(last["channel"]).label if last["channel"] in ReminderChannel else last["channel"]
    return LastReminder(datetime.fromisoformat(last["at"]), last["by"], label, last["result"])


def _attended(scope: Scope, year: int, today) -> QuerySet[FiledInspection]:
    """Days on which a registered principal took part, from the versions in force."""
    rows = FiledInspection.objects.visible_to(scope).filter(enterprise=OuterRef("enterprise_id"))
    return rows.filter(current=True, principal_present=True, inspected_on__year=year, inspected_on__lte=today)


def _hazards(scope: Scope, year: int) -> QuerySet[Hazard]:
    rows = Hazard.objects.visible_to(scope).filter(enterprise=OuterRef("enterprise_id"))
    return rows.filter(found_on__year=year)


def _last_reminder(scope: Scope) -> Subquery:
    rows = Reminder.objects.visible_to(scope).filter(obligation=OuterRef("pk")).order_by("-at", "-pk")
    return Subquery(rows.values(last=JSONObject(at="at", by="by", channel="channel", result="result"))[:1])


def _count(rows: QuerySet, of: str) -> Coalesce:
    grouped = rows.order_by().annotate(all=F("pk") * 0).values("all").annotate(n=Count(of, distinct=True))
    return Coalesce(Subquery(grouped.values("n")), 0, output_field=IntegerField())
