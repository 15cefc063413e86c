"""应报基数: what the roster was at its opening, and who came in or out since, when, why and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from portal.calendars import Quarter, day_of, start_of_day
from portal.formats import as_date
from portal.queries.divisions import within
from portal.scope import Scope
from selfcheck.models import Obligation, RegisterChange
from selfcheck.queries.drafts import names_of
from selfcheck.queries.roster import Period
from selfcheck.queries.sorts import MOMENT, Sort
from selfcheck.states import Approval, ExemptionReason
from selfcheck.states.register import ChangeKind

REMOVED = (ExemptionReason.CLOSED, ExemptionReason.TRANSFERRED)
GONE, FREE = (
    Q(exempt_by__reason_code__in=REMOVED),
    Q(exempt_by__isnull=False) & ~Q(exempt_by__reason_code__in=REMOVED),
)
KINDS = {
    "opened": ("开启时名册", Q(late_joiner=False)),
    "added": ("开启后补入", Q(late_joiner=True)),
    "removed": ("注销、关闭或者迁出", GONE),
    "exempt": ("免报", FREE),
}
ENDS, STARTS = (ChangeKind.CLOSE, ChangeKind.MERGE), (ChangeKind.MOVE, ChangeKind.REOPEN)
CAME = {ChangeKind.MOVE: "从其他区县迁入", ChangeKind.REOPEN: "恢复经营"}
SORTS = {
    "division": Sort("division_code"),
    "name": Sort("enterprise__name"),
    "at": Sort("changed_at", MOMENT, lambda scope: Coalesce("exempt_by__decided_at", "opened_at")),
}
CHANGES = ("added", "removed", "exempt")


@dataclass(frozen=True)
class Change:
    """One enterprise that came in or out. `at`: when it did; the persons are those of the source.

    `change`: the event of the register that did it, if the reader may open one.
    """

    obligation: Obligation
    kind: str
    at: datetime
    why: str
    grounds: str
    proposed_by: str
    decided_by: str
    change: RegisterChange | None = None


def base_numbers(scope: Scope, period: Period, division: str) -> dict[str, int]:
    """By KINDS, and `base`: opened + added - removed - exempt."""
    found = {kind: Count("pk", filter=condition) for kind, (_, condition) in KINDS.items()}
    numbers = _roster(scope, period, division).aggregate(**found)
    out = numbers["removed"] + numbers["exempt"]
    return numbers | {"base": numbers["opened"] + numbers["added"] - out}


def base_changes(scope: Scope, period: Period, division: str, kind: str = "") -> QuerySet[Obligation]:
    """The rows that changed the base, of one kind or of all; not yet ordered."""
    wanted = KINDS[kind][1] if kind else Q(late_joiner=True) | Q(exempt_by__isnull=False)
    return _roster(scope, period, division).filter(wanted).select_related("enterprise", "exempt_by")


def changes_of(scope: Scope, rows: Iterable[Obligation]) -> list[Change]:
    """An enterprise that joined late and was exempt later stands with its last change."""
    found = list(rows)
    events = _events(scope, found)
    told = [(row, row.exempt_by or events.get(row.pk)) for row in found]
    names = names_of({by for _, one in told if one for by in (one.proposed_by, one.decided_by) if by})
    return [_change(row, events.get(row.pk), names) for row in found]


def _events(scope: Scope, rows: list[Obligation]) -> dict[int, RegisterChange]:
    """For each row the event that took it out, or the last one that can have brought it in."""
    approved = RegisterChange.objects.visible_to(scope).filter(
        enterprise__in={row.enterprise_id for row in rows}, state=Approval.APPROVED, kind__in=(*ENDS, *STARTS)
    )
    by_firm: dict[int, list[RegisterChange]] = {}
    for event in approved.order_by("decided_at", "pk"):
        by_firm.setdefault(event.enterprise_id, []).append(event)
    found = {
        row.pk: [event for event in by_firm.get(row.enterprise_id, []) if _explains(event, row)]
        for row in rows
    }
    return {pk: events[-1] for pk, events in found.items() if events}


def _explains(event: RegisterChange, row: Obligation) -> bool:
    """An end decides its exemptions at its own instant; a start comes before the row, not long before."""
    if row.exempt_by:
        return event.kind in ENDS and event.decided_at == row.exempt_by.decided_at
    since = start_of_day(Quarter(row.year, row.quarter).previous().start)
    return event.kind in STARTS and since <= event.decided_at <= row.opened_at


def _roster(scope: Scope, period: Period, division: str) -> QuerySet[Obligation]:
    return (
        Obligation.objects.visible_to(scope)
        .filter(period.condition)
        .filter(within("division_code", division))
    )


def _change(row: Obligation, event: RegisterChange | None, names: dict[str, str]) -> Change:
    free = row.exempt_by
    if free is None:
        return _added(row, event, names)
    kind = KINDS["removed" if free.reason_code in REMOVED else "exempt"][0]
    return Change(
        obligation=row,
        kind=kind,
        at=free.decided_at,
        why=f"{free.get_reason_code_display()}：{free.reason}",
        grounds=free.evidence_note,
        proposed_by=names.get(free.proposed_by, free.proposed_by),
        decided_by=names.get(free.decided_by, free.decided_by),
        change=event,
    )


def _added(row: Obligation, event: RegisterChange | None, names: dict[str, str]) -> Change:
    if event is None:
        since = as_date(day_of(row.enterprise.created_at))
        why = f"季度开启之后列入名册（{since} 建档）"
        return Change(row, KINDS["added"][0], row.opened_at, why, "", "", "")
    return Change(
        obligation=row,
        kind=KINDS["added"][0],
        at=row.opened_at,
        why=f"{CAME[event.kind]}，{as_date(event.on)} 起：{event.reason}",
        grounds=event.evidence_note,
        proposed_by=names.get(event.proposed_by, event.proposed_by),
        decided_by=names.get(event.decided_by, event.decided_by),
        change=event,
    )
