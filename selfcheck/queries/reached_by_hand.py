"""Whom a person has reminded today, so that the ladder does not say the same a second time."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from portal.actors import SYSTEM
from portal.calendars import day_of, start_of_day
from portal.formats import as_datetime
from portal.models import Delivery, Notice
from selfcheck.models import PlannedReminder
from selfcheck.queries.reminders import BY_HAND, channel_word
from selfcheck.rules.ladder import EMAIL, LETTER, NOTICE
from selfcheck.states.reminders import PlanState

Place = tuple[int, str, str]  # obligation, channel, address: as the sent-once log has it
KEY = "reminder:"  # begins the key of what `send_reminders` writes: reminder:<obligation>:<moment>


def reached_by_hand(plans: Iterable[PlannedReminder], now: datetime) -> dict[int, str]:
    """Plan of the ladder → the words of the ledger, when a person reached the same address today.

    What failed reached nobody; what waits for the end of the quiet hours will still be sent.
    """
    ladder = [plan for plan in plans if plan.by == SYSTEM.username and plan.state == PlanState.PLANNED]
    if not ladder:
        return {}
    places = _posted(ladder, now) | _noticed(ladder, now)
    return {
        plan.pk: f"未发送：{as_datetime(at)} 已人工催报（{channel_word(plan.channel)}），同一天不重复"
        for plan in ladder
        if (at := places.get(_place(plan)))
    }


def _place(plan: PlannedReminder) -> Place:
    return plan.obligation_id, plan.channel, plan.address


def _posted(plans: list[PlannedReminder], now: datetime) -> dict[Place, datetime]:
    """Texts a person had sent; a letter counts once it is handed over."""
    today = Q(state__in=(PlanState.TAKEN, PlanState.SENT), state_at__gte=start_of_day(day_of(now)))
    waits = Q(state=PlanState.PLANNED) & ~Q(channel=LETTER)
    rows = PlannedReminder.objects.visible_to(SYSTEM.scope).filter(
        today | waits, obligation__in={plan.obligation_id for plan in plans}, step__startswith=BY_HAND
    )
    return {_place(row): row.state_at or row.planned_at for row in rows.order_by("pk")}


def _noticed(plans: list[PlannedReminder], now: datetime) -> dict[Place, datetime]:
    """In-app messages sent by hand, and the mails that went with them."""
    notices = Notice.objects.filter(
        user__in={plan.user_id for plan in plans if plan.channel in (NOTICE, EMAIL)},
        kind="reminder",
        key__startswith=KEY,
        created_at__gte=start_of_day(day_of(now)),
    )
    mails = Delivery.objects.filter(notice__in=notices, channel=EMAIL).exclude(state=Delivery.State.FAILED)
    told = notices.values_list("key", "user__username", "created_at")
    mailed = mails.values_list("notice__key", "address", "notice__created_at")
    found = {(_owed(key), NOTICE, name): at for key, name, at in told}
    return found | {(_owed(key), EMAIL, address): at for key, address, at in mailed}


def _owed(key: str) -> int:
    return int(key.split(":")[1])
