"""应报基数: what the roster was at its opening, and who came in or out since, when, why and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from portal.queries.divisions import within
from portal.scope import Scope
from selfcheck.models import Obligation
from selfcheck.queries.drafts import names_of
from selfcheck.queries.roster import Period
from selfcheck.states import ExemptionReason

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
CHANGES = ("added", "removed", "exempt")


@dataclass(frozen=True)
class Change:
    """One enterprise that came in or out. `at`: when it did; the persons are those of the exemption."""

    obligation: Obligation
    kind: str
    at: datetime
    why: str
    grounds: str
    proposed_by: str
    decided_by: str


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


def changes_of(rows: Iterable[Obligation]) -> list[Change]:
    """An enterprise that joined late and was exempt later stands with its last change."""
    found = list(rows)
    free = [row.exempt_by for row in found if row.exempt_by]
    names = names_of({by for one in free for by in (one.proposed_by, one.decided_by) if by})
    return [_change(row, names) for row in found]


def _roster(scope: Scope, period: Period, division: str) -> QuerySet[Obligation]:
    return (
        Obligation.objects.visible_to(scope)
        .filter(period.condition)
        .filter(within("division_code", division))
    )


def _change(row: Obligation, names: dict[str, str]) -> Change:
    free = row.exempt_by
    if free is None:
        return Change(row, KINDS["added"][0], row.opened_at, "季度开启之后列入名册", "", "", "")
    kind = KINDS["removed" if free.reason_code in REMOVED else "exempt"][0]
    return Change(
        obligation=row,
        kind=kind,
        at=free.decided_at,
        why=f"{free.get_reason_code_display()}：{free.reason}",
        grounds=free.evidence_note,
        proposed_by=names.get(free.proposed_by, free.proposed_by),
        decided_by=names.get(free.decided_by, free.decided_by),
    )
