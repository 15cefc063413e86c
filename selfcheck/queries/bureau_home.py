"""What the bureau's first screen answers: who has not filed, what waits for a decision, which clocks run."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, Value

from portal.actors import Actor, Role
from portal.calendars import Quarter, day_of
from portal.queries.claims import waiting_claims
from portal.queries.jobs import my_jobs
from portal.scope import Scope
from selfcheck.models import CaseFlag, DeadlineMove, Exemption, Obligation, Reminder, Report
from selfcheck.queries.obligations import due_dates
from selfcheck.states import Approval, ReminderChannel, ReportState
from selfcheck.states.cases import WAITING, FlagState

SOON = timedelta(days=3)
RECENT = timedelta(days=7)


@dataclass(frozen=True)
class Clock:
    """An enterprise's correction window that runs out, or has."""

    obligation: Obligation
    quarter: Quarter
    until: datetime
    over: bool


def waiting(scope: Scope) -> dict[str, int]:
    """What waits for somebody at this bureau; three queries."""
    return {
        "claims": waiting_claims(scope),
        "reports": Report.objects.visible_to(scope).filter(state=ReportState.SUBMITTED).count(),
        **proposals(scope),
    }


def proposals(scope: Scope) -> dict[str, int]:
    """Exemptions, moved deadlines and flags that wait for a person; one query."""
    found = {"exemptions": 0, "deadlines": 0, "raised": 0, "under_review": 0}
    flags = CaseFlag.objects.visible_to(scope).filter(state__in=WAITING).order_by()
    waiting = flags.values(word=F("state")).annotate(n=Count("pk")).values_list("word", "n")
    proposed = _proposed(Exemption, scope, "exemptions"), _proposed(DeadlineMove, scope, "deadlines")
    found.update(proposed[0].union(proposed[1], waiting, all=True))
    return found


def menu_counts(actor: Actor) -> dict[str, int]:
    """For settings.MENU_COUNTS."""
    if actor.role not in Role.BUREAU:
        return {}
    found = proposals(actor.scope)
    return {
        "selfcheck:exemption_list": found["exemptions"],
        "selfcheck:deadline_list": found["deadlines"],
        "selfcheck:flag_list": sum(found[state] for state in flag_states(actor.role)),
    }


def flag_states(role: str) -> tuple[str, ...]:
    """Which flags wait for this role: the officer proposes, the legal reviewer answers, others look on."""
    mine = {Role.OFFICER: (FlagState.RAISED,), Role.LEGAL_REVIEWER: (FlagState.UNDER_REVIEW,)}
    return mine.get(role, WAITING)


def correction_clocks(scope: Scope, now: datetime, most: int = 10) -> list[Clock]:
    """Returned reports whose window is over or ends within three days, the oldest first."""
    waiting = Obligation.objects.visible_to(scope).filter(returned_at__isnull=False, resubmitted_at=None)
    rows = waiting.filter(fix_by__lt=now + SOON, exempt_by=None)
    found = rows.select_related("enterprise").order_by("fix_by", "pk")[:most]
    return [Clock(row, Quarter(row.year, row.quarter), row.fix_by, row.fix_by < now) for row in found]


def next_due(division: str, now: datetime) -> dict:
    """The next deadline of a quarter, and what it is."""
    quarter = Quarter.of(day_of(now)).previous()
    due = due_dates(quarter, division, now)[0]
    if due.due_at < now:
        quarter = quarter.next()
        due = due_dates(quarter, division, now)[0]
    return {"quarter": quarter, "due": due, "days": (day_of(due.due_at) - day_of(now)).days}


def recent_reminders(scope: Scope, now: datetime) -> dict[str, int]:
    rows = Reminder.objects.visible_to(scope).filter(at__gt=now - RECENT, skipped=False)
    by_a_person = Q(channel__in=(ReminderChannel.PHONE, ReminderChannel.VISIT))
    return rows.aggregate(all=Count("pk"), calls=Count("pk", filter=by_a_person))


def latest_jobs(actor: Actor):
    return my_jobs(actor)[:3]


def _proposed(model, scope: Scope, word: str):
    rows = model.objects.visible_to(scope).filter(state=Approval.PROPOSED)
    return rows.order_by().values(word=Value(word)).annotate(n=Count("pk")).values_list("word", "n")
