"""Moved deadlines: later only, two people, the original date kept; one enterprise or a whole division."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from portal.calendars import Quarter, end_of_day
from portal.errors import Refused
from portal.models import AuditEvent, Notice
from selfcheck.commands import deadlines as commands
from selfcheck.models import DeadlineMove
from selfcheck.queries.bureau_home import menu_counts
from selfcheck.queries.filing_status import status_at
from tests.factories import MembershipFactory
from tests.selfcheck.bureau import DUE, OCTOBER_19, filed, firm, official, owing, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

Q3 = Quarter(2026, 3)
OCTOBER_14 = datetime(2026, 10, 14, 1, 0, tzinfo=UTC)
OCTOBER_31 = end_of_day(date(2026, 10, 31))


@pytest.fixture(autouse=True)
def _places():
    places()


def proposed(actor=None, **changes):
    values = {
        "actor": actor or official(),
        "quarter": Q3,
        "division": "990102",
        "due_on": date(2026, 10, 31),
        "reason": "台风停工",
        "evidence_note": "市政府通知",
        "now": OCTOBER_14,
    }
    return commands.propose_deadline(**values | changes)


def test_a_whole_division_gets_the_later_day_and_keeps_the_old_one():
    mine = owing(enterprise__division_code="990102001")
    outside = owing(enterprise__division_code="990103001")
    move = proposed()
    assert move.affected == 1
    mine.refresh_from_db()
    assert mine.due_at == DUE, "nothing changes before the second person"

    commands.approve_deadline(actor=official("chief"), deadline_id=move.pk, note="属实", now=OCTOBER_14)

    mine.refresh_from_db()
    outside.refresh_from_db()
    assert (mine.due_at, mine.original_due_at) == (OCTOBER_31, DUE)
    assert outside.due_at == DUE
    assert AuditEvent.unscoped.get(action="deadline.approved").detail["affected"] == 1


def test_one_enterprise_is_named_by_its_code_and_told():
    row, other = owing(), owing()
    principal = MembershipFactory(enterprise=row.enterprise, role="principal").user
    move = proposed(uscc=row.enterprise.uscc)

    commands.approve_deadline(actor=official("officer"), deadline_id=move.pk, note="", now=OCTOBER_14)

    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.due_at, other.due_at) == (OCTOBER_31, DUE)
    assert "2026-10-31 24:00" in Notice.objects.get(user=principal).body


def test_a_filing_between_the_two_dates_becomes_timely():
    row = filed(at=datetime(2026, 10, 16, 1, 0, tzinfo=UTC))
    move = proposed()

    commands.approve_deadline(actor=official("chief"), deadline_id=move.pk, note="", now=OCTOBER_19)

    rows = type(row).unscoped.annotate(status=status_at(OCTOBER_19))
    assert rows.get().status == "filed"


@pytest.mark.parametrize("day", ["2026-10-14", "2026-10-15", "2027-10-15"])
def test_only_later_and_not_for_ever(day):
    owing()
    with pytest.raises(Refused, match="只能推迟|推迟超过"):
        proposed(due_on=date.fromisoformat(day))


def test_a_day_that_is_over_helps_nobody():
    owing()
    with pytest.raises(Refused, match="已经过去"):
        proposed(due_on=date(2026, 10, 17), now=OCTOBER_19)


def test_nobody_reaches_beyond_his_division():
    owing()
    foreign = firm(division_code="990103001")
    with pytest.raises(Refused, match="管辖范围"):
        proposed(division="9901")
    with pytest.raises(Refused, match="名录中没有找到"):
        proposed(uscc=foreign.uscc)


def test_the_proposer_does_not_decide():
    owing()
    officer = official("officer")
    move = proposed(actor=officer)
    with pytest.raises(Refused, match="不能批准自己"):
        commands.approve_deadline(actor=officer, deadline_id=move.pk, note="", now=OCTOBER_14)
    with pytest.raises(Refused, match="必须写明理由"):
        commands.refuse_deadline(actor=official("chief"), deadline_id=move.pk, note="", now=OCTOBER_14)


def test_a_refused_move_changes_nothing():
    row = owing()
    move = proposed()

    commands.refuse_deadline(actor=official("chief"), deadline_id=move.pk, note="理由不足", now=OCTOBER_14)

    row.refresh_from_db()
    move.refresh_from_db()
    assert (row.due_at, move.state) == (DUE, "refused")


def test_the_page_shows_how_many_before_it_proposes(time_machine):
    time_machine.move_to(OCTOBER_14, tick=False)
    owing(enterprise__division_code="990102001")
    owing(enterprise__division_code="990102002")
    clerk = bureau_client()
    data = {
        "period": "2026Q3",
        "whom": "division",
        "division": "990102",
        "uscc": "",
        "due_on": "2026-10-31",
        "reason": "台风停工",
        "evidence_note": "市政府通知",
    }
    data |= {"period": "2026Q3"}

    shown = clerk.post(reverse("selfcheck:deadline_new"), data)
    key = shown.context["form"].initial["previewed"]

    assert shown.status_code == 200
    assert "涉及 2 家" in shown.content.decode()
    assert not DeadlineMove.unscoped.exists()

    changed = clerk.post(reverse("selfcheck:deadline_new"), data | {"previewed": key, "due_on": "2026-11-30"})
    assert "2026-11-30" in changed.content.decode()
    assert not DeadlineMove.unscoped.exists(), "other values are previewed anew"

    done = clerk.post(reverse("selfcheck:deadline_new"), data | {"previewed": key})
    assert done.status_code == 302
    assert DeadlineMove.unscoped.get().affected == 2


@pytest.mark.parametrize("day", ["2026-10-10", "2026-10-15"])
def test_a_day_that_moves_nothing_later_is_refused_before_anybody_is_counted(time_machine, day):
    time_machine.move_to(OCTOBER_14, tick=False)
    owing(enterprise__division_code="990102001")
    data = {
        "period": "2026Q3", "whom": "division", "division": "990102", "uscc": "",
        "due_on": day, "reason": "台风停工", "evidence_note": "市政府通知",
    }  # fmt: skip

    page = bureau_client().post(reverse("selfcheck:deadline_new"), data)

    assert page.status_code == 400
    assert "新截止日期必须晚于 2026-10-15：只能推迟，不能提前" in page.content.decode()
    assert "提出申请（" not in page.content.decode()


def test_pages_name_the_place_and_the_persons(time_machine):
    time_machine.move_to(OCTOBER_14, tick=False)
    owing(enterprise__division_code="990102001")
    clerk, chief = official(), official("chief")
    move = proposed(actor=clerk, division="990102001")
    commands.approve_deadline(actor=chief, deadline_id=move.pk, note="", now=OCTOBER_14)
    client = bureau_client()

    listed = client.get(reverse("selfcheck:deadline_list")).content.decode()
    detail = client.get(reverse("selfcheck:deadline_detail", args=[move.pk])).content.decode()

    assert "石桥街道全部企业" in listed
    assert "990102001" not in listed
    for page in (listed, detail):
        assert f"{clerk.name}（经办人）" in page
        assert f"{chief.name}（分管领导）" in page
        assert clerk.username not in page


def test_each_menu_entry_counts_its_own(time_machine):
    time_machine.move_to(OCTOBER_14, tick=False)
    owing(enterprise__division_code="990102001")
    chief = official("chief")

    proposed()

    counts = menu_counts(chief)
    assert (counts["selfcheck:exemption_list"], counts["selfcheck:deadline_list"]) == (0, 1)


def test_the_pages_list_and_decide(time_machine):
    time_machine.move_to(OCTOBER_14, tick=False)
    row = owing(enterprise__division_code="990102001")
    move = proposed()
    chief, clerk = bureau_client(role="chief"), bureau_client()
    url = reverse("selfcheck:deadline_list")
    assert "待批准" in clerk.get(url).content.decode()

    page = chief.get(reverse("selfcheck:deadline_detail", args=[move.pk])).content.decode()
    assert "第十四条" in page
    assert "2026-10-15 24:00" in page
    chief.post(reverse("selfcheck:deadline_approve", args=[move.pk]), {"note": ""})

    row.refresh_from_db()
    assert row.due_at == OCTOBER_31
    few = queries_of(clerk, url)
    for _ in range(5):
        proposed(due_on=date(2026, 11, 30))
    assert queries_of(clerk, url) == few
