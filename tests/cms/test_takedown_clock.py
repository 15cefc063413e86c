"""A case is reopened: the page that told its decision gets its three working days by itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from cms.models import CasePage, Takedown
from cms.publishing import content_obstacles
from cms.tasks import run_takedown_clocks
from portal.models import Notice
from selfcheck.models import Case
from tests.casework import Casework
from tests.cms.writing import published
from tests.factories import NOW
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
REASON = "原决定认定事实错误"


@pytest.fixture
def told():
    """A public page of a case closed before."""
    case = Casework().match()
    page = published()
    CasePage.objects.filter(pk=page.pk).update(
        origin_case=case.pk, division_code="990102", last_published_at=NOW - timedelta(days=30)
    )
    Case.unscoped.filter(pk=case.pk).update(state="closed", closed_at=NOW, closed_by="officer")
    page.refresh_from_db()
    return page


def reopen(page, at=NOW):
    Case.unscoped.filter(pk=page.origin_case).update(
        state="reopened", closed_at=None, closed_by="", reopened_at=at, reopened_reason=REASON
    )


def run(moment):
    with time_machine.travel(moment, tick=True):
        run_takedown_clocks()


def test_nothing_is_asked_while_the_case_stands(told):
    run(NOW)

    assert not Takedown.unscoped.exists()


def test_a_reopened_case_starts_the_clock_from_the_day_it_was_reopened(told):
    reopen(told)

    run(NOW + timedelta(days=1))
    run(NOW + timedelta(days=1))

    row = Takedown.unscoped.get()
    assert (row.case_number, row.due_on) == (told.number, date(2026, 10, 13))
    assert REASON in row.reason
    told.refresh_from_db()
    assert told.live  # a person takes it down


def test_a_page_published_after_the_reopening_is_left_alone(told):
    reopen(told, at=NOW - timedelta(days=40))

    run(NOW)

    assert not Takedown.unscoped.exists()


def test_the_deciders_are_told_at_once_and_reminded_once_when_the_days_run_out(told):
    chief = bureau_client("990102", role="chief").user
    reopen(told)
    last_day, late = datetime(2026, 10, 13, 2, tzinfo=UTC), datetime(2026, 10, 14, 2, tzinfo=UTC)

    for moment in (NOW, last_day, last_day, late, late):
        run(moment)

    kinds = Notice.objects.filter(user=chief).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["cms.takedown_asked", "cms.takedown_due", "cms.takedown_overdue"]


def test_a_page_of_a_reopened_case_cannot_be_published(told):
    assert content_obstacles(told) == []

    reopen(told)

    assert "重新办理" in "".join(content_obstacles(told))
