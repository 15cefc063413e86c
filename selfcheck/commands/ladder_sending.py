"""Sending what was planned. A message is taken under lock, carried outside of it, then settled.

Cut off in between, its result is unknown and it is never sent again by itself: nobody is chased twice.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from portal.actors import SYSTEM, Actor
from portal.audit import record
from portal.calendars import day_of
from portal.models import Notice, User
from portal.notices import notify
from selfcheck.commands._reminder_rows import keep, named, take, text_of
from selfcheck.models import PlannedReminder, ReminderMessage
from selfcheck.queries.ladders import sending_values
from selfcheck.rules.ladder import SMS, again_after, portions, sentence, tail_of
from selfcheck.states.reminders import BUREAU_ROLES, RECEIVABLE, MessageState, PlanState


@dataclass(frozen=True)
class Told:
    sent: int
    spared: int


@transaction.atomic
def send_notices(*, actor: Actor, planned_ids: list[int], now: datetime) -> Told:
    """In-app messages of one batch: written in the transaction that asks again who still owes."""
    taken, today = take(planned_ids, now), day_of(now)
    texts = {plan.pk: text_of(plan, today) for plan in taken.due}
    to_staff = defaultdict(list)
    notices = []
    for plan in taken.due:
        if plan.audience in BUREAU_ROLES:
            to_staff[plan.user].append(plan)
        else:
            notices.append(_notice(plan, texts[plan.pk], now))
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=500)
    for user, plans in to_staff.items():
        _tell_staff(user, plans, now)
    keep(taken.due, texts, "站内信已送达", now)
    _move(taken.due, PlanState.SENT, now)
    if taken.due or taken.spared:
        record(actor, "ladder.notices_sent", now=now, sent=len(taken.due), spared=taken.spared)
    return Told(len(taken.due), taken.spared)


@transaction.atomic
def take_messages(*, actor: Actor, planned_ids: list[int], now: datetime) -> list[ReminderMessage]:
    """The plans of one address as one message that names each; texts too long become several."""
    taken, today = take(planned_ids, now), day_of(now)
    if not taken.due:
        return []
    first = taken.due[0]
    longest = sending_values(now)["sms_characters"] if first.channel == SMS else 100_000
    by_name = defaultdict(list)
    for plan in taken.due:
        by_name[named(plan)].append(plan)
    reasons = {plan.reason for plan in taken.due if plan.reason}
    tail = tail_of(reasons.pop()) if len(reasons) == 1 else ""
    messages = []
    for portion in portions(by_name, today, longest, tail):
        message = ReminderMessage(
            channel=first.channel,
            address=first.address,
            text=sentence(portion, today) + tail,
            created_at=now,
        )
        message.save()
        messages.append(message)
        for one in portion:
            _move(by_name[one], PlanState.TAKEN, now, message)
    record(actor, "ladder.messages_taken", now=now, messages=[m.pk for m in messages], spared=taken.spared)
    return messages


@transaction.atomic
def settle_message(
    *, actor: Actor, message_id: int, state: str, detail: str = "", provider_id: str = "", now: datetime
) -> ReminderMessage:
    """`state`: sent, failed (tried again while pauses are left), undelivered or unknown."""
    message = ReminderMessage.objects.select_for_update().get(pk=message_id)
    if message.state == MessageState.SENDING:
        _settle(message, state, detail, provider_id, now)
        record(actor, "ladder.message_settled", now=now, message=message.pk, state=state, detail=detail)
    return message


@transaction.atomic
def note_receipt(
    *, actor: Actor, reference: str, provider_id: str, delivered: bool, detail: str, now: datetime
) -> bool:
    """False for a message we do not know. Double and late receipts change nothing any more."""
    rows = ReminderMessage.objects.select_for_update().filter(channel=SMS)
    if reference.isdecimal() and len(reference) < 19:
        rows = rows.filter(pk=int(reference))
    elif provider_id:
        rows = rows.filter(provider_id=provider_id)
    else:
        return False
    message = rows.first()
    if message is None:
        return False
    if message.state in RECEIVABLE and message.receipt_at is None:
        state = MessageState.DELIVERED if delivered else MessageState.UNDELIVERED
        message.receipt_at = now
        if message.state == MessageState.SENDING:  # the receipt came before the gateway's own answer
            _settle(message, state, detail, provider_id, now)
        else:
            message.state, message.detail = state, detail[:300]
            message.save()
        record(actor, "ladder.receipt", now=now, message=message.pk, delivered=delivered, detail=detail)
    return True


def _settle(message: ReminderMessage, state: str, detail: str, provider_id: str, now: datetime) -> None:
    message.state, message.detail, message.settled_at = state, detail[:300], now
    message.provider_id = provider_id[:80] or None
    message.save()
    plans = list(
        PlannedReminder.objects.visible_to(SYSTEM.scope)
        .select_for_update(of=("self",))
        .filter(message=message, state=PlanState.TAKEN)
        .select_related("obligation__enterprise", "user")
        .order_by("pk")
    )
    if state == MessageState.FAILED:
        plans = _put_back(plans, message, now)
    else:
        final = PlanState.GIVEN_UP if state == MessageState.UNDELIVERED else PlanState.SENT
        _move(plans, final, now, message)
    today = day_of(message.created_at)
    keep(plans, {plan.pk: text_of(plan, today) for plan in plans}, message.get_state_display(), now)


def _notice(plan: PlannedReminder, text: str, now: datetime) -> Notice:
    row = plan.obligation
    return Notice(
        user=plan.user,
        enterprise=row.enterprise,
        kind="reminder",
        title=f"催报：{named(plan).quarter}自查报告（{row.enterprise.name}）"[:120],
        body=text,
        url=reverse("selfcheck:report_list"),
        key=f"ladder:{plan.pk}:{plan.user_id}",
        created_at=now,
    )


def _tell_staff(user: User, plans: list[PlannedReminder], now: datetime) -> None:
    names = [plan.obligation.enterprise.name for plan in plans]
    more = f"等 {len(names)} 家" if len(names) > 20 else f"（{len(names)} 家）"
    notify(
        [user],
        kind="ladder.staff",
        title=f"未报企业待跟进：{named(plans[0]).quarter} {len(names)} 家",
        body=f"{'、'.join(names[:20])}{more}按提醒阶梯已催报，仍未报送。请电话或者上门核实。",
        url=reverse("selfcheck:missing_list"),
        key=f"ladder-staff:{plans[0].pk}",
        now=now,
    )


def _move(plans: list[PlannedReminder], state: str, now: datetime, message=None) -> None:
    rows = PlannedReminder.objects.visible_to(SYSTEM.scope).filter(pk__in=[plan.pk for plan in plans])
    rows.update(state=state, state_at=now, **({"message": message} if message else {}))


def _put_back(plans: list[PlannedReminder], message: ReminderMessage, now: datetime) -> list[PlannedReminder]:
    """Those without another try left come back, given up."""
    pauses = sending_values(now)["retry_minutes"]
    given_up = []
    for plan in plans:
        plan.attempts += 1
        pause = again_after(plan.attempts, pauses)
        plan.state_at, plan.detail = now, message.detail
        if pause is None:
            plan.state = PlanState.GIVEN_UP
            given_up.append(plan)
        else:
            plan.state, plan.not_before = PlanState.PLANNED, now + pause
        plan.save(update_fields=["attempts", "state", "state_at", "not_before", "detail"])
    return given_up
