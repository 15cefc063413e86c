"""An enterprise moves to another division while reminders run: reminded once, by one bureau, in any order."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from portal.actors import SYSTEM
from portal.calendars import Quarter, day_of
from portal.errors import Refused
from portal.models import Enterprise, Notice
from selfcheck import post
from selfcheck.commands import ladder_plans, ladder_sending, reminders
from selfcheck.commands import register as register_commands
from selfcheck.commands.obligations import open_period
from selfcheck.models import Obligation, PlannedReminder, Reminder
from selfcheck.queries import ladders
from tests.factories import MembershipFactory
from tests.races import at_once, in_parallel, raised
from tests.selfcheck.bureau import firm, official, owing, places
from tests.selfcheck.test_register_changes import proposed
from tests.support import bureau_client

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = "990102", "990103"
DAY_AFTER = datetime(2026, 10, 16, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai; the bureau's clerk is told too
MOVED_ON = date(2026, 10, 5)


class Story:
    """One that owes, with an account; a clerk on each side; the move waits for its second person."""

    def __init__(self):
        places()
        self.row = owing(enterprise__name="青柏永固铸造有限公司", enterprise__division_code="990102001")
        self.member = MembershipFactory(enterprise=self.row.enterprise, user__email="h@example.org").user
        self.clerk, self.chief = official(division=OLD), official("chief", division=OLD)
        self.new_clerk = official(division=NEW)
        self.change = proposed(self.row.enterprise, "move", on=MOVED_ON, to_division=NEW)

    def move(self):
        register_commands.approve_change(actor=self.chief, change_id=self.change.pk, note="", now=DAY_AFTER)

    def ids(self, **kwargs):
        return list(PlannedReminder.unscoped.filter(**kwargs).values_list("pk", flat=True))

    def by_hand(self, clerk):
        return reminders.send_reminders(
            actor=clerk, obligation_ids=[self.row.pk], reason="截止日已过", now=DAY_AFTER
        )

    @property
    def told(self) -> dict:
        rows = Notice.objects.filter(kind__in=("reminder", "ladder.staff"))
        return {pk: list(rows.filter(user=pk).values_list("kind", flat=True)) for pk in self.people}

    @property
    def people(self):
        return self.member.pk, self.clerk.user_id, self.new_clerk.user_id

    @property
    def has_moved(self) -> bool:
        return Enterprise.unscoped.get(pk=self.row.enterprise_id).division_code == NEW


@pytest.fixture
def story(time_machine):
    time_machine.move_to(DAY_AFTER, tick=False)
    return Story()


def plan():
    for due in ladders.due_steps(SYSTEM.scope, day_of(DAY_AFTER)):
        ladder_plans.plan_step(actor=SYSTEM, due=due, now=DAY_AFTER)


def send():
    post.send_waiting(lambda: DAY_AFTER)


def test_a_move_that_commits_while_the_ladder_waits_reminds_once_and_tells_one_bureau(story):
    plan()
    ids = story.ids(channel="notice")

    answers = at_once(
        story.row,
        lambda: ladder_sending.send_notices(actor=SYSTEM, planned_ids=ids, now=DAY_AFTER),
        meanwhile=story.move,
    )
    plan(), send()  # the run after the move

    assert raised(answers) == []
    assert story.has_moved
    assert story.told == {
        story.member.pk: ["reminder"],
        story.clerk.user_id: ["ladder.staff"],
        story.new_clerk.user_id: [],
    }
    assert Reminder.unscoped.filter(obligation=story.row, channel="notice").count() == 1


def test_planning_sending_and_the_move_at_the_same_time_end_the_same_way(story):
    assert raised(in_parallel(plan, story.move, plan)) == []
    assert raised(in_parallel(send, plan, send)) == []

    assert story.has_moved
    assert story.told == {
        story.member.pk: ["reminder"],
        story.clerk.user_id: ["ladder.staff"],
        story.new_clerk.user_id: [],
    }
    channels = Reminder.unscoped.filter(obligation=story.row).values_list("channel", flat=True)
    assert len(channels) == len(set(channels))


def test_of_two_bureaus_that_remind_by_hand_around_the_move_the_responsible_one_does(story):
    results = at_once(
        story.row,
        lambda: story.by_hand(story.clerk),
        meanwhile=story.move,
    )
    with pytest.raises(Refused, match="管辖范围"):
        story.by_hand(story.new_clerk)

    assert raised(results) == []
    assert results[0].reminded == 1
    assert [one.by for one in Reminder.unscoped.filter(obligation=story.row)] == [story.clerk.username]


def test_after_the_move_the_page_still_reminds_for_the_old_bureau_and_is_none_of_the_new_ones(story):
    story.move()
    asked = {"pick": [story.row.pk], "reason": "请尽快报送", "channels": ["notice"]}
    url = reverse("selfcheck:missing_remind")

    refused = bureau_client(NEW).post(url, asked, follow=True).content.decode()
    assert "不在您的管辖范围内" in refused
    assert bureau_client(NEW).get(url, {"pick": story.row.pk}).status_code == 404
    assert story.told[story.member.pk] == []
    page = bureau_client(OLD).get(url, {"pick": story.row.pk}).content.decode()
    assert "已迁出（安全管理人员）：站内信" in page
    assert str(story.member) not in page
    assert bureau_client(OLD).post(url, asked).status_code == 302

    assert story.told[story.member.pk] == ["reminder"]


def test_a_quarter_that_two_bureaus_open_during_the_move_is_owed_once_at_most(story):
    one = firm(name="云杉家居有限公司", division_code="990102001")
    change = proposed(one, "move", on=MOVED_ON, to_division=NEW)
    later = DAY_AFTER + timedelta(days=80)

    def opens(division):
        admin = official("division_admin", division=division)
        return lambda: open_period(actor=admin, quarter=Quarter(2026, 4), division=division, now=later)

    def move():
        register_commands.approve_change(actor=story.chief, change_id=change.pk, note="", now=DAY_AFTER)

    assert raised(in_parallel(opens(OLD), move, opens(NEW))) == []

    owed = Obligation.unscoped.filter(enterprise=one, year=2026, quarter=4)
    assert owed.count() <= 1
    assert {row.division_code[:6] for row in owed} <= {OLD}
