"""Who would get what on a day, before it runs: counts for each step and channel, and their lists."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from portal.scope import Scope
from selfcheck.models import Obligation, PlannedReminder
from selfcheck.queries import ladders
from selfcheck.queries.reminders import channel_word
from selfcheck.rules.ladder import CHANNELS, Step
from selfcheck.states.reminders import AUDIENCES, PlanState

COUNT = """
SELECT channel, count(*), count(DISTINCT address) FROM (
    SELECT DISTINCT obligation_id, channel, address
    FROM (<rows>) AS found (obligation_id, channel, address, audience, user_id) <where>
) AS once GROUP BY channel
"""
NOT_SENT = """
WHERE NOT EXISTS (
    SELECT FROM selfcheck_plannedreminder AS known
    WHERE known.obligation_id = found.obligation_id AND known.due_on = %s AND known.step = %s
        AND known.channel = found.channel AND known.address = found.address
)
"""


@dataclass(frozen=True)
class Figure:
    """One channel of one step: how many reminders, to how many addresses."""

    channel: str
    word: str
    reminders: int
    addresses: int


@dataclass(frozen=True)
class StepPreview:
    number: int
    division: str
    due_on: date
    step: Step
    audience: str
    base: int
    figures: tuple[Figure, ...]


def preview(scope: Scope, day: date) -> list[StepPreview]:
    """The steps of `day` for those who owe today; sent-once rows that exist already are counted too."""
    found = []
    for number, due in enumerate(ladders.due_steps(scope, day)):
        rows = ladders.reached(scope, due)
        base = rows.count()
        if base:
            audience = words("", due.step.audience, ())["audience"]
            figures = figures_of(scope, rows, due.step)
            found.append(StepPreview(number, due.division, due.due_on, due.step, audience, base, figures))
    return found


def preview_list(
    scope: Scope, day: date, number: int, channel: str = ""
) -> tuple[ladders.DueStep, QuerySet[Obligation]] | None:
    """The enterprises behind one step's base number, or behind the figure of one channel."""
    for index, due in enumerate(ladders.due_steps(scope, day)):
        if index == number:
            rows = ladders.reached(scope, due)
            if channel:
                rows = _by_channel(scope, rows, replace(due.step, channels=(channel,)))
            return due, rows.select_related("enterprise").order_by("division_code", "pk")
    return None


def progress(scope: Scope, day: date) -> dict[str, int]:
    """What the day's run has planned here, and how far it has come."""
    rows = PlannedReminder.objects.visible_to(scope).filter(planned_at__date=day)
    return {label: rows.filter(state=code).count() for code, label in PlanState.choices}


def words(label: str, audience: tuple[str, ...], channels: tuple[str, ...]) -> dict[str, str]:
    return {
        "label": label,
        "audience": "、".join(AUDIENCES.get(role, role) for role in audience),
        "channels": "、".join(channel_word(code) for code in channels),
    }


def figures_of(
    scope: Scope, rows: QuerySet[Obligation], step: Step, unsent_for: date | None = None
) -> tuple[Figure, ...]:
    """One account in two roles is one reminder, as the sent-once log has it.

    `unsent_for`: a deadline; what was planned for it under this step already is left out.
    """
    found, values = _together(scope, rows, step)
    if not found:
        return ()
    where, more = (NOT_SENT, [unsent_for, step.code]) if unsent_for else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(COUNT.replace("<rows>", found).replace("<where>", where), [*values, *more])
        counted = {channel: (reminders, addresses) for channel, reminders, addresses in cursor.fetchall()}
    return tuple(Figure(code, channel_word(code), *counted[code]) for code in CHANNELS if code in counted)


def _by_channel(scope: Scope, rows: QuerySet[Obligation], step: Step) -> QuerySet[Obligation]:
    reached = Q(pk__in=[])
    for found in ladders.recipients(scope, rows, step):
        reached |= Q(pk__in=found.values(ladders.OWED_BY[found.model]))
    return rows.filter(reached)


def _together(scope: Scope, rows: QuerySet[Obligation], step: Step) -> tuple[str, list]:
    """All recipients as one SELECT with the columns of `ladders.COLUMNS`, and its values."""
    parts = [found.query.sql_with_params() for found in ladders.recipients(scope, rows, step)]
    return " UNION ALL ".join(f"({sql})" for sql, _ in parts), [value for _, own in parts for value in own]
