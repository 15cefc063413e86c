"""设置: one's own division only, a new version each time, and what the settings do."""

from datetime import date, timedelta

import pytest
from django.db import Error, transaction

from portal.errors import Refused
from portal.models import AuditEvent, Notice
from selfcheck.commands.settings import change_setting
from selfcheck.models import BureauSetting
from selfcheck.queries.settings import in_force
from selfcheck.states.settings import SettingKind
from tests.factories import NOW
from tests.hazards import TODAY as ORDER_DAY
from tests.hazards import Hazardous
from tests.selfcheck.bureau import OCTOBER_19, official, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

URL = "/b/settings/"
HOURS = {"opens": "08:30", "closes": "17:30", "note": "午休 12:00 至 13:30"}
TODAY = date(2026, 10, 19)


@pytest.fixture(autouse=True)
def _place(time_machine):
    time_machine.move_to(OCTOBER_19, tick=False)
    places()


def set_hours(actor=None, **kwargs):
    said = {"kind": SettingKind.OFFICE_HOURS, "from_on": TODAY, "value": HOURS, "reason": "夏令时"}
    return change_setting(**({"actor": actor or official("chief"), "now": OCTOBER_19} | said | kwargs))


def test_a_setting_holds_from_its_day_on_and_the_one_before_stays_readable():
    chief = official("chief")
    set_hours(chief)
    set_hours(chief, value=HOURS | {"closes": "17:00"}, from_on=TODAY + timedelta(days=3), reason="冬令时")

    def closes(day):
        return in_force(chief.scope, "990102", day)["office_hours"]["closes"]

    assert (closes(TODAY), closes(TODAY + timedelta(days=3))) == ("17:30", "17:00")
    page = bureau_client().get(URL).content.decode()
    assert "夏令时" in page
    assert "冬令时" in page
    assert AuditEvent.unscoped.filter(action="settings.set").count() == 2


@pytest.mark.parametrize("role", ["clerk", "officer", "legal_reviewer"])
def test_only_chief_and_administrator_set(role):
    with pytest.raises(Refused, match="不能修改设置"):
        set_hours(official(role))
    client = bureau_client(role=role)
    assert client.get(URL).status_code == 200
    assert client.get(f"{URL}numbers/").status_code == 403


def test_a_setting_is_the_own_divisions_and_never_the_ones_above():
    set_hours(official("chief", "9901"))

    assert in_force(official("chief").scope, "990102", TODAY) == {}
    assert "午休" not in bureau_client(role="chief").get(URL).content.decode()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"from_on": TODAY - timedelta(days=1)}, "from_on"),
        ({"reason": " "}, "reason"),
        ({"value": HOURS | {"closes": "08:00"}}, "closes"),
    ],
)
def test_a_setting_needs_a_day_to_come_a_reason_and_sense(said, field):
    with pytest.raises(Refused) as refusal:
        set_hours(**said)
    assert refusal.value.field == field


def test_a_setting_is_never_changed_or_deleted():
    row = set_hours()

    for sql in (BureauSetting.unscoped.filter(pk=row.pk).delete, row.delete):
        with pytest.raises(Error), transaction.atomic():
            sql()


def test_the_form_sets_and_shows_it():
    client = bureau_client(role="division_admin")
    said = {"word": "青应急督", "first": "12", "from_on": "2026-10-19", "reason": "纸质文号已用到11号"}

    refused = client.post(f"{URL}numbers/", said | {"reason": "", "first": "0"})
    assert refused.status_code == 400
    assert "每年从几号起小于 1。请填 1 到 99999 之间的整数。" in refused.content.decode()
    assert client.post(f"{URL}numbers/", said).status_code == 302

    assert "青应急督〔年度〕第12号起" in client.get(URL).content.decode()


def test_the_page_costs_the_same_for_one_and_for_many_versions():
    client = bureau_client()
    set_hours()
    few = queries_of(client, URL)
    for _ in range(4):
        set_hours()

    assert queries_of(client, URL) == few


def set_series(at, **value):
    value = {"word": "青应急督", "first": 12} | value
    said = {"kind": SettingKind.SERIES, "from_on": ORDER_DAY, "value": value, "reason": "纸质文号已用到11号"}
    change_setting(actor=at.chief, now=NOW, **said)


def test_orders_take_the_set_word_from_the_set_number_on_and_no_number_twice():
    one, two = Hazardous(), Hazardous()
    set_series(one)

    with pytest.raises(Refused, match="与设置的“青应急督”不同") as refusal:
        one.supervise(word="某字")
    assert refusal.value.field == "word"
    with pytest.raises(Refused):
        one.supervise(deadline=ORDER_DAY)
    assert [one.supervise().number, two.supervise().number] == [12, 13]


def test_a_lower_first_number_never_gives_a_number_again():
    one, two = Hazardous(), Hazardous()
    set_series(one)
    assert one.supervise().number == 12
    set_series(one, first=1)

    assert two.supervise().number == 13


def test_the_notice_of_an_order_says_when_the_bureau_can_be_asked():
    one = Hazardous()
    set_hours(one.chief, from_on=ORDER_DAY, now=NOW)
    one.supervise()

    assert Notice.objects.filter(body__contains="咨询时间：工作日 08:30—17:30").exists()


def test_two_papers_never_share_a_word():
    set_hours(kind=SettingKind.SERIES, value={"word": "青应急督", "first": 1})

    with pytest.raises(Refused, match="已用于督办文号") as refusal:
        set_hours(kind=SettingKind.NOTES, value={"word": "青应急督"})

    assert refusal.value.field == "word"
    set_hours(kind=SettingKind.SERIES, value={"word": "青应急督", "first": 30})  # its own again


def test_each_page_says_where_its_setting_is_used():
    client = bureau_client(role="chief")

    assert "办理时限按工作日计算，不按钟点" in client.get(f"{URL}office-hours/").content.decode()
    for page, words in (("opinion", "整改意见书"), ("note", "不予行政处罚情况说明"), ("flag", "规则提示单")):
        assert f"用在哪里：{words}" in client.get(f"{URL}{page}-numbers/").content.decode()
    said = {"word": "青应急改", "first": "8", "from_on": "2026-10-19", "reason": "与纸质文号衔接"}
    assert client.post(f"{URL}opinion-numbers/", said).status_code == 302
    page = client.get(URL).content.decode()
    assert "青应急改〔年度〕第8号起" in page
    assert "与纸质文号衔接" in page
