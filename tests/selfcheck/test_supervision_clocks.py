"""督办期间每季度至少报告一次: the enterprise is reminded once a quarter, and not when it has reported."""

from datetime import date, datetime, timedelta

import pytest

from portal.actors import SYSTEM
from portal.calendars import start_of_day
from portal.models import Notice
from selfcheck import tasks
from selfcheck.commands import supervision
from selfcheck.commands.supervision_clocks import remind_of_progress
from selfcheck.models import ClockNotice
from selfcheck.queries.supervision_clocks import due_orders
from tests.factories import NOW
from tests.hazards import TODAY, Hazardous
from tests.races import in_parallel, raised

pytestmark = pytest.mark.django_db
KIND = "supervision.progress_due"


def morning(year: int, month: int, day: int) -> datetime:
    return start_of_day(date(year, month, day)) + timedelta(hours=9)


@pytest.fixture
def order():
    case = Hazardous()
    case.report()
    found = case.supervise(deadline=date(2027, 12, 31))
    found.case = case
    return found


def run(at: datetime) -> list[int]:
    due = due_orders(SYSTEM.scope, at)
    return [remind_of_progress(actor=SYSTEM, order_id=pk, now=at) for pk in due]


def test_the_quarter_of_the_issue_needs_no_report_and_no_reminder(order):
    assert TODAY in (order.issued_on,)
    assert run(morning(2026, 12, 31)) == []


@pytest.mark.parametrize(("day", "times"), [((2027, 3, 15), 0), ((2027, 3, 16), 1), ((2027, 3, 31), 1)])
def test_it_reminds_from_fifteen_days_before_the_quarters_end(order, day, times):
    assert len(run(morning(*day))) == times


def test_each_quarter_once_and_to_the_people_of_the_enterprise(order):
    (people,) = run(morning(2027, 3, 20))

    assert run(morning(2027, 3, 21)) == []
    assert len(run(morning(2027, 6, 20))) == 1
    names = set(Notice.objects.filter(kind=KIND).values_list("user__username", flat=True))
    assert {order.case.officer.username, order.case.principal.username} <= names
    assert people == len(names)
    assert ClockNotice.unscoped.count() == 2


def test_who_reported_between_the_list_and_the_sending_is_not_reminded(order):
    at = morning(2027, 3, 20)
    (pk,) = due_orders(SYSTEM.scope, at)
    supervision.report_progress(
        actor=order.case.officer, order_id=pk, on=date(2027, 3, 19), text="已完成招标", now=at
    )

    assert remind_of_progress(actor=SYSTEM, order_id=pk, now=at) == 0
    assert not Notice.objects.filter(kind=KIND).exists()


def test_an_order_that_ended_reminds_of_nothing(order):
    supervision.withdraw_order(actor=order.case.chief, order_id=order.pk, reason="重复挂牌", now=NOW)

    assert run(morning(2027, 3, 20)) == []


def test_the_task_of_the_clocks_carries_it(order, time_machine):
    time_machine.move_to(morning(2027, 3, 20), tick=False)
    tasks.run_hazard_clocks()
    tasks.run_hazard_clocks()

    assert Notice.objects.filter(kind=KIND, user__username=order.case.officer.username).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_remind_once(order):
    at = morning(2027, 3, 20)
    results = in_parallel(*[lambda: remind_of_progress(actor=SYSTEM, order_id=order.pk, now=at)] * 2)

    assert raised(results) == []
    assert sorted(results)[0] == 0
    assert ClockNotice.unscoped.filter(hazard=order.hazard).count() == 1
