"""一企一档 经过: every kind of record in one list, filtered by address, paged without a gap."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from selfcheck.models import Reminder
from selfcheck.rules.answers import RULE_TITLES
from tests import factories as f
from tests.casework import Casework
from tests.filing import Firm
from tests.selfcheck.bureau import OCTOBER_19, owing, places, queries_of
from tests.selfcheck.test_register_changes import registered
from tests.support import bureau_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october_19(time_machine):
    places()
    time_machine.move_to(OCTOBER_19, tick=False)


def page(enterprise, client=None, **query) -> str:
    url = reverse("selfcheck:enterprise_timeline", args=[enterprise.pk])
    return (client or bureau_client(role="officer")).get(url, query).content.decode()


def change(enterprise, number, **more):
    return enterprise.changes.create(
        field="contact_name", old="旧", new=f"第{number}位", from_on=date(2026, 1, 1), source="企业填报",
        changed_at=OCTOBER_19 - timedelta(days=number), changed_by="x", **more,
    )  # fmt: skip


def lived() -> Firm:
    """One row of nearly every source."""
    firm = Firm(division="990102001")
    firm.file()
    work = Casework(at=firm)
    work.match()
    one = firm.enterprise
    hazard = f.HazardFactory(enterprise=one, level="major", title="除尘系统未设泄爆")
    f.SupervisionOrderFactory(hazard=hazard)
    f.ExemptionFactory(enterprise=one)
    f.RegisterChangeFactory(enterprise=one)
    Reminder.unscoped.create(obligation=firm.obligation, at=OCTOBER_19, by="clerk", channel="phone")
    change(one, 3)
    return firm


def test_one_list_tells_every_kind_of_record():
    shown = page(lived().enterprise)

    for word in ("报送季度报告", "登记检查组", "登记重大事故隐患", "挂牌督办", "免报", "催报", "联系人变更",
                 "登记注销或者关闭", "检查发现", "系统提示", "平台账户"):  # fmt: skip
        assert word in shown, word


@pytest.mark.parametrize(
    ("group", "there", "absent"),
    [
        ("filing", "报送季度报告", "催报："),
        ("reminder", "催报：", "报送季度报告"),
        ("hazard", "泄爆", "催报："),
    ],
)
def test_a_kind_may_be_picked_by_the_address(group, there, absent):
    shown = page(lived().enterprise, group=group)

    assert there in shown
    assert absent not in shown


def test_year_and_text_filter_and_odd_values_mean_none():
    one = f.EnterpriseFactory()
    change(one, 3, reason="电话变了")
    change(one, 400, reason="老早的事")

    assert "老早的事" not in page(one, year="2026")
    assert "老早的事" in page(one, year="2025")
    assert "电话变了" in page(one, q="电话")
    assert "老早的事" not in page(one, q="电话")
    assert "老早的事" in page(one, year="abc", group="nobody", after="%%%")


def test_pages_follow_without_gap_or_repeat_also_within_one_instant():
    one = f.EnterpriseFactory()
    for number in range(70):
        change(one, number // 40)
    client, seen, after = bureau_client(), [], ""
    for _ in range(3):
        response = client.get(reverse("selfcheck:enterprise_timeline", args=[one.pk]), {"after": after})
        seen += [(event.at, event.text) for event in response.context["events"]]
        after = response.context["next_key"]

    assert (len(seen), after) == (70, "")
    assert seen == sorted(seen, key=lambda one: one[0], reverse=True)


def test_the_successor_tells_what_the_absorbed_firm_did_under_its_name():
    small, big = f.EnterpriseFactory(name="小厂"), f.EnterpriseFactory(name="大厂")
    change(small, 5, reason="小厂自己的事")
    registered(small, "merge", successor_uscc=big.uscc)

    shown = page(big)
    assert "小厂自己的事" in shown
    assert '<span class="tag">小厂</span>' in shown


def test_flags_are_told_only_to_who_sees_cases():
    firm = lived()
    assert "系统提示" in page(firm.enterprise, bureau_client(role="officer"))
    assert "系统提示" not in page(firm.enterprise, bureau_client(role="division_admin"))


def test_a_flag_is_told_with_the_title_of_its_rule():
    shown = page(lived().enterprise, bureau_client(role="officer"), group="flag")

    assert any(f"，{code} {title}。" in shown for code, title in RULE_TITLES.items())


def test_an_approval_stands_under_the_name_of_who_approved():
    row = owing(enterprise__division_code="990102001")
    f.ExemptionFactory(
        enterprise=row.enterprise, state="approved", proposed_by="asker", decided_by="decider",
        proposed_at=OCTOBER_19 - timedelta(days=2), decided_at=OCTOBER_19, decision_note="属实",
    )  # fmt: skip

    told = page(row.enterprise, group="relief")
    approved, asked = told.index("免报已批准"), told.index("申请免报</a>")
    assert approved < told.index("decider") < told.index("属实") < asked < told.index("asker")


def test_the_timeline_of_a_neighbour_is_not_found():
    one = f.EnterpriseFactory(division_code="990103")
    for name in ("enterprise_timeline", "enterprise_documents"):
        assert bureau_client().get(reverse(f"selfcheck:{name}", args=[one.pk])).status_code == 404


@pytest.mark.parametrize("name", ["enterprise_timeline", "enterprise_documents"])
def test_the_pages_cost_the_same_for_one_record_and_for_hundreds(name):
    one = f.EnterpriseFactory()
    clerk, url = bureau_client(), reverse(f"selfcheck:{name}", args=[one.pk])
    change(one, 1)
    f.EvidenceFileFactory(enterprise=one)
    few = queries_of(clerk, url)
    for number in range(200):
        change(one, number)
    for quarter in (1, 2, 3, 4):
        owing(enterprise=one, year=2025, quarter=quarter)
        f.EvidenceFileFactory(enterprise=one)

    assert queries_of(clerk, url) == few <= 16


def test_a_move_is_told_by_the_names_of_the_places():
    one = f.EnterpriseFactory()
    one.changes.create(
        field="division_code", old="990102001", new="990102003", from_on=date(2026, 10, 1), source="监管部门",
        changed_at=OCTOBER_19, changed_by="clerk",
    )  # fmt: skip

    shown = page(one)

    assert "北江省安澜市青柏区石桥街道 → 北江省安澜市青柏区南埠镇" in shown
    assert "990102001 →" not in shown


def test_the_papers_say_what_they_belong_to():
    one = f.EnterpriseFactory()
    file = f.EvidenceFileFactory(enterprise=one, name="注销通知书.pdf", internal=True)
    f.RegisterChangeFactory(enterprise=one, evidence=file)
    f.EvidenceFileFactory(enterprise=f.EnterpriseFactory(), name="别家的.pdf")
    url = reverse("selfcheck:enterprise_documents", args=[one.pk])

    shown = bureau_client().get(url).content.decode()
    assert "注销通知书.pdf" in shown
    assert "企业变更" in shown
    assert "别家的" not in shown


def test_persons_stand_by_name_and_role_never_by_account():
    firm = lived()
    Reminder.unscoped.create(obligation=firm.obligation, at=OCTOBER_19, by="zhaoyan", channel="visit")
    f.UserFactory(username="zhaoyan", name="赵岩")

    shown = page(firm.enterprise)

    assert f"{firm.principal.name}（主要负责人）" in shown
    assert "赵岩" in shown
    assert "zhaoyan" not in shown
    assert firm.principal.username not in shown.split("<main")[1]
