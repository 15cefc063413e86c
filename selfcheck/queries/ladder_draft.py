"""What a ladder that is not saved yet would send, day by day; counted like the running one's preview."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portal.calendars import day_of
from portal.queries.divisions import within
from portal.scope import Scope
from selfcheck.models import Obligation
from selfcheck.queries import ladders
from selfcheck.queries.ladder_preview import Figure, figures_of, words
from selfcheck.queries.reminders import channel_word
from selfcheck.rules.ladder import CHANNELS, Ladder, Step, due_step, ladder_of, sentence

DAYS = 31


@dataclass(frozen=True)
class DraftStep:
    """One step on its day: the enterprises that owe now, what they would get, and the words of it."""

    day: date
    due_on: date
    step: Step
    audience: str
    base: int
    figures: tuple[Figure, ...]
    sample: str


@dataclass(frozen=True)
class Draft:
    """`own_below`: divisions that follow a ladder of their own and are not counted."""

    start: date
    end: date
    steps: tuple[DraftStep, ...]
    totals: tuple[tuple[str, int], ...]
    own_below: tuple[str, ...]


def draft(scope: Scope, division: str, value: dict, start: date) -> Draft:
    """From `start` on for a month; a reminder that went out under the same step is not counted again."""
    ladder = ladder_of(value)
    below = tuple(c for c in ladders.in_force(start) if c != division and c.startswith(division))
    end = start + timedelta(days=DAYS)
    owing = ladders.owing(scope).filter(within("division_code", division))
    for code in below:
        owing = owing.exclude(within("division_code", code))
    deadlines = {day_of(at) for at in owing.order_by().values_list("due_at", flat=True).distinct()}
    steps = [
        _step(scope, owing.filter(ladders.on_day(due_on)), due_on, day, step)
        for due_on in sorted(deadlines)
        for day, step in _days(ladder, due_on, start, end)
    ]
    steps.sort(key=lambda one: (one.day, one.due_on))
    sums = {
        code: sum(f.reminders for one in steps for f in one.figures if f.channel == code) for code in CHANNELS
    }
    totals = tuple((channel_word(code), count) for code, count in sums.items() if count)
    return Draft(start, end, tuple(steps), totals, below)


def _days(ladder: Ladder, due_on: date, start: date, end: date) -> Iterator[tuple[date, Step]]:
    """On the first day also the step that is caught up."""
    if reached := due_step(ladder, due_on, start):
        yield start, reached
    for step in ladder.all_steps():
        day = due_on + timedelta(days=step.days)
        if start < day <= end:
            yield day, step


def _step(scope: Scope, rows, due_on: date, day: date, step: Step) -> DraftStep:
    first: Obligation | None = rows.select_related("enterprise").order_by("division_code", "pk").first()
    named = [ladders.named_in(first)] if first else []
    return DraftStep(
        day=day,
        due_on=due_on,
        step=step,
        audience=words("", step.audience, ())["audience"],
        base=rows.count(),
        figures=figures_of(scope, rows, step, unsent_for=due_on),
        sample=sentence(named, day) if named else "",
    )
