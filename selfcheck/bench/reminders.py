"""One step of the reminder ladder for everybody of a province: planned, asked again, sent, recorded."""

import resource
from collections.abc import Callable
from datetime import date, datetime, timedelta

from portal.actors import SYSTEM
from portal.calendars import Quarter, day_of, start_of_day
from portal.models import Membership, User
from selfcheck import post
from selfcheck.bench.clock import line, seconds
from selfcheck.bench.lists import run
from selfcheck.commands.ladder_plans import plan_step
from selfcheck.commands.obligations import open_period
from selfcheck.models import Obligation
from selfcheck.queries.ladders import DueStep, default_value
from selfcheck.rules.ladder import NOTICE, Step, ladder_of

STEP = Step("-7", -7, ("safety_officer",), (NOTICE,))
PEOPLE = """
INSERT INTO portal_user (<names>)
SELECT <values> FROM portal_user u CROSS JOIN portal_enterprise e WHERE u.id = %s
"""
MEMBERS = """
INSERT INTO portal_membership (user_id, enterprise_id, role, state, claim_note, requested_at, decided_at,
    decided_by, reason)
SELECT u.id, e.id, 'safety_officer', 'active', '', now(), now(), 'bench', ''
FROM portal_user u JOIN portal_enterprise e ON u.username = 'bench' || e.id
"""
FLOOR = (
    "CREATE TEMPORARY TABLE floor_plan AS SELECT * FROM selfcheck_plannedreminder WHERE false",
    "CREATE TEMPORARY TABLE floor_notice AS SELECT * FROM portal_notice WHERE false",
    "CREATE TEMPORARY TABLE floor_reminder AS SELECT * FROM selfcheck_reminder WHERE false",
    """
    INSERT INTO floor_plan (obligation_id, channel, address, audience, user_id, due_on, step, state)
    SELECT o.id, 'notice', u.username, m.role, u.id, o.due_at::date, '-7', 'sent'
    FROM selfcheck_obligation o JOIN portal_enterprise e ON e.id = o.enterprise_id AND e.state = 'active'
        JOIN portal_membership m ON m.enterprise_id = e.id AND m.state = 'active'
        JOIN portal_user u ON u.id = m.user_id AND u.is_active
    WHERE o.year = %s AND o.quarter = %s AND o.filed_at IS NULL AND o.exempt_by_id IS NULL
    """,
    """
    INSERT INTO floor_notice (user_id, kind, title, body, created_at)
    SELECT user_id, 'reminder', '催报', repeat('季报尚未报送。', 8), now() FROM floor_plan
    """,
    """
    INSERT INTO floor_reminder (obligation_id, at, by, channel, addressee, text, result, step)
    SELECT obligation_id, now(), 'system', channel, address, repeat('季报尚未报送。', 8), '已送达', step
    FROM floor_plan
    """,
)


def measure(now: datetime, say: Callable[[str], None]) -> None:
    """For the enterprises of `lists.measure`; nobody has filed the quarter, each has one account."""
    quarter = Quarter.of((now - timedelta(days=60)).date()).previous()
    open_period(actor=SYSTEM, quarter=quarter, division="99", now=start_of_day(quarter.start))
    _people()
    due_on, count = _due_on(quarter)
    at = start_of_day(due_on - timedelta(days=7)) + timedelta(hours=10)
    due = DueStep("99", (), due_on, STEP, ladder_of(default_value(day_of(at))))
    before = _peak()
    planning = seconds(lambda: plan_step(actor=SYSTEM, due=due, now=at))
    sending = seconds(lambda: post.send_waiting(lambda: at))
    memory = f"峰值内存 {_peak():.0f} MB（增加 {_peak() - before:.0f} MB）"
    floor = seconds(lambda: _floor(quarter))
    say(line(f"催报一步（{count:,} 家，其中计划 {planning:.1f} s）", planning + sending, floor, per=memory))


def _people() -> None:
    """One account for each enterprise, copied from one that the model made."""
    first = User(username="bench", name="测量")
    first.set_unusable_password()
    first.save()
    names = [field.column for field in User._meta.concrete_fields if not field.primary_key]
    values = ", ".join("'bench' || e.id" if name == "username" else f"u.{name}" for name in names)
    run(PEOPLE.replace("<names>", ", ".join(names)).replace("<values>", values), first.pk)
    run(MEMBERS)
    run(f"ANALYZE {User._meta.db_table}, {Membership._meta.db_table}, {Obligation._meta.db_table}")


def _due_on(quarter: Quarter) -> tuple[date, int]:
    rows = Obligation.objects.visible_to(SYSTEM.scope).filter(year=quarter.year, quarter=quarter.quarter)
    return day_of(rows[0].due_at), rows.count()


def _floor(quarter: Quarter) -> None:
    for number, sql in enumerate(FLOOR):
        run(sql, *((quarter.year, quarter.quarter) if number == 3 else ()))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
