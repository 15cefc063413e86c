"""Messages: one's own, unread first, each leading somewhere."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.models import Notice
from portal.notices import notify
from portal.queries.notices import menu_counts
from portal.workplaces import actors_of
from tests.factories import NOW, UserFactory
from tests.measure import queries_of
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db
LIST = "/notices/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def tell(user, title="已报送", url="/e/profile/", at=NOW):
    (notice,) = notify([user], kind="test", title=title, body="正文", url=url, key=title, now=at)
    return notice


def test_unread_messages_come_first_then_the_newest():
    client = enterprise_client()
    for number, title in enumerate(("旧的未读", "已读", "新的未读")):
        tell(client.user, title, at=NOW + timedelta(minutes=number))
    Notice.objects.filter(title="已读").update(read_at=NOW)

    page = client.get(LIST).text

    assert page.index("新的未读") < page.index("旧的未读") < page.index("<b>已读")
    assert "未读 2 条" in page


def test_opening_a_message_marks_it_read_and_goes_there():
    client = enterprise_client()
    notice = tell(client.user)

    answer = client.post(reverse("portal:notice_read", args=[notice.pk]))

    notice.refresh_from_db()
    assert answer.url == "/e/profile/"
    assert notice.read_at == NOW


def test_a_message_that_points_elsewhere_stays_here():
    client = enterprise_client()
    notice = tell(client.user, url="https://elsewhere.example/")

    assert client.post(reverse("portal:notice_read", args=[notice.pk])).url == LIST


def test_reading_is_not_a_get():
    client = enterprise_client()
    notice = tell(client.user)

    assert client.get(reverse("portal:notice_read", args=[notice.pk])).status_code == 405


def test_all_can_be_marked_at_once():
    client = bureau_client()
    tell(client.user, "一")
    tell(client.user, "二")

    page = client.post(reverse("portal:notice_read_all"), follow=True)
    again = client.post(reverse("portal:notice_read_all"), follow=True)

    assert "已把 2 条消息标为已读" in page.text
    assert "没有未读消息" in again.text
    assert menu_counts(actors_of(client.user)[0]) == {"portal:notice_list": 0}


def test_somebody_elses_message_does_not_exist():
    notice = tell(UserFactory(), "别人的消息")
    client = enterprise_client()

    assert "别人的消息" not in client.get(LIST).text
    assert client.post(reverse("portal:notice_read", args=[notice.pk])).status_code == 404


def test_an_empty_list_says_what_will_come():
    assert "还没有消息" in enterprise_client().get(LIST).text


def test_an_account_without_a_workplace_reads_its_messages_too():
    user = UserFactory()
    tell(user, "认领未通过")
    client = Client()
    client.force_login(user)

    assert "认领未通过" in client.get(LIST).text


def test_the_list_costs_the_same_for_one_and_for_thirty():
    client = enterprise_client()
    tell(client.user, "第一条")
    one = queries_of(client, LIST)
    for number in range(29):
        tell(client.user, f"消息{number}")

    assert queries_of(client, LIST) == one <= 15
    assert "下一页" in client.get(LIST).text
