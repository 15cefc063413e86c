"""Who would get what on a day, before it runs: counts for each step and channel, and their lists."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from portal.scope import Scope
from selfcheck.models import Obligation, PlannedReminder
from selfcheck.queries import ladders
from selfcheck.queries.reminders import channel_word
from selfcheck.rules.ladder import Step
from selfcheck.states.reminders import AUDIENCES, PlanState


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
            audience = "、".join(AUDIENCES.get(role, role) for role in due.step.audience)
            figures = _figures(scope, rows, due.step)
            found.append(StepPreview(number, due.division, due.due_on, due.step, audience, base, figures))
    return found


def preview_list(scope: Scope, day: date, number: int) -> tuple[ladders.DueStep, QuerySet[Obligation]] | None:
    """The enterprises behind one step's base number."""
    for index, due in enumerate(ladders.due_steps(scope, day)):
        if index == number:
            rows = ladders.reached(scope, due).select_related("enterprise")
            return due, rows.order_by("division_code", "pk")
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


def _figures(scope: Scope, rows: QuerySet[Obligation], step: Step) -> tuple[Figure, ...]:
    totals: dict[str, list[int]] = {}
    for found in ladders.recipients(scope, rows, step):
        addresses: dict[str, set] = {}
        for _, channel, address, _, _ in found.iterator(chunk_size=2_000):
            addresses.setdefault(channel, set()).add(address)
            totals.setdefault(channel, [0, 0])[0] += 1
        for channel, own in addresses.items():
            totals[channel][1] += len(own)
    return tuple(Figure(code, channel_word(code), n, distinct) for code, (n, distinct) in totals.items())
