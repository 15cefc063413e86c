"""Locking planned reminders with their obligations, and writing what became of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from portal.actors import SYSTEM
from portal.calendars import day_of
from portal.formats import masked_phone
from portal.models import Membership, Posting
from selfcheck.models import Obligation, PlannedReminder, Reminder
from selfcheck.queries.ladders import in_force, named_in, nearest, still_owed
from selfcheck.queries.reached_by_hand import reached_by_hand
from selfcheck.rules.ladder import LETTER, Named, earliest, sentence, tail_of
from selfcheck.states.reminders import BUREAU_ROLES, CONTACT, PlanState

QUIET_ANYWAY = (LETTER,)


@dataclass(frozen=True)
class Taken:
    """What may go out now, and how many of the asked ones need no reminder any more."""

    due: list[PlannedReminder]
    spared: int


def take(ids: Iterable[int], now: datetime, states: Iterable[str] = (PlanState.PLANNED,)) -> Taken:
    """Locks the obligations, then the plans; who no longer owes is spared, quiet hours only postpone.

    What a person sent to the same address today is not sent again by the ladder: the ledger says so.
    A plan that another run took meanwhile is simply not among the answers.
    """
    ids = list(ids)
    waiting = PlannedReminder.objects.visible_to(SYSTEM.scope).filter(pk__in=ids, state__in=states)
    owed = set(waiting.values_list("obligation_id", flat=True))
    rows = Obligation.objects.visible_to(SYSTEM.scope).filter(pk__in=owed)
    locked = rows.select_for_update(
        of=("self",), no_key=True
    )  # rows that point here may be written meanwhile
    obligations = {row.pk: row for row in locked.select_related("enterprise").order_by("pk")}
    plans = list(waiting.select_for_update(of=("self",)).select_related("user").order_by("pk"))
    staff = _still_there(plans, obligations)
    due, spared, postponed = [], defaultdict(list), defaultdict(list)
    ladders = in_force(day_of(now))
    for plan in plans:
        plan.obligation = obligations[plan.obligation_id]
        at = earliest(nearest(ladders, plan.obligation.division_code), now)
        if not still_owed(plan.obligation, plan.due_on) or plan.pk not in staff:
            spared[_why(plan)].append(plan.pk)
        elif at > now and plan.channel not in QUIET_ANYWAY:
            postponed[at].append(plan.pk)
        else:
            due.append(plan)
    rows = PlannedReminder.objects.visible_to(SYSTEM.scope)
    for why, found in spared.items():
        rows.filter(pk__in=found).update(state=PlanState.SPARED, state_at=now, detail=why)
    for at, found in postponed.items():
        rows.filter(pk__in=found).update(not_before=at)
    due, skipped = _without_reached(due, now)
    return Taken(due, sum(map(len, spared.values())) + skipped)


def named(plan: PlannedReminder) -> Named:
    return named_in(plan.obligation)


def text_of(plan: PlannedReminder, today: date) -> str:
    return sentence([named(plan)], today) + tail_of(plan.reason)


def reminder(plan: PlannedReminder, text: str, result: str, at: datetime) -> Reminder:
    """The line of the ledger; what a bureau tells its own people is none."""
    return Reminder(
        obligation=plan.obligation,
        at=at,
        by=plan.by,
        channel=plan.channel,
        addressee=_addressee(plan)[:120],
        text=text[:500],
        result=result[:200],
        step=plan.step,
        reason=plan.reason,
        planned=plan,
    )


def keep(plans: Iterable[PlannedReminder], text: dict[int, str], result: str, at: datetime) -> None:
    rows = [reminder(p, text[p.pk], result, at) for p in plans if p.audience not in BUREAU_ROLES]
    Reminder.objects.visible_to(SYSTEM.scope).bulk_create(rows, batch_size=500)


def _without_reached(due: list[PlannedReminder], now: datetime) -> tuple[list[PlannedReminder], int]:
    """What is still to be sent, and how many were left out because somebody was quicker by hand."""
    reached = reached_by_hand(due, now)
    rows = PlannedReminder.objects.visible_to(SYSTEM.scope)
    lines = []
    for plan in due:
        if why := reached.get(plan.pk):
            rows.filter(pk=plan.pk).update(state=PlanState.SPARED, state_at=now, detail=why)
            line = reminder(plan, text_of(plan, day_of(now)), why, now)
            line.skipped = True
            lines.append(line)
    Reminder.objects.visible_to(SYSTEM.scope).bulk_create(lines, batch_size=500)
    return [plan for plan in due if plan.pk not in reached], len(lines)


def _still_there(plans: list[PlannedReminder], obligations: dict[int, Obligation]) -> set[int]:
    """Accounts that still work where the reminder was meant to find them."""
    users = {plan.user_id for plan in plans if plan.user_id}
    members = Membership.objects.visible_to(SYSTEM.scope).filter(
        user__in=users, state="active", user__is_active=True
    )
    works = set(members.values_list("user_id", "enterprise_id"))
    posts = Posting.objects.visible_to(SYSTEM.scope).filter(user__in=users, active=True, user__is_active=True)
    areas: dict[tuple[int, str], list[str]] = {}
    for user, role, code in posts.values_list("user_id", "role", "bureau__division_code"):
        areas.setdefault((user, role), []).append(code)

    def there(plan: PlannedReminder) -> bool:
        row = obligations[plan.obligation_id]
        if plan.audience == CONTACT:
            return True
        if role := BUREAU_ROLES.get(plan.audience):
            return any(row.division_code.startswith(code) for code in areas.get((plan.user_id, role), ()))
        return (plan.user_id, row.enterprise_id) in works

    return {plan.pk for plan in plans if there(plan)}


def _addressee(plan: PlannedReminder) -> str:
    """Who; the number of somebody without account stands in the ledger only in part."""
    if plan.user:
        return str(plan.user)
    who = plan.obligation.enterprise.contact_name or "联系人"
    return f"{who} {masked_phone(plan.address)}" if plan.address else plan.obligation.enterprise.name


def _why(plan: PlannedReminder) -> str:
    row = plan.obligation
    if row.filed_at is not None:
        return "已报送"
    if row.exempt_by_id is not None:
        return "已免报"
    if day_of(row.due_at) != plan.due_on:
        return "截止日已调整"
    return "企业已注销" if row.enterprise.state != "active" else "收件人已不在该单位任职"
