"""The reminder ladder: planned once, asked again under the lock, grouped by address, never doubled."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError

from portal.actors import SYSTEM
from portal.calendars import day_of
from portal.models import Delivery, Notice
from selfcheck import post, tasks
from selfcheck.commands import ladder_plans, ladder_sending, reminders
from selfcheck.models import Obligation, PlannedReminder, Reminder, ReminderMessage
from selfcheck.queries import ladders, missing_rows
from tests.factories import MembershipFactory
from tests.selfcheck.bureau import filed, official, owing, places
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
A_WEEK_BEFORE = datetime(2026, 10, 8, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
DAY = timedelta(days=1)


def plan(now=A_WEEK_BEFORE) -> int:
    due = list(ladders.due_steps(SYSTEM.scope, day_of(now)))
    return sum(ladder_plans.plan_step(actor=SYSTEM, due=one, now=now) for one in due)


def send(now=A_WEEK_BEFORE) -> None:
    post.send_waiting(lambda: now)


def planned(**kwargs) -> list[PlannedReminder]:
    return list(PlannedReminder.unscoped.filter(**kwargs).order_by("pk"))


def words(**kwargs) -> set[tuple]:
    return {(row.channel, row.address, row.audience) for row in planned(**kwargs)}


@pytest.fixture
def row():
    places()
    owed = owing(enterprise__name="青柏永固铸造有限公司", enterprise__contact_phone="13900000001")
    MembershipFactory(
        enterprise=owed.enterprise,
        role="safety_officer",
        user__username="han",
        user__email="han@example.org",
        user__phone="13800000001",
    )
    MembershipFactory(enterprise=owed.enterprise, role="principal", user__username="boss")
    return owed


def test_the_step_of_the_day_reaches_its_audience_by_its_channels(row):
    assert plan() == 3
    assert words() == {
        ("notice", "han", "safety_officer"),
        ("email", "han@example.org", "safety_officer"),
        ("sms", "13800000001", "safety_officer"),
    }


def test_planning_again_plans_nothing(row):
    plan()

    assert plan() == 0
    assert plan(A_WEEK_BEFORE + timedelta(hours=2)) == 0


@pytest.mark.parametrize("days", [-5, -3, -1])
def test_a_day_whose_last_step_is_long_past_plans_nothing(row, days):
    assert plan(A_WEEK_BEFORE + days * DAY) == 0


def test_an_enterprise_without_account_gets_the_registers_telephone_and_a_letter():
    places()
    owing(enterprise__contact_phone="13900000009")
    plan()

    assert words() == {("sms", "13900000009", "contact"), ("letter", "", "contact")}


def test_filed_exempt_and_closed_are_not_planned(row):
    filed()
    owing(enterprise__state="closed", enterprise__closed_on=day_of(A_WEEK_BEFORE))

    plan()

    assert {one.obligation_id for one in planned()} == {row.pk}


def test_what_is_sent_is_kept_with_text_and_result(row):
    plan()
    send()

    assert {one.state for one in planned()} == {"sent"}
    notice = Notice.objects.get(user__username="han")
    assert "青柏永固铸造有限公司：2026年三季度" in notice.body
    assert "还剩 7 天" in notice.body
    assert len(mail.outbox) == 1
    kept = Reminder.unscoped.all()
    assert {one.channel for one in kept} == {"notice", "email", "sms"}
    assert {one.step for one in kept} == {"-7"}
    assert all("青柏永固铸造有限公司" in one.text for one in kept)


def test_sending_again_sends_nothing_again(row):
    plan()
    send()
    send()
    send(A_WEEK_BEFORE + timedelta(hours=1))

    assert len(mail.outbox) == 1
    assert Notice.objects.filter(kind="reminder").count() == 1
    assert ReminderMessage.objects.count() == 2


def test_who_filed_after_the_plan_is_spared(row):
    plan()
    row.filed_at, row.inspected_in_quarter = A_WEEK_BEFORE - timedelta(seconds=1), True
    row.save()

    send()

    assert {(one.state, one.detail) for one in planned()} == {("spared", "已报送")}
    assert not mail.outbox
    assert not Notice.objects.exists()
    assert not Reminder.unscoped.exists()


def test_a_moved_deadline_spares_the_old_step_and_starts_the_ladder_of_the_new_day(row):
    plan()
    row.due_at += 10 * DAY
    row.save()
    send()
    assert {(one.state, one.detail) for one in planned()} == {("spared", "截止日已调整")}

    assert plan(A_WEEK_BEFORE + 10 * DAY) == 3


def test_who_no_longer_works_there_is_spared(row):
    plan()
    row.enterprise.memberships.filter(user__username="han").update(state="suspended", reason="离职")

    send()

    assert {one.detail for one in planned()} == {"收件人已不在该单位任职"}


def test_one_address_that_serves_ten_enterprises_gets_one_message_naming_each(row):
    han = row.enterprise.memberships.get(user__username="han").user
    others = [owing(enterprise__name=f"代管第{n}厂") for n in range(9)]
    for other in others:
        MembershipFactory(enterprise=other.enterprise, role="safety_officer", user=han)
    plan()
    send()

    (message,) = mail.outbox
    assert all(f"代管第{n}厂" in message.body for n in range(9))
    assert "青柏永固铸造有限公司" in message.body
    assert ReminderMessage.objects.filter(channel="sms").count() == 1
    assert Reminder.unscoped.filter(channel="sms").count() == 10


def test_an_account_of_another_enterprise_reads_in_its_own_line_only_its_own_name(row):
    han = row.enterprise.memberships.get(user__username="han").user
    other = owing(enterprise__name="另一厂", enterprise__division_code="990103001")
    MembershipFactory(enterprise=other.enterprise, role="safety_officer", user=han)
    plan()
    send()

    assert "另一厂" not in Reminder.unscoped.get(obligation=row, channel="sms").text


def test_quiet_hours_postpone_and_lose_nothing(row):
    midnight = datetime(2026, 10, 7, 16, 5, tzinfo=UTC)  # 00:05 of the day of the step
    assert plan(midnight) == 3
    send(midnight)
    assert {one.state for one in planned()} == {"planned"}
    assert {one.not_before for one in planned()} == {datetime(2026, 10, 8, 0, 0, tzinfo=UTC)}

    send(datetime(2026, 10, 8, 0, 0, tzinfo=UTC))
    assert {one.state for one in planned()} == {"sent"}


def test_a_run_that_reaches_into_the_quiet_hours_leaves_the_rest_for_the_morning(row):
    plan()
    evening = datetime(2026, 10, 8, 12, 0, tzinfo=UTC)  # 20:00

    send(evening)

    assert {one.state for one in planned()} == {"planned"}
    assert {one.not_before for one in planned()} == {datetime(2026, 10, 9, 0, 0, tzinfo=UTC)}


def test_the_day_after_the_nearest_bureaus_clerk_is_told_once_for_all(row):
    owing(enterprise__name="第二家")
    clerk = official()
    official(division="9901")
    day_after = datetime(2026, 10, 16, 2, 0, tzinfo=UTC)
    plan(day_after)
    send(day_after)

    (notice,) = Notice.objects.filter(kind="ladder.staff")
    assert notice.user_id == clerk.user_id
    assert "青柏永固铸造有限公司、第二家（2 家）" in notice.body
    assert not Reminder.unscoped.filter(addressee__contains=clerk.name).exists()


def test_an_obligation_moved_to_another_bureau_is_no_longer_the_old_clerks_business(row):
    official()
    theirs = official(division="990103")
    day_after = datetime(2026, 10, 16, 2, 0, tzinfo=UTC)
    plan(day_after)
    row.division_code = "990103001"
    row.save()
    plan(day_after)
    send(day_after)

    assert set(Notice.objects.filter(kind="ladder.staff").values_list("user_id", flat=True)) == {
        theirs.user_id
    }


def test_a_division_of_its_own_ladder_follows_it_and_no_other_does(row):
    elsewhere = owing(enterprise__division_code="990103001")
    MembershipFactory(enterprise=elsewhere.enterprise, role="safety_officer")
    value = ladders.default_value(day_of(A_WEEK_BEFORE)) | {
        "steps": [{"days": -8, "audience": ["principal"], "channels": ["notice"]}],
        "catch_up_days": 0,
    }
    ladder_plans.set_ladder(
        actor=official("chief"),
        division="990102",
        from_on=day_of(A_WEEK_BEFORE),
        value=value,
        reason="本区提前",
        now=A_WEEK_BEFORE - DAY,
    )

    plan()

    assert {one.obligation_id for one in planned()} == {elsewhere.pk}


def test_the_log_refuses_to_be_changed(row):
    plan()
    send()
    with pytest.raises(DatabaseError, match="不得修改"):
        PlannedReminder.unscoped.update(state="planned")


def test_a_message_cut_off_on_its_way_is_unknown_and_never_sent_again(row):
    plan()
    ids = [one.pk for one in planned(channel="email")]
    ladder_sending.take_messages(actor=SYSTEM, planned_ids=ids, now=A_WEEK_BEFORE)  # and the worker dies

    later = A_WEEK_BEFORE + timedelta(minutes=20)
    assert post.settle_stuck(lambda: later) == 1
    send(later)

    assert not mail.outbox
    assert Reminder.unscoped.get(channel="email").result == "结果不明"


def test_the_task_does_it_all(row, time_machine):
    time_machine.move_to(A_WEEK_BEFORE, tick=False)

    assert tasks.run_reminder_ladder() == 3
    assert tasks.run_reminder_ladder() == 0
    assert len(mail.outbox) == 1


def by_hand(row, now, channels=("notice", "sms")):
    reminders.send_reminders(
        actor=official(), obligation_ids=[row.pk], reason="请尽快报送", channels=channels, now=now
    )


def test_the_step_skips_whom_a_person_reached_the_same_day_and_the_ledger_says_why(row):
    by_hand(row, A_WEEK_BEFORE - timedelta(hours=1))
    send(A_WEEK_BEFORE - timedelta(hours=1))
    before = (Notice.objects.count(), ReminderMessage.objects.count())
    plan()
    send()

    assert (Notice.objects.count(), ReminderMessage.objects.count()) == before
    steps = planned(step="-7")
    assert {one.state for one in steps} == {"spared"}
    why = "未发送：2026-10-08 09:00 已人工催报（短信），同一天不重复"
    assert [one.detail for one in steps if one.channel == "sms"] == [why]
    assert Reminder.unscoped.filter(skipped=True).count() == 3
    page = bureau_client().get("/b/reminders/", {"year": 2026, "quarter": 3}).content.decode()
    assert why in page
    assert "合计 2 次，1 家；未发送 3 次" in page
    counted = missing_rows.reminders_of(SYSTEM.scope, 2026)
    assert Obligation.unscoped.annotate(made=counted).get(pk=row.pk).made == 2


def test_the_step_reaches_other_people_other_channels_and_the_next_day(row):
    deputy = MembershipFactory(enterprise=row.enterprise, role="leader", user__username="deputy").user
    by_hand(row, A_WEEK_BEFORE - timedelta(hours=1), channels=("sms",))
    by_hand(row, A_WEEK_BEFORE - DAY, channels=("notice",))
    plan()
    send()
    assert {(one.channel, one.state) for one in planned(step="-7")} == {
        ("notice", "sent"),
        ("email", "sent"),
        ("sms", "spared"),
    }

    by_hand(row, A_WEEK_BEFORE + 4 * DAY - timedelta(hours=1), channels=("notice",))
    plan(A_WEEK_BEFORE + 4 * DAY)
    send(A_WEEK_BEFORE + 4 * DAY)
    states = {one.address: one.state for one in planned(step="-3", channel="notice")}
    assert states["han"] == "spared"
    assert states.get(deputy.username, "sent") == "sent"


def test_a_mail_that_failed_and_a_letter_not_handed_over_hold_nothing_back(row):
    by_hand(row, A_WEEK_BEFORE - timedelta(hours=1), channels=("notice",))
    Delivery.objects.update(state="failed")
    plan()
    send()
    assert {one.channel: one.state for one in planned(step="-7")} == {
        "notice": "spared",
        "email": "sent",
        "sms": "sent",
    }
