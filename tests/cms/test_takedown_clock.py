"""A case is reopened: the page that told its decision gets its three working days by itself."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from cms.commands.corrections import ask_correction
from cms.models import CasePage, Takedown
from cms.publishing import content_obstacles
from cms.tasks import run_correction_clocks, run_takedown_clocks
from portal.actors import SYSTEM
from portal.models import Notice
from selfcheck.models import Case, CaseTrack
from tests.casework import Casework
from tests.cms.writing import published
from tests.factories import NOW, CorrectionRequestFactory, TakedownFactory, TrackDecisionFactory
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


def decide(case_id, at, **changed):
    track = CaseTrack.unscoped.filter(case=case_id, party="enterprise").first()
    return TrackDecisionFactory(track=track, recorded_at=at, **changed)


def test_a_result_replaced_without_reopening_starts_the_clock_too(told):
    decide(told.origin_case, NOW - timedelta(days=60))
    run(NOW)
    assert not Takedown.unscoped.exists()

    decide(told.origin_case, NOW, outcome="no_penalty", document_no="青应急撤〔2026〕3号")
    run(NOW + timedelta(days=1))
    run(NOW + timedelta(days=1))

    row = Takedown.unscoped.get()
    assert (row.case_number, row.due_on) == (told.number, date(2026, 10, 13))
    assert "青应急撤〔2026〕3号" in row.reason


def test_a_case_kept_after_the_change_is_not_asked_for_again(told):
    judge = bureau_client("990102", role="chief")
    reopen(told)
    run(NOW)
    row = Takedown.unscoped.get()

    shown = judge.get(reverse("cms:desk")).content.decode()
    with time_machine.travel(NOW + timedelta(hours=1)):
        answer = judge.post(reverse("cms:keep_case", args=[row.pk]), {"reason": "只更正了文号，事实没有变"})
    run(NOW + timedelta(days=2))

    row = Takedown.unscoped.get()
    assert reverse("cms:keep_case", args=[row.pk]) in shown
    assert answer.status_code == 302
    assert row.state == "kept"
    assert "只更正了文号" in judge.get(reverse("cms:desk")).content.decode()
    assert judge.get(reverse("cms:case", args=[told.slug])).status_code == 200


def test_a_case_is_not_kept_without_a_reason(told):
    row = TakedownFactory(case_number=told.number)
    judge = bureau_client("990102", role="chief")

    answer = judge.post(reverse("cms:keep_case", args=[row.pk]), {"reason": " "})

    row.refresh_from_db()
    assert (answer.status_code, row.state) == (400, "open")


def test_the_notice_in_place_of_the_page_names_nobody(told):
    row = TakedownFactory(case_number=told.number)
    judge = bureau_client("990102", role="chief")

    answer = judge.post(reverse("cms:take_down", args=[row.pk]), {"public_words": "厂长：张建国一案已经撤销"})

    told.refresh_from_db()
    assert answer.status_code == 400
    assert "张建国" in answer.content.decode()
    assert told.live


def test_who_must_answer_a_correction_is_told_at_once_and_reminded_once_when_the_days_run_out():
    chief = bureau_client("990102", role="chief").user
    with time_machine.travel(NOW, tick=True):
        row = ask_correction(
            actor=SYSTEM, public_id=published_here().public_id, address="/", relation="reader",
            text="日期错了", contact="", now=NOW,
        )  # fmt: skip
    noon = datetime.combine(row.due_on, time(4), tzinfo=UTC)

    for moment in (NOW, noon, noon, noon + timedelta(days=1), noon + timedelta(days=1)):
        with time_machine.travel(moment, tick=True):
            run_correction_clocks()

    kinds = Notice.objects.filter(user=chief).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["cms.correction_asked", "cms.correction_due", "cms.correction_overdue"]


def test_nobody_is_reminded_of_what_is_answered():
    chief = bureau_client("990102", role="chief").user
    CorrectionRequestFactory(state="answered", answered_at=NOW, answered_by="x", answer="已更正")

    with time_machine.travel(NOW + timedelta(days=30), tick=True):
        run_correction_clocks()

    assert not Notice.objects.filter(user=chief).exists()


def published_here():
    page = published()
    CasePage.objects.filter(pk=page.pk).update(division_code="990102")
    return page
