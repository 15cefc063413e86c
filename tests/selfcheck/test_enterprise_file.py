"""一企一档: what a moved deadline leaves behind on the page of one enterprise."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from portal.calendars import Quarter
from selfcheck.commands import deadlines
from tests.selfcheck.bureau import OCTOBER_19, official, owing, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

OCTOBER_14 = datetime(2026, 10, 14, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _october_19(time_machine):
    places()
    time_machine.move_to(OCTOBER_19, tick=False)


def moved(division="990102", uscc="", chief_at="", due_on=date(2026, 10, 31)):
    clerk = official(division=division)
    move = deadlines.propose_deadline(
        actor=clerk,
        quarter=Quarter(2026, 3),
        division=division,
        uscc=uscc,
        due_on=due_on,
        reason="台风停工",
        evidence_note="市政府通知",
        now=OCTOBER_14,
    )
    chief = official("chief", division=division)
    deadlines.approve_deadline(actor=chief, deadline_id=move.pk, note="", now=OCTOBER_14)
    return chief


def page_of(row, client=None) -> str:
    address = reverse("selfcheck:enterprise_file", args=[row.enterprise.pk])
    return (client or bureau_client()).get(address).content.decode()


@pytest.mark.parametrize("whose", ["enterprise", "division", "city above"])
def test_a_moved_deadline_shows_both_dates_reason_and_approver(whose):
    row = owing(enterprise__division_code="990102001")
    chief = moved(
        division="9901" if whose == "city above" else "990102",
        uscc=row.enterprise.uscc if whose == "enterprise" else "",
    )

    page = page_of(row)

    assert "10-31 24:00 截止（原 10-15）" in page
    assert "原 2026-10-15 24:00" in page
    assert f"批准人 {chief.name}（分管领导）" in page
    assert "推迟截止时间已批准：2026年三季度" in page
    assert "还没有记录" not in page
    assert page.count("台风停工") == 2


def test_the_decision_of_a_higher_bureau_is_no_link_below():
    row = owing(enterprise__division_code="990102001")
    moved(division="9901")

    assert "/deadlines/" not in page_of(row).split('id="mv"')[1].split("</section>")[0]


def test_what_was_moved_elsewhere_is_not_shown():
    row = owing(enterprise__division_code="990102001")
    other = owing(enterprise__division_code="990102002")
    moved(uscc=other.enterprise.uscc)

    assert "台风停工" not in page_of(row)


def test_the_page_costs_the_same_with_one_move_and_with_many():
    row = owing(enterprise__division_code="990102001")
    clerk = bureau_client()
    url = reverse("selfcheck:enterprise_file", args=[row.enterprise.pk])
    moved(uscc=row.enterprise.uscc)
    one = queries_of(clerk, url)

    for day in range(1, 6):
        moved(uscc=row.enterprise.uscc, due_on=date(2026, 11, day))

    assert queries_of(clerk, url) == one
