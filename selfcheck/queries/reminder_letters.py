"""Letters of the ladder: which wait for the printer, which are printed and wait to be handed over."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from portal.queries.divisions import within
from portal.queries.enterprises import matching
from portal.scope import Scope
from selfcheck.models import PlannedReminder
from selfcheck.queries.ladders import owing
from selfcheck.rules.ladder import LETTER
from selfcheck.states.reminders import TO_PRINT, PlanState


@dataclass(frozen=True)
class LettersWanted:
    """`state`: planned or printed."""

    division: str = ""
    state: str = PlanState.PLANNED
    text: str = ""


def letters(scope: Scope, wanted: LettersWanted) -> QuerySet[PlannedReminder]:
    """Of those who still owe; of several for one quarter only the last, or an envelope would hold two."""
    return (
        _open(scope)
        .filter(
            within("obligation__division_code", wanted.division),
            matching(wanted.text, "obligation__enterprise__"),
            obligation__in=owing(scope),
            state=wanted.state,
        )
        .filter(~Exists(_open(scope).filter(obligation=OuterRef("obligation"), pk__gt=OuterRef("pk"))))
        .select_related("obligation__enterprise")
        .order_by("obligation__division_code", "pk")
    )


def older(scope: Scope, newest: list[PlannedReminder]) -> QuerySet[PlannedReminder]:
    """Letters for the same quarters that another one replaces."""
    rows = _open(scope).filter(obligation__in=[plan.obligation_id for plan in newest])
    return rows.exclude(pk__in=[plan.pk for plan in newest])


def _open(scope: Scope) -> QuerySet[PlannedReminder]:
    return PlannedReminder.objects.visible_to(scope).filter(channel=LETTER, state__in=TO_PRINT)
