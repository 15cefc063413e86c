"""Opening a quarter: one obligation for every enterprise that owes it, its profile of that day frozen."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import DateTimeField, F, SmallIntegerField, Value

from portal.actors import Actor
from portal.audit import record
from portal.calendars import Quarter, day_of
from portal.errors import Refused
from selfcheck.law import law_for
from selfcheck.models import DeadlineMove, PeriodOpening
from selfcheck.queries import obligations as queries
from selfcheck.states import Approval

# column of the obligation -> annotation or field of `queries.to_open`
FROZEN = {
    "enterprise_id": "pk",
    "division_code": "division_code",
    "industry_code": "industry_code",
    "sectors": "sectors",
    "size": "size",
    "high_hazard": "high_hazard",
    "grade": "grade",
    "original_due_at": "law_due",
    "due_at": "due",
    "late_joiner": "late",
    "exempt_by_id": "exempt_id",
    "year": "in_year",
    "quarter": "in_quarter",
    "opened_at": "at",
}
INSERT = "INSERT INTO selfcheck_obligation (<columns>) <rows> ON CONFLICT DO NOTHING"


@dataclass(frozen=True)
class Opened:
    quarter: Quarter
    created: int
    existing: int


@transaction.atomic
def open_period(*, actor: Actor, quarter: Quarter, division: str = "", now: datetime) -> Opened:
    """Create what is missing, touch nothing that is there: a second run creates only who joined since."""
    division = division or actor.division or ""
    if not actor.scope.covers(division):
        raise Refused("区划不在您的管辖范围内。请选择本辖区或者下级区划。", field="division")
    _refuse_outside_the_law(quarter, division, now)
    dates = queries.due_dates(quarter, division, now)
    created = _insert(actor, quarter, division, now)
    total = queries.of_quarter(actor.scope, quarter, division).count()
    if created:
        _apply_moves(actor, quarter, division)
        _note_opening(actor, quarter, division, now, dates, created)
    record(
        actor,
        "period.opened",
        now=now,
        division_code=division,
        period=str(quarter),
        created=created,
        existing=total - created,
        due_at=dates[0].due_at.isoformat(),
    )
    return Opened(quarter, created, total - created)


def apply_move(actor: Actor, move: DeadlineMove) -> int:
    """Carry an approved deadline to the obligations it concerns; the original date stays on each."""
    return queries.concerned(actor.scope, move).update(due_at=move.due_at)


def _refuse_outside_the_law(quarter: Quarter, division: str, now: datetime) -> None:
    first = law_for(division, day_of(now)).value("filing_first_enforced_quarter")
    if quarter < Quarter.parse(first):
        raise Refused(
            f"季度 {quarter} 不需要报送：{first} 起才开始按季度报送。请选择之后的季度。", field="quarter"
        )
    if quarter > Quarter.of(day_of(now)).next():
        raise Refused(f"季度 {quarter} 还太早：最多提前一个季度开启。请到时再开启。", field="quarter")


def _insert(actor: Actor, quarter: Quarter, division: str, now: datetime) -> int:
    """One INSERT … SELECT: a million rows never pass through Python."""
    rows = queries.to_open(actor.scope, quarter, division, now).annotate(
        law_due=F("due"),
        in_year=Value(quarter.year, SmallIntegerField()),
        in_quarter=Value(quarter.quarter, SmallIntegerField()),
        at=Value(now, DateTimeField()),
    )
    select, params = rows.values_list(*FROZEN.values()).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")  # fresh tables have no statistics yet
        cursor.execute(INSERT.replace("<columns>", ", ".join(FROZEN)).replace("<rows>", select), params)
        created = cursor.rowcount
        cursor.execute("SET LOCAL enable_nestloop = on")
    return created


def _apply_moves(actor: Actor, quarter: Quarter, division: str) -> None:
    moves = queries.deadline_moves(actor.scope).filter(
        state=Approval.APPROVED, year=quarter.year, quarter=quarter.quarter
    )
    for move in moves.order_by("due_at", "pk"):
        if move.division_code.startswith(division) or division.startswith(move.division_code):
            apply_move(actor, move)


def _note_opening(actor, quarter, division, now, dates, created) -> None:
    """The first opening is kept as it was; who came later is told by `late_joiner`."""
    basis = {
        "created": created,
        "due": [{"division": d.division, "due_at": d.due_at.isoformat(), "rule": d.rule.key} for d in dates],
    }
    PeriodOpening.objects.visible_to(actor.scope).get_or_create(
        year=quarter.year,
        quarter=quarter.quarter,
        division_code=division,
        defaults={"opened_at": now, "opened_by": actor.username, "basis": basis},
    )
