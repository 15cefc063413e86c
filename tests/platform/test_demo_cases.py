"""The demo's case stories, as the database has them: built by the demo's own steps, in its first county."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from portal.errors import Refused
from portal.models import IndustryCode
from portal.reference.loading import merge
from selfcheck import reference
from selfcheck.commands import visits as visit_commands
from selfcheck.demo import places, register
from selfcheck.demo.story import Story
from selfcheck.demo.visits import OFFICERS
from selfcheck.models import Case, CaseFlag, CaseTrack, SecondCheck, Visit, VisitFinding
from selfcheck.queries.case_team import traced_team
from selfcheck.queries.cases import latest_evaluation
from selfcheck.states import VisitKind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
FIRMS = 24


def raised(number: str) -> dict[str, str]:
    rows = CaseFlag.unscoped.filter(case__number=number).exclude(state="superseded")
    return dict(rows.values_list("rule", "state"))


def test_each_case_story_of_the_demo_ends_where_its_line_says(time_machine, settings, monkeypatch):
    monkeypatch.setattr(register, "WEIGHT", dict.fromkeys(register.WEIGHT, 0) | {places.HOME: 1})
    settings.DEMO_CHAPTERS = []
    time_machine.move_to(NOW, tick=True)
    merge(
        IndustryCode,
        [(code, "C", name, 4, code[:3], True) for name, code, *_ in register.TRADES],
    )
    reference.load()
    story = Story("filing", NOW, lambda _: None, plain="x-1234567", luck=random.Random(7), count=FIRMS)
    story.build()
    told = story.told

    reported_before(told.lenient)
    never_checked(story, told.dual)
    sent_back(told.dual)
    closed_and_drawn(told.closed)
    ninth_visit(story)
    waiting = VisitFinding.unscoped.get(visit__enterprise__name=told.waits, match_confirmed_at=None)
    assert not Case.unscoped.filter(finding=waiting).exists()


def reported_before(number: str) -> None:
    flags = raised(number)
    assert flags["LE-1"] == "under_review"
    assert CaseFlag.unscoped.get(case__number=number, rule="LE-1", state="under_review").raised is True
    assert "DP-1" not in flags


def never_checked(story: Story, number: str) -> None:
    assert {"DP-1", "AT-1"} <= set(raised(number))
    case = Case.unscoped.get(number=number)
    assert set(CaseTrack.unscoped.filter(case=case).values_list("party", flat=True)) == {
        "enterprise",
        "principal",
    }
    scope = story.staff["qianli"].scope
    team = traced_team(scope, case, latest_evaluation(scope, case))
    assert len(team.members) >= 4


def sent_back(number: str) -> None:
    flag = CaseFlag.unscoped.get(case__number=number, rule="DP-1")
    assert (flag.state, flag.raised, flag.opinion) == ("raised", True, "upheld")
    assert list(flag.steps.order_by("pk").values_list("action", "by")) == [
        ("raised", "qianli"),
        ("proposed", "qianli"),
        ("sent_back", "sunfa"),
    ]


def closed_and_drawn(number: str) -> None:
    case = Case.unscoped.get(number=number)
    check = SecondCheck.unscoped.get(case=case)
    assert (case.state, raised(number)["LE-1"], check.state) == ("closed", "upheld", "waiting")
    assert "qianli" in check.excluded
    assert "zhouzheng" not in check.excluded


def ninth_visit(story: Story) -> None:
    firm, day = story.used_up, story.today
    assert firm.high_hazard
    assert [grade.grade for grade in firm.grades.all()] == [3]
    assert Visit.unscoped.filter(enterprise=firm, kind=VisitKind.PLANNED).count() == 8
    entry = visit_commands.Entry(
        kind=VisitKind.PLANNED,
        on=day - timedelta(days=1),
        levels=("county",),
        officers=OFFICERS,
        items=("重大事故隐患排查整治情况",),
        plan_number="检〔2026〕9号",
        plan_approver="lizhang",
        plan_approved_on=day - timedelta(days=2),
    )

    with pytest.raises(Refused, match="上限"):
        visit_commands.record_visit(
            actor=story.staff["qianli"],
            enterprise_id=firm.pk,
            entry=entry,
            token=UUID(int=1),
            today=day,
            now=NOW,
        )

    assert Visit.unscoped.filter(enterprise=firm).count() == 8
