"""The demo's case stories: each ends where its line says, with persons whose parts do not collide."""

import random
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command

from selfcheck.demo.story import Story
from selfcheck.models import Case, CaseFlag, SecondCheck, VisitFinding

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
FIRMS = 150


def test_the_case_stories_of_the_demo_end_where_their_lines_say():
    call_command("load_reference", verbosity=0)
    with time_machine.travel(NOW, tick=True):
        story = Story("filing", NOW, lambda _: None, plain="x-1234567", luck=random.Random(7), count=FIRMS)
        story.build()
    told = story.told
    flags = {
        (flag.case.number, flag.rule): flag.state
        for flag in CaseFlag.unscoped.select_related("case").exclude(state="superseded")
    }

    assert flags[told.lenient, "LE-1"] == "under_review"
    assert (told.lenient, "DP-1") not in flags
    assert flags[told.dual, "DP-1"] == "raised"
    assert flags[told.dual, "AT-1"] == "raised"
    assert (
        CaseFlag.unscoped.get(case__number=told.dual, rule="DP-1").steps.filter(action="sent_back").exists()
    )
    assert flags[told.closed, "LE-1"] == "upheld"
    closed = Case.unscoped.get(number=told.closed)
    assert closed.state == "closed"
    drawn = SecondCheck.unscoped.get(case=closed)
    assert drawn.state == "waiting"
    assert not {"zhouzheng"} & set(drawn.excluded)
    assert VisitFinding.unscoped.filter(visit__enterprise__name=told.waits, match_confirmed_at=None).exists()
