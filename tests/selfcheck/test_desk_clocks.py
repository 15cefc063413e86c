"""The bureau's people are reminded of their own clocks: due soon and late, once each."""

from datetime import UTC, datetime

import pytest
import time_machine

from portal.actors import SYSTEM
from portal.models import AuditEvent, Membership, Notice
from selfcheck.commands.desk_clocks import tell_of_clock
from selfcheck.queries.desk import running_out
from selfcheck.tasks import run_desk_clocks
from tests.factories import EnterpriseFactory, MembershipFactory
from tests.selfcheck.bureau import official

pytestmark = pytest.mark.django_db
ASKED = datetime(2026, 10, 9, 1, 0, tzinfo=UTC)  # Friday before a worked Saturday: due on Tuesday 13th


def claim(division="990102001"):
    return MembershipFactory(
        enterprise=EnterpriseFactory(division_code=division),
        state="pending",
        decided_at=None,
        decided_by="",
        requested_at=ASKED,
    )


def run(day: int) -> int:
    with time_machine.travel(datetime(2026, 10, day, 1, 0, tzinfo=UTC), tick=False):
        return run_desk_clocks()


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind__startswith="desk.").order_by("pk")
    return list(rows.values_list("user__username", "title"))


def test_a_clock_tells_its_people_the_working_day_before_and_again_when_it_is_over():
    claim()
    official("clerk", username="zhaoyan")
    official("legal_reviewer", username="sunfa")

    assert [run(day) for day in (10, 12, 13, 14)] == [0, 1, 0, 1]
    assert told() == [("zhaoyan", "认领待审核：1 件即将到期"), ("zhaoyan", "认领待审核：1 件已逾期")]


def test_each_step_is_sent_once_however_often_it_runs():
    claim(), claim()
    official("clerk")

    assert [run(12), run(12), run(14), run(14), run(15)] == [1, 0, 1, 0, 0]
    assert [title for _, title in told()] == ["认领待审核：2 件即将到期", "认领待审核：2 件已逾期"]
    assert AuditEvent.unscoped.filter(action="desk.clock_told").count() == 2


def test_what_is_done_in_the_meantime_is_not_asked_for():
    row = claim()
    official("clerk")
    now = datetime(2026, 10, 14, 1, 0, tzinfo=UTC)
    [group] = running_out(SYSTEM, now)
    Membership.unscoped.filter(pk=row.pk).update(state="active", decided_at=now, decided_by="clerk")

    assert tell_of_clock(actor=SYSTEM, group=group, now=now) == 0
    assert told() == []


def test_a_neighbouring_bureau_is_not_told_and_an_old_clock_is_not_made_up():
    claim()
    official("clerk", "990103")

    assert run(14) == 0
    official("clerk", "990102")
    assert run(30) == 0
