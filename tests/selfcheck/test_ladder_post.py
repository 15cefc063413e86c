"""Bad days of the post: servers down, late, rude; receipts late, twice, forged; workers killed."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from portal import sms
from portal.actors import SYSTEM
from portal.calendars import day_of
from selfcheck import post
from selfcheck.commands import ladder_plans, ladder_sending
from selfcheck.models import Obligation, PlannedReminder, Reminder, ReminderMessage
from selfcheck.queries import ladders
from tests.factories import MembershipFactory
from tests.gateways import mail_server, sms_gateway
from tests.races import at_once, in_parallel, raised
from tests.selfcheck.bureau import owing, places

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 10, 8, 2, 0, tzinfo=UTC)  # a week before the deadline, 10:00 in Shanghai
MINUTE = timedelta(minutes=1)


def plan():
    for due in ladders.due_steps(SYSTEM.scope, day_of(NOW)):
        ladder_plans.plan_step(actor=SYSTEM, due=due, now=NOW)


def send(now=NOW):
    post.send_waiting(lambda: now)


def one(channel: str) -> PlannedReminder:
    return PlannedReminder.unscoped.get(channel=channel)


@pytest.fixture
def row(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = "127.0.0.1", False, 5
    settings.SMS_URL, settings.SMS_SECRET = "", "a-secret-of-the-gateway"
    places()
    owed = owing(enterprise__name="青柏永固铸造有限公司")
    MembershipFactory(enterprise=owed.enterprise, user__email="h@example.org", user__phone="13800000001")
    plan()
    return owed


@pytest.fixture
def gateway(row, settings):
    with sms_gateway() as server, mail_server() as mails:
        settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/send"
        settings.EMAIL_PORT = mails.server_address[1]
        server.mails = mails
        yield server


def test_mail_and_text_go_out_signed_and_named(gateway):
    send()

    (mail,) = gateway.mails.seen
    assert b"h@example.org" in mail
    ((told, headers, body),) = gateway.seen
    message = ReminderMessage.objects.get(channel="sms")
    assert (told["id"], told["phone"]) == (str(message.pk), "13800000001")
    assert "青柏永固铸造有限公司" in told["text"]
    assert headers["X-Signature"] == sms.signature(headers["X-Timestamp"], body)
    assert (message.state, message.provider_id) == ("sent", "g1")


def test_an_hour_without_mail_server_and_the_mail_goes_out_once(row, settings):
    with mail_server() as gone:
        settings.EMAIL_PORT = gone.server_address[1]
    for minutes in (0, 3, 10, 30):
        send(NOW + minutes * MINUTE)
    assert (one("email").state, one("email").attempts) == ("planned", 3)
    assert not Reminder.unscoped.filter(channel="email").exists()

    with mail_server(settings.EMAIL_PORT) as back:
        for minutes in (61, 75, 200):
            send(NOW + minutes * MINUTE)
        assert len(back.seen) == 1
    assert one("email").state == "sent"
    assert Reminder.unscoped.get(channel="email").result == "已发送"


def test_who_files_while_the_mail_server_is_down_is_not_chased_afterwards(row, settings):
    with mail_server() as gone:
        settings.EMAIL_PORT = gone.server_address[1]
    send()
    Obligation.unscoped.update(filed_at=NOW + MINUTE, inspected_in_quarter=True)

    with mail_server(settings.EMAIL_PORT) as back:
        send(NOW + 20 * MINUTE)
        assert back.seen == []
    assert (one("email").state, one("email").detail) == ("spared", "已报送")


def test_a_server_that_never_comes_back_is_given_up_and_said(gateway):
    gateway.mood = "500"
    now = NOW
    for _ in range(9):
        send(now)
        now = one("sms").not_before + MINUTE

    assert (one("sms").state, one("sms").attempts, len(gateway.seen)) == ("given_up", 7, 7)
    assert Reminder.unscoped.get(channel="sms").result == "发送失败"


def test_a_refused_number_is_not_tried_again(gateway):
    gateway.mood = "400"
    send()
    send(NOW + 60 * MINUTE)

    assert len(gateway.seen) == 1
    assert one("sms").state == "given_up"


def test_a_gateway_that_answers_late_is_not_asked_twice(gateway, monkeypatch):
    monkeypatch.setattr(sms, "TIMEOUT", 0.2)
    gateway.mood = "late"
    send()
    send(NOW + 60 * MINUTE)

    assert len(gateway.seen) == 1
    assert ReminderMessage.objects.get(channel="sms").state == "unknown"


def test_an_answer_in_other_words_is_still_sent(gateway):
    gateway.mood = "curt"
    send()

    assert ReminderMessage.objects.get(channel="sms").state == "sent"


def receipt(now=NOW, secret="", **told):
    body = json.dumps(told).encode()
    stamp = str(int(now.timestamp()))
    signature = secret or sms.signature(stamp, body)
    return Client(enforce_csrf_checks=True).post(
        reverse("selfcheck:sms_receipt"),
        body,
        content_type="application/json",
        headers={"X-Timestamp": stamp, "X-Signature": signature},
    )


def test_a_receipt_is_noted_once_whatever_comes_after(gateway, time_machine):
    time_machine.move_to(NOW, tick=False)
    send()
    message = ReminderMessage.objects.get(channel="sms")

    assert receipt(id=message.pk, delivered=True).status_code == 204
    assert receipt(id=message.pk, delivered=False, detail="late").status_code == 204

    message.refresh_from_db()
    assert (message.state, message.receipt_at, message.detail) == ("delivered", NOW, "")


def test_a_receipt_before_the_answer_stands(row, time_machine):
    time_machine.move_to(NOW, tick=False)
    (message,) = ladder_sending.take_messages(actor=SYSTEM, planned_ids=[one("sms").pk], now=NOW)

    assert receipt(id=message.pk, delivered=True).status_code == 204
    ladder_sending.settle_message(actor=SYSTEM, message_id=message.pk, state="sent", now=NOW)

    message.refresh_from_db()
    assert message.state == "delivered"
    assert Reminder.unscoped.filter(channel="sms").count() == 1


def test_forged_old_unknown_and_garbled_receipts_are_answered_alike(gateway, time_machine):
    time_machine.move_to(NOW, tick=False)
    send()
    message = ReminderMessage.objects.get(channel="sms")
    answers = [
        receipt(id=message.pk, delivered=True, secret="0" * 64),
        receipt(id=message.pk, delivered=True, now=NOW - 6 * MINUTE),
        receipt(id=message.pk + 1000, delivered=True),
        receipt(id="9" * 30, delivered=True),
        receipt(delivered=True),
        receipt(id=ReminderMessage.objects.get(channel="email").pk, delivered=True),
    ]

    assert {(answer.status_code, answer.content) for answer in answers} == {
        (404, "没有这条消息。\n".encode())
    }
    message.refresh_from_db()
    assert message.state == "sent"


def test_without_a_secret_no_receipt_is_believed(gateway, settings, time_machine):
    time_machine.move_to(NOW, tick=False)
    send()
    settings.SMS_SECRET = ""

    assert receipt(id=ReminderMessage.objects.get(channel="sms").pk, delivered=True).status_code == 404


def test_two_jobs_at_once_send_one_message(gateway):
    first, second = in_parallel(send, send)

    assert raised([first, second]) == []
    assert (len(gateway.seen), len(gateway.mails.seen)) == (1, 1)
    assert Reminder.unscoped.count() == 3


def test_a_filing_that_commits_while_the_job_waits_for_the_row_is_respected(row):
    def files():
        Obligation.unscoped.filter(pk=row.pk).update(filed_at=NOW, inspected_in_quarter=True)

    ids = [one("notice").pk]
    (told,) = at_once(
        row,
        lambda: ladder_sending.send_notices(actor=SYSTEM, planned_ids=ids, now=NOW),
        meanwhile=files,
    )

    assert (told.sent, told.spared) == (0, 1)


def test_a_job_killed_in_the_middle_goes_on_where_it_was(gateway):
    for n in range(4):
        other = owing(enterprise__name=f"第{n}厂")
        MembershipFactory(enterprise=other.enterprise, user__email=f"{n}@example.org")
    plan()
    ids = list(PlannedReminder.unscoped.filter(channel="notice").values_list("pk", flat=True))
    ladder_sending.send_notices(actor=SYSTEM, planned_ids=ids[:2], now=NOW)  # and then the worker dies
    connections.close_all()

    plan()
    send()

    assert PlannedReminder.unscoped.filter(state="sent").count() == PlannedReminder.unscoped.count()
    assert Reminder.unscoped.filter(channel="notice").count() == 5
    assert len(gateway.mails.seen) == 5
