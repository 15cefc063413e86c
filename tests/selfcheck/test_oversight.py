"""重点检查企业 and the cap from the risk rating: who sets them, when they stand, what they change."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from portal.errors import Conflict, Refused
from portal.models import AuditEvent
from selfcheck.commands.oversight import Ground, mark_key, set_risk_cap
from selfcheck.facts.oversight import key_answer, standing_mark
from selfcheck.models import KeyMark, RiskCap
from selfcheck.queries import visits as queries
from tests.factories import EnterpriseFactory, PostingFactory
from tests.selfcheck.bureau import OCTOBER_19, official, places
from tests.selfcheck.visiting import TODAY, used_up, visited
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise():
    places()
    return EnterpriseFactory(name="安澜恒拓木业有限公司", division_code="990102001", high_hazard=False)


def ground(from_on=TODAY, to_on=None, seen=0, **changes) -> Ground:
    values = {"basis": "2026年风险分级结果", "reason": "粉尘涉爆且去年整改不到位"}
    return Ground(from_on=from_on, to_on=to_on, seen=seen, **values | changes)


def capped(actor, enterprise, visits, *, approver="", **changes):
    chief = approver or official("chief", actor.division).username
    return set_risk_cap(
        actor=actor,
        enterprise_id=enterprise.pk,
        visits=visits,
        approver=chief,
        ground=ground(**changes),
        now=OCTOBER_19,
    )


def marked(actor, enterprise, listed=True, **changes):
    return mark_key(
        actor=actor, enterprise_id=enterprise.pk, listed=listed, ground=ground(**changes), now=OCTOBER_19
    )


def test_notice_11_3_the_cap_from_the_risk_rating_replaces_the_table_and_blocks(enterprise):
    clerk = official()
    used_up(clerk, enterprise, 2)
    capped(clerk, enterprise, 2, from_on=date(2026, 1, 1))

    with pytest.raises(Refused, match="已计入 2 次，上限 2 次"):
        visited(clerk, enterprise)


def test_a_cap_stands_on_both_its_days_and_not_outside(enterprise):
    clerk = official()
    capped(clerk, enterprise, 2, from_on=date(2026, 3, 1), to_on=date(2026, 6, 30))
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 6, 30), date(2026, 7, 1))

    found = [queries.counter_of(clerk.scope, enterprise, day).answer.cap for day in days]

    assert found == [6, 2, 2, 6]
    listed = queries.counters_of(clerk.scope, [type("Row", (), {"enterprise": enterprise})], 2026, days[1])
    assert listed[enterprise.pk].answer.cap == 2


def test_a_lifted_cap_gives_the_table_back(enterprise):
    clerk = official()
    first = capped(clerk, enterprise, 2, from_on=date(2026, 3, 1))
    capped(clerk, enterprise, None, from_on=date(2026, 5, 1), seen=first.pk)

    assert queries.counter_of(clerk.scope, enterprise, TODAY).answer.cap == 6
    assert AuditEvent.unscoped.filter(action="risk_cap.set").count() == 2


def test_the_approver_is_a_colleague_of_the_bureau_and_not_the_recorder(enterprise):
    clerk, stranger = official(), official("chief", "990103")
    for name in (clerk.username, stranger.username, "nobody"):
        with pytest.raises(Refused, match="批准人不是本局在岗的其他人员"):
            capped(clerk, enterprise, 2, approver=name)
    assert not RiskCap.unscoped.exists()


def test_where_no_text_lets_a_rating_replace_the_table_none_is_set(enterprise):
    with pytest.raises(Refused, match="没有按风险评级确定上限的规定"):
        capped(official(), enterprise, 2, from_on=date(2024, 12, 31))


def test_two_browsers_mark_a_key_enterprise_once(enterprise):
    clerk = official()
    marked(clerk, enterprise)

    with pytest.raises(Conflict):
        marked(clerk, enterprise)
    assert KeyMark.unscoped.count() == 1


def test_a_mark_stands_until_its_last_day_or_until_it_is_taken_off(enterprise):
    clerk = official()
    first = marked(clerk, enterprise, from_on=date(2026, 1, 1), to_on=date(2026, 6, 30))
    second = marked(clerk, enterprise, from_on=date(2026, 8, 1), seen=first.pk)
    marked(clerk, enterprise, listed=False, from_on=date(2026, 9, 1), seen=second.pk)
    days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)]

    assert [bool(standing_mark(clerk.scope, enterprise.pk, day)) for day in days] == [
        True,
        False,
        True,
        False,
    ]


def test_heilongjiang_126_4_2_facts_nobody_has_stay_unknown(enterprise):
    enterprise.division_code = "230102001"
    enterprise.save()
    clerk = official(division="230102")

    answer = key_answer(clerk.scope, enterprise, TODAY)

    assert answer.must_be_listed is None
    assert {one.condition: one.result for one in answer.reasons[:2]} == {
        "fatal_accident": "unknown",
        "major_penalty": "unknown",
    }
    page = bureau_client("230102").get(reverse("selfcheck:enterprise_file", args=[enterprise.pk]))
    assert "没有查询处罚记录" in page.content.decode()


@time_machine.travel(OCTOBER_19, tick=False)
def test_both_are_entered_from_the_file_and_the_counter_cites_the_rating(enterprise):
    client = bureau_client()
    chief = PostingFactory(bureau=client.posting.bureau, role="chief", user__name="李长青").user
    given = {"act": "set", "from_on": "2026-10-19", "basis": "风险分级结果", "reason": "低风险", "seen": "0"}
    key, cap = (reverse(f"selfcheck:{name}", args=[enterprise.pk]) for name in ("key_mark", "risk_cap"))

    assert client.post(key, given).status_code == 302
    assert "没有填年度上限" in client.post(cap, given | {"approver": chief.username}).content.decode()
    assert client.post(cap, given | {"approver": chief.username, "visits": "3"}).status_code == 302

    page = client.get(reverse("selfcheck:enterprise_file", args=[enterprise.pk])).content.decode()
    assert "<b>重点检查企业</b>" in page
    assert "风险分级上限 3 次" in page
    asked = {"q": enterprise.uscc, "kind": "planned", "on": "2026-10-19"}
    counter = client.get(reverse("selfcheck:inspection_choose"), asked).content.decode()
    assert "按风险评级确定的年度上限为 3 次" in counter
    own = enterprise_client(enterprise).get(reverse("selfcheck:visit_list")).content.decode()
    assert "0</b> / 3" in own
    assert "低风险" not in own
