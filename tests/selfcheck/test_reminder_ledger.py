"""S15 催报台账: automatic and by hand, filters, export equal to the screen, one enterprise with its texts."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from portal.actors import SYSTEM
from portal.calendars import day_of
from selfcheck import post
from selfcheck.commands import ladder_plans, reminders
from selfcheck.models import ReminderMessage
from selfcheck.queries import ladders
from tests.factories import MembershipFactory
from tests.selfcheck.bureau import OCTOBER_19, official, owing, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
URL = "/b/reminders/"
DAY_AFTER = OCTOBER_19 - timedelta(days=3)


@pytest.fixture
def row(time_machine):
    time_machine.move_to(OCTOBER_19, tick=False)
    places()
    owed = owing(enterprise__name="青柏永固铸造有限公司")
    MembershipFactory(
        enterprise=owed.enterprise, role="safety_officer", user__name="韩立群", user__phone="13800000001"
    )
    for due in ladders.due_steps(SYSTEM.scope, day_of(DAY_AFTER)):
        ladder_plans.plan_step(actor=SYSTEM, due=due, now=DAY_AFTER)
    post.send_waiting(lambda: DAY_AFTER)
    reminders.send_reminders(
        actor=official(), obligation_ids=[owed.pk], reason="三日内报送", now=OCTOBER_19 - timedelta(hours=1)
    )
    return owed


def shown(**query) -> str:
    return bureau_client().get(URL, query).content.decode()


def test_both_kinds_stand_in_the_ledger_with_way_time_person_and_result(row):
    page = shown()

    assert "合计 3 次，1 家" in page
    assert page.count("青柏永固铸造有限公司") == 3
    assert "系统自动" in page
    assert "站内信 1 人" in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"kind": "hand"}, 1),
        ({"kind": "auto"}, 2),
        ({"channel": "sms"}, 1),
        ({"result": "sent"}, 1),
        ({"result": "delivered"}, 0),
        ({"q": "别家"}, 0),
        ({"from_on": "2026-10-19"}, 1),
        ({"to_on": "2026-10-18"}, 2),
        ({"year": "2026", "quarter": "2"}, 0),
        ({"kind": "nonsense", "from_on": "x"}, 3),
    ],
)
def test_each_filter_narrows(row, query, count):
    assert shown(**query).count("dt__name") == count


def test_a_receipt_that_came_later_is_the_result_shown(row):
    ReminderMessage.objects.filter(channel="sms").update(state="delivered", receipt_at=OCTOBER_19)

    assert "已送达" in shown(channel="sms")
    assert shown(result="delivered").count("dt__name") == 1


def test_the_reason_of_a_reminder_by_hand_stands_on_the_screen_and_in_the_file(row):
    client = bureau_client()
    answer = client.get(f"{URL}export.xlsx", {"kind": "hand"})
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    head, *lines = [tuple(one) for one in sheet.iter_rows(min_row=4, values_only=True)]

    assert "理由：三日内报送" in client.get(URL, {"kind": "hand"}).content.decode()
    assert {line[head.index("理由")] for line in lines} == {"三日内报送"}


def test_the_export_equals_the_screen_with_filter_time_and_user(row):
    client = bureau_client()
    answer = client.get(f"{URL}export.xlsx", {"kind": "auto"})
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    values = [[cell.value for cell in line] for line in sheet.iter_rows()]

    assert "自动提醒" in values[1][0]
    assert client.user.name in values[2][0]
    assert "2026-10-19" in values[2][0]
    assert {line[4] for line in values[4:]} == {"站内信", "短信"}
    assert len(values) == 6


def test_one_enterprises_reminders_with_their_texts(row):
    page = bureau_client().get(reverse("selfcheck:ledger_detail", args=[row.pk])).content.decode()

    assert "已逾期 1 天" in page
    assert "理由：三日内报送" in page


def test_as_many_queries_for_one_as_for_many(row):
    client = bureau_client()
    one = queries_of(client, URL)
    others = [owing() for _ in range(9)]
    for other in others:
        MembershipFactory(enterprise=other.enterprise, role="safety_officer")
    reminders.send_reminders(
        actor=official(), obligation_ids=[other.pk for other in others], reason="催", now=OCTOBER_19
    )

    assert one == queries_of(client, URL)
    assert one <= 16
