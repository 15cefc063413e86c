"""催报信: printed in bulk, again if need be; noted once when handed over; never for who has filed."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError

from portal.actors import SYSTEM
from portal.calendars import day_of
from portal.errors import Refused
from portal.models import Job
from selfcheck.commands import ladder_plans, reminders
from selfcheck.commands.reminder_letters import note_handed_over, note_printed
from selfcheck.models import Obligation, PlannedReminder, Reminder
from selfcheck.queries import ladders
from selfcheck.queries.reminder_letters import LettersWanted, letters
from tests.factories import MembershipFactory
from tests.races import at_once, raised
from tests.selfcheck.bureau import OCTOBER_19, official, owing, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
LIST, PRINT, HAND = "/b/reminders/letters/", "/b/reminders/letters/print/", "/b/reminders/letters/hand-over/"
HANDED = {"handed_on": "2026-10-19", "result": "上门送达，李某签收"}
A_WEEK_BEFORE = OCTOBER_19 - timedelta(days=11)


@pytest.fixture
def row(time_machine, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    time_machine.move_to(OCTOBER_19, tick=False)
    places()
    owed = owing(enterprise__name="无账户铸造有限公司", enterprise__site_address="石桥街道 1 号")
    has_account = owing(enterprise__name="有账户企业")
    MembershipFactory(enterprise=has_account.enterprise, role="safety_officer")
    plan()
    return owed


def plan(now=A_WEEK_BEFORE) -> None:
    for due in ladders.due_steps(SYSTEM.scope, day_of(now)):
        ladder_plans.plan_step(actor=SYSTEM, due=due, now=now)


def one() -> PlannedReminder:
    return PlannedReminder.unscoped.get(channel="letter")


def printed() -> PlannedReminder:
    note_printed(actor=official(), planned_ids=[one().pk], now=OCTOBER_19)
    return one()


def handed_over(plan: PlannedReminder):
    return note_handed_over(
        actor=official(),
        planned_ids=[plan.pk],
        handed_on=day_of(OCTOBER_19),
        result="挂号信",
        now=OCTOBER_19,
    )


def test_only_who_has_no_account_waits_for_a_letter(row):
    page = bureau_client().get(LIST).text

    assert "无账户铸造" in page
    assert "有账户企业" not in page


def test_all_are_printed_by_a_job_that_says_who_and_when(row, django_capture_on_commit_callbacks):
    client = bureau_client()

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(PRINT, {"state": "planned"})

    job = Job.unscoped.get()
    assert answer.url == f"/jobs/{job.pk}/" or str(job.pk) in answer.url
    assert (job.state, job.result) == (Job.State.DONE, {"letters": 1})
    with default_storage.open(job.output_path) as file:
        (name,) = zipfile.ZipFile(io.BytesIO(file.read())).namelist()
    assert name == "催报信-001.pdf"
    assert (one().state, one().printed_by, one().printed_at) == ("printed", client.user.username, OCTOBER_19)
    assert not Reminder.unscoped.exists()


def test_a_letter_printed_again_is_one_line_of_the_ledger_when_handed_over(row):
    printed()
    client = bureau_client()

    note_printed(actor=official(), planned_ids=[one().pk], now=OCTOBER_19 + timedelta(minutes=5))
    client.post(HAND, HANDED | {"pick": one().pk, "state": "printed"})
    client.post(HAND, HANDED | {"pick": one().pk, "state": "printed"})

    line = Reminder.unscoped.get()
    assert (line.channel, line.by, line.result) == (
        "letter",
        client.user.username,
        "2026-10-19 上门送达，李某签收",
    )
    assert "无账户铸造有限公司：2026年三季度" in line.text
    assert "已逾期 4 天" in line.text
    assert one().state == "sent"
    assert "上门送达，李某签收" in client.get("/b/reminders/").text


@pytest.mark.parametrize("moment", ["before printing", "before handing over"])
def test_who_has_filed_meanwhile_gets_no_letter_and_no_line(row, moment):
    if moment == "before handing over":
        printed()
    Obligation.unscoped.filter(pk=row.pk).update(filed_at=OCTOBER_19, inspected_in_quarter=True)

    if moment == "before printing":
        assert note_printed(actor=official(), planned_ids=[one().pk], now=OCTOBER_19) == []
    else:
        assert handed_over(one()).spared == 1
    assert (one().state, one().detail) == ("spared", "已报送")
    assert not Reminder.unscoped.exists()


def test_of_two_letters_for_one_quarter_only_the_later_is_printed(row):
    plan(OCTOBER_19 - timedelta(days=3))
    first, second = PlannedReminder.unscoped.filter(channel="letter").order_by("pk")

    chosen = letters(official().scope, LettersWanted())
    assert [plan.pk for plan in chosen] == [second.pk]
    assert len(note_printed(actor=official(), planned_ids=[second.pk], now=OCTOBER_19)) == 1

    first.refresh_from_db()
    assert (first.state, first.detail) == ("spared", "由后一封催报信代替")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"handed_on": "2026-10-20"}, "还没有到"),
        ({"handed_on": "2026-10-18"}, "才打印"),
        ({"result": ""}, "送出方式"),
        ({"pick": []}, "没有选择催报信"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_is_noted(row, change, words):
    pk = printed().pk

    answer = bureau_client().post(HAND, HANDED | {"pick": [pk], "state": "printed"} | change)

    assert answer.status_code == 400
    assert words in answer.text
    assert not Reminder.unscoped.exists()


def test_a_letter_that_is_not_printed_cannot_have_been_handed_over(row):
    assert handed_over(one()).noted == 0
    with pytest.raises(DatabaseError):
        PlannedReminder.unscoped.filter(channel="letter").update(state="printed", state_at=OCTOBER_19)


def test_a_neighbour_neither_prints_nor_notes(row):
    theirs = official(division="990103")

    assert note_printed(actor=theirs, planned_ids=[one().pk], now=OCTOBER_19) == []
    assert one().state == "planned"
    assert "无账户铸造" not in bureau_client("990103").get(LIST).text


def test_a_legal_reviewer_does_not_handle_letters(row):
    assert bureau_client(role="legal_reviewer").get(LIST).status_code == 403
    with pytest.raises(Refused, match="不能办理催报信"):
        note_printed(actor=official("legal_reviewer"), planned_ids=[one().pk], now=OCTOBER_19)


def test_by_hand_a_letter_is_planned_for_who_has_no_account(row):
    PlannedReminder.unscoped.filter(channel="letter").update(
        state="spared", state_at=OCTOBER_19, detail="测试"
    )

    sent = reminders.send_reminders(
        actor=official(),
        obligation_ids=[row.pk],
        reason="三日内报送",
        channels=("letter",),
        now=OCTOBER_19,
    )

    assert (sent.reminded, sent.texts, sent.letters) == (1, 0, 1)
    (waiting,) = letters(official().scope, LettersWanted())
    assert waiting.reason == "三日内报送"


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_note_the_same_letter_at_once_write_one_line(row):
    plan = printed()
    results = at_once(row, lambda: handed_over(plan), lambda: handed_over(plan))

    assert raised(results) == []
    assert sorted(one.noted for one in results) == [0, 1]
    assert Reminder.unscoped.count() == 1


def test_as_many_queries_for_one_as_for_thirty(row):
    client = bureau_client()
    one = queries_of(client, LIST)
    for _ in range(29):
        owing()
    plan(A_WEEK_BEFORE + timedelta(minutes=10))

    assert queries_of(client, LIST) == one <= 16
