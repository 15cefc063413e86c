"""设置 · 提醒阶梯: preview with base numbers and lists, a new version with reason, never for above."""

import pytest
from django.urls import reverse

from selfcheck.models import LadderVersion
from selfcheck.tasks import run_reminder_ladder
from tests.factories import MembershipFactory
from tests.selfcheck.bureau import OCTOBER_19, filed, owing, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
DETAIL, EDIT = "/b/ladder/", "/b/ladder/edit/"
DAY = {"day": "2026-10-16"}


@pytest.fixture
def row(time_machine):
    time_machine.move_to(OCTOBER_19, tick=False)
    places()
    owed = owing(enterprise__name="青柏永固铸造有限公司")
    MembershipFactory(enterprise=owed.enterprise, role="safety_officer", user__phone="13800000001")
    return owed


def said(**changes) -> dict:
    """What the form sends: one step three days before, by message to the principal."""
    data = {
        "division": "990102",
        "repeat_days": "10",
        "most_repeats": "2",
        "repeat_audience": ["principal"],
        "repeat_channels": ["notice"],
        "quiet_from": "19:00",
        "quiet_to": "09:00",
        "from_on": "2026-10-20",
        "reason": "本区企业要求提前",
        "step-TOTAL_FORMS": "8",
        "step-INITIAL_FORMS": "6",
        "step-0-days": "-3",
        "step-0-audience": ["principal"],
        "step-0-channels": ["notice"],
    }
    return data | changes


def test_the_preview_says_who_gets_what_and_opens_the_list(row):
    owing(enterprise__name="无账户企业", enterprise__contact_phone="13900000009")
    client = bureau_client()
    page = client.get(DETAIL, DAY).content.decode()

    assert "逾期第 1 天" in page
    assert "2 家" in page
    assert "站内信 3 条，2 个收件处" in page  # the officer once, the clerk for both
    assert "短信 2 条，2 个收件处" in page
    opened = client.get(reverse("selfcheck:ladder_preview"), DAY | {"step": "0"}).content.decode()
    assert "青柏永固铸造有限公司" in opened
    assert "无账户企业" in opened


def test_each_figure_of_a_channel_opens_its_own_list(row):
    owing(enterprise__name="无账户企业", enterprise__contact_phone="13900000009")
    listed = reverse("selfcheck:ladder_preview")
    client = bureau_client()
    page = client.get(DETAIL, DAY).content.decode()

    letters = client.get(listed, DAY | {"step": "0", "channel": "letter"}).content.decode()
    texts = client.get(listed, DAY | {"step": "0", "channel": "sms"}).content.decode()

    assert f"{listed}?day=2026-10-16&amp;step=0&amp;channel=letter" in page
    assert ("无账户企业" in letters, "青柏永固铸造" in letters) == (True, False)
    assert ("无账户企业" in texts, "青柏永固铸造" in texts) == (True, True)
    assert client.get(listed, DAY | {"step": "0", "channel": "pigeon"}).status_code == 404


def test_one_account_in_two_roles_is_counted_once_as_it_is_reminded_once(row):
    user = row.enterprise.memberships.get().user
    MembershipFactory(enterprise=row.enterprise, role="principal", user=user)

    assert "短信 1 条，1 个收件处" in bureau_client().get(DETAIL, DAY).content.decode()


def test_the_preview_shows_the_own_area_only(row):
    owing(enterprise__name="邻区企业", enterprise__division_code="990103001")

    opened = bureau_client().get(reverse("selfcheck:ladder_preview"), DAY | {"step": "0"})

    assert "邻区企业" not in opened.content.decode()


@pytest.mark.parametrize("step", ["", "x", "9", "9" * 40])
def test_a_step_that_is_none_is_no_page(row, step):
    assert bureau_client().get(reverse("selfcheck:ladder_preview"), DAY | {"step": step}).status_code == 404


