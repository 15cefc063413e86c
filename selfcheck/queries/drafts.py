"""The open working copy of a report: its steps, what is still to mend, and who is typing where."""

from django.db.models import QuerySet

from portal.models import User
from portal.scope import Scope
from selfcheck.facts.award_figures import with_counted_awards
from selfcheck.facts.drafts import EVERYTHING, NEEDS, context_of, quarter_of
from selfcheck.facts.prefill import (
    LAST_QUARTER,
    REGISTER,
    TYPED,
    empty_inspection,
    refreshed,
    register_figures,
)
from selfcheck.facts.register import hazards_for
from selfcheck.models import DraftStep, Report
from selfcheck.rules.draft_checks import check_draft, check_step
from selfcheck.rules.draft_closing import AWARD_LABELS, major_hazards
from selfcheck.rules.draft_facts import DraftContext, Finding, day_of_text, number_of
from selfcheck.rules.draft_figures import FROM_REGISTER, FUNDS, LABELS, PLAN_PARTS
from selfcheck.states import Step

__all__ = [
    "AWARD_LABELS",
    "EVERYTHING",
    "FROM_REGISTER",
    "FUNDS",
    "LABELS",
    "LAST_QUARTER",
    "NEEDS",
    "PLAN_PARTS",
    "REGISTER",
    "TYPED",
    "DraftContext",
    "Finding",
    "check_draft",
    "check_step",
    "context_of",
    "day_of_text",
    "empty_inspection",
    "hazards_for",
    "major_hazards",
    "number_of",
    "open_report",
    "quarter_of",
    "refreshed",
    "register_figures",
    "steps_of",
    "with_counted_awards",
]


def steps_of(scope: Scope, report: Report) -> dict[str, DraftStep]:
    """The five rows of the open draft in their order; {} when nothing is open."""
    rows = DraftStep.objects.visible_to(scope).filter(draft__report=report, draft__closed_at=None)
    found = {row.step: row for row in rows}
    return {step.value: found[step.value] for step in Step if step.value in found}


def open_report(scope: Scope, report_id: int) -> tuple[Report | None, dict[str, DraftStep]]:
    """The report being filled in and its five rows, in one query; (None, {}) when nothing is open."""
    rows = DraftStep.objects.visible_to(scope).filter(draft__report=report_id, draft__closed_at=None)
    found = {
        row.step: row for row in rows.select_related("draft__report__obligation", "draft__report__enterprise")
    }
    ordered = {step.value: found[step.value] for step in Step if step.value in found}
    return (next(iter(ordered.values())).draft.report if ordered else None), ordered


def names_of(usernames: set[str]) -> dict[str, str]:
    """Who an account belongs to, as people call them."""
    return {user.username: str(user) for user in _accounts(usernames)}


def _accounts(usernames: set[str]) -> QuerySet[User]:
    return User.objects.filter(username__in=usernames - {""})
