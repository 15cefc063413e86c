"""Planning reminders: who gets which step by which channel, each once, in one INSERT for each channel."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Refused
from selfcheck.models import LadderVersion
from selfcheck.queries import ladders
from selfcheck.queries.ladders import DueStep
from selfcheck.rules.ladder import Ladder, earliest, ladder_of
from selfcheck.states.reminders import LADDER_SETTERS

INSERT = """
INSERT INTO selfcheck_plannedreminder (obligation_id, channel, address, audience, user_id,
    due_on, step, planned_at, not_before, by, reason, state, attempts, detail, printed_by)
SELECT found.*, %s, %s, %s, CASE WHEN found.channel = 'letter' THEN %s ELSE %s END,
    %s, %s, 'planned', 0, '', ''
FROM (<rows>) AS found (obligation_id, channel, address, audience, user_id)
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def plan_step(*, actor: Actor, due: DueStep, now: datetime) -> int:
    """Rows that were planned before stay as they are: a second run plans who joined since."""
    rows = ladders.reached(actor.scope, due)
    created = 0
    for found in ladders.recipients(actor.scope, rows, due.step):
        created += insert(found, due.due_on, due.step.code, actor, due.ladder, now=now)
    if created:
        record(
            actor,
            "ladder.planned",
            now=now,
            division_code=due.division,
            step=due.step.code,
            due_on=due.due_on,
            reminders=created,
        )
    return created


@transaction.atomic
def set_ladder(
    *, actor: Actor, division: str, from_on: date, value: dict, reason: str, now: datetime
) -> LadderVersion:
    """A new version from `from_on` on; what was set before stays readable and is never changed."""
    if actor.role not in LADDER_SETTERS:
        raise Refused("您的角色不能设置提醒阶梯。请联系分管领导或者区域管理员。")
    if not division or not actor.scope.covers(division):
        raise Refused("区划不在您的管辖范围内。请选择本辖区或者下级区划。", field="division")
    if from_on < day_of(now):
        raise Refused("生效日期已经过去。请改为今天或者以后的日期。", field="from_on")
    if not reason.strip():
        raise Refused("理由没有填写。请写明为什么调整。", field="reason")
    ladder_of(value)
    version = LadderVersion(
        division_code=division,
        from_on=from_on,
        value=value,
        reason=reason.strip()[:300],
        set_at=now,
        set_by=actor.username,
        set_name=actor.name,
    )
    version.save()
    record(
        actor,
        "ladder.set",
        version,
        now=now,
        division_code=division,
        from_on=from_on,
        value=value,
        reason=reason,
    )
    return version


def insert(
    found: QuerySet, due_on: date, code: str, actor: Actor, ladder: Ladder, *, now: datetime, reason: str = ""
) -> int:
    """`found` has the columns of `ladders.COLUMNS`; letters know no quiet hours."""
    select, params = found.query.sql_with_params()
    values = [due_on, code, now, now, earliest(ladder, now), actor.username, reason]
    with connection.cursor() as cursor:
        cursor.execute(INSERT.replace("<rows>", select), [*values, *params])
        return cursor.rowcount