def test_a_chief_sets_the_own_ladder_with_reason_and_day(row):
    client = bureau_client(role="chief")
    assert client.get(EDIT).status_code == 200

    answer = client.post(EDIT, said(), follow=True)

    version = LadderVersion.unscoped.get()
    assert (version.division_code, str(version.from_on)) == ("990102", "2026-10-20")
    assert version.value["steps"] == [{"days": -3, "audience": ["principal"], "channels": ["notice"]}]
    assert version.value["quiet_to"] == "09:00"
    assert "本区企业要求提前" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"division": "9901"}, "division"),
        ({"division": "990103"}, "division"),
        ({"from_on": "2026-10-18"}, "已经过去"),
        ({"reason": ""}, "理由"),
        ({"step-0-audience": []}, "没有选对象或者方式"),
        ({"most_repeats": "-1"}, "最多再提醒几次小于 0。请填 0 到 52 之间的整数。"),
        ({"quiet_from": "25:00"}, "免打扰起写法不对。请写成 08:30 这样"),
        ({"step-1-days": "-3", "step-1-audience": ["leader"], "step-1-channels": ["sms"]}, "-3 天已经有一步"),
    ],
)
def test_what_is_not_allowed_is_said_and_nothing_is_set(row, change, words):
    answer = bureau_client(role="chief").post(EDIT, said(**change))

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not LadderVersion.unscoped.exists()


def test_a_clerk_may_look_and_not_set(row):
    client = bureau_client()

    assert "调整阶梯" not in client.get(DETAIL).content.decode()
    assert client.post(EDIT, said()).status_code == 403


def test_as_many_queries_for_one_as_for_many(row):
    client = bureau_client()
    url = f"{DETAIL}?day=2026-10-16"
    one = queries_of(client, url)
    for _ in range(9):
        MembershipFactory(enterprise=owing().enterprise, role="safety_officer")

    assert one == queries_of(client, url)
    assert one <= 40


def tried(client, **changes):
    return client.post(EDIT, said(act="try", **changes))


def test_a_draft_is_tried_before_it_is_saved(row):
    owing(enterprise__name="无账户企业", enterprise__contact_phone="13900000009")
    step = {"step-0-days": "7", "step-0-audience": ["safety_officer"], "step-0-channels": ["sms", "letter"]}

    answer = tried(bureau_client(role="chief"), reason="", **step)

    assert answer.status_code == 200
    first, again, _ = answer.context["draft"].steps
    assert (str(first.day), first.step.label, first.base) == ("2026-10-22", "逾期第 7 天", 2)
    assert [(f.channel, f.reminders, f.addresses) for f in first.figures] == [("sms", 2, 2), ("letter", 1, 1)]
    assert (str(again.day), again.figures) == ("2026-11-01", ())  # to the principal, and there is none
    page = answer.content.decode()
    assert "短信 2 条，2 个收件处" in page
    assert "青柏永固铸造有限公司：2026年三季度重大事故隐患自查报告尚未报送" in page
    assert "已逾期 7 天" in page
    assert 'value="7"' in page  # what was typed is still there
    assert not LadderVersion.unscoped.exists()


def test_a_draft_counts_nothing_that_went_out_under_the_same_step(row):
    step = {"step-0-days": "4", "step-0-audience": ["safety_officer"], "step-0-channels": ["sms"]}
    today = {"from_on": "2026-10-19", "most_repeats": "0"} | step
    client = bureau_client(role="chief")
    assert tried(client, **today).context["draft"].totals == (("短信", 1),)

    client.post(EDIT, said(**today))
    run_reminder_ladder()

    (caught_up,) = tried(client, **today).context["draft"].steps
    assert (caught_up.base, caught_up.figures) == (1, ())


def test_a_draft_leaves_out_who_has_filed_other_areas_and_those_with_a_ladder_of_their_own(row):
    filed()
    owing(enterprise__division_code="990103001")
    owing(enterprise__division_code="990102002")
    step = {"step-0-days": "7", "step-0-audience": ["safety_officer"], "step-0-channels": ["letter"]}
    client = bureau_client(role="chief")
    assert tried(client, **step).context["draft"].steps[0].base == 2

    client.post(EDIT, said(division="990102002", from_on="2026-10-19", **step))

    draft = tried(client, **step).context["draft"]
    assert draft.steps[0].base == 1
    assert draft.own_below == ("990102002",)


def test_a_draft_with_a_mistake_is_not_tried_and_keeps_what_was_typed(row):
    answer = tried(bureau_client(role="chief"), **{"step-0-audience": [], "step-0-days": "-9"})

    assert (answer.status_code, answer.context["draft"]) == (400, None)
    assert "没有选对象或者方式" in answer.content.decode()
    assert 'value="-9"' in answer.content.decode()
