"""The post: takes planned reminders batch by batch and carries each message to its server."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage

from portal import sms
from portal.actors import SYSTEM
from selfcheck.commands.ladder_sending import send_notices, settle_message, take_messages
from selfcheck.models import ReminderMessage
from selfcheck.queries.ladders import stuck, waiting, waiting_addresses
from selfcheck.rules.ladder import EMAIL, NOTICE, SMS
from selfcheck.states.reminders import MessageState

BATCH = 500
FAILURES_IN_A_ROW = 5  # then the server is down: the rest waits for the next run
SUBJECT = "催报：重大事故隐患自查报告尚未报送"


def settle_stuck(clock: Callable[[], datetime]) -> int:
    """What a killed worker left on the way is said to be unknown, so that somebody can look."""
    found = stuck(clock())
    for message_id in found:
        settle_message(
            actor=SYSTEM,
            message_id=message_id,
            state=MessageState.UNKNOWN,
            detail="发送途中中断",
            now=clock(),
        )
    return len(found)


def send_waiting(clock: Callable[[], datetime]) -> None:
    """In-app first, then what goes outside; the clock is read anew for each batch."""
    while ids := list(waiting(NOTICE, clock()).values_list("pk", flat=True)[:BATCH]):
        send_notices(actor=SYSTEM, planned_ids=ids, now=clock())
    for channel in (EMAIL, SMS) if sms.configured() else (EMAIL,):
        _send_channel(channel, clock)


def _send_channel(channel: str, clock: Callable[[], datetime]) -> None:
    failures = 0
    for address in waiting_addresses(channel, clock()):
        ids = list(waiting(channel, clock()).filter(address=address).values_list("pk", flat=True)[:BATCH])
        for message in take_messages(actor=SYSTEM, planned_ids=ids, now=clock()):
            settled = carry(message, clock)
            failures = failures + 1 if settled.state == MessageState.FAILED else 0
        if failures >= FAILURES_IN_A_ROW:
            return


def carry(message: ReminderMessage, clock: Callable[[], datetime]) -> ReminderMessage:
    """Outside of any transaction: no row is locked while a server takes its time."""
    state, detail, number = MessageState.SENT, "", ""
    try:
        if message.channel == SMS:
            number = sms.send(message.address, message.text, str(message.pk), clock())
        else:
            _mail(message).send()
    except sms.Refusal as refusal:
        state, detail = MessageState.UNDELIVERED, str(refusal)
    except sms.Uncertain as doubt:
        state, detail = MessageState.UNKNOWN, str(doubt)
    except OSError as error:
        state, detail = MessageState.FAILED, str(error)
    return settle_message(
        actor=SYSTEM,
        message_id=message.pk,
        state=state,
        detail=detail,
        provider_id=number,
        now=clock(),
    )


def _mail(message: ReminderMessage) -> EmailMessage:
    return EmailMessage(
        subject=SUBJECT,
        body=f"{message.text}\n\n办理：{settings.PORTAL_URL}\n\n本邮件由系统发出，请勿回复。",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.address],
    )
