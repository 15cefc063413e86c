"""安全生产法 第四十一条: the clock reminds at 24 hours and escalates at 72, once each."""

from datetime import date, timedelta

import pytest

from portal.actors import SYSTEM
from portal.calendars import start_of_day
from portal.models import Notice
from selfcheck.commands.hazard_clocks import send_clock_notice
from selfcheck.models import ClockNotice
from selfcheck.queries.hazard_clocks import due_clocks
from tests.hazards import Hazardous

pytestmark = pytest.mark.django_db
FOUND = start_of_day(date(2026, 10, 8))


def run(hours: float) -> list[str]:
    now = FOUND + timedelta(hours=hours)
    due = due_clocks(SYSTEM.scope, now)
    for one in due:
        send_clock_notice(actor=SYSTEM, hazard_id=one.hazard_id, step=one.step, text=one.text, now=now)
    return [one.step for one in due]


def told(user) -> set[str]:
    rows = Notice.objects.filter(user__username=user.username, kind__startswith="hazard.clock")
    return set(rows.values_list("kind", flat=True))


def test_it_reminds_the_safety_officer_at_24_hours_and_not_before():
    case = Hazardous()

    assert run(23.9) == []
    assert run(24) == ["remind"]
    assert told(case.officer) == {"hazard.clock_remind"}
    assert told(case.principal) == set()


def test_it_escalates_to_the_principal_at_72_hours():
    case = Hazardous()
    run(24)

    assert run(71.9) == []
    assert run(72) == ["escalate"]
    assert told(case.principal) == {"hazard.clock_escalate"}


def test_each_step_is_sent_once_however_often_it_runs():
    Hazardous()

    assert [run(hours) for hours in (25, 26, 80, 81, 900)] == [["remind"], [], ["escalate"], [], []]
    assert ClockNotice.unscoped.count() == 2


def test_a_reported_hazard_and_a_general_one_have_no_clock():
    Hazardous().report()
    Hazardous("general")

    assert run(80) == []


def test_reported_in_the_meantime_nothing_is_sent():
    case = Hazardous()
    [due] = due_clocks(SYSTEM.scope, FOUND + timedelta(hours=30))
    case.report()

    sent = send_clock_notice(
        actor=SYSTEM, hazard_id=due.hazard_id, step=due.step, text=due.text, now=FOUND + timedelta(hours=31)
    )
    assert sent == 0
