"""一企一档: the facts of one enterprise at a glance, its dated history, papers by kind, moved deadlines."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from portal.calendars import Quarter
from portal.commands import profile
from selfcheck.commands import deadlines
from selfcheck.models import HazardPhoto, Reminder
from tests import factories as f
from tests.casework import Casework
from tests.filing import Firm
from tests.selfcheck.bureau import OCTOBER_19, official, owing, places, queries_of
from tests.selfcheck.test_register_changes import registered
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

OCTOBER_14 = datetime(2026, 10, 14, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _october_19(time_machine):
    places()
    time_machine.move_to(OCTOBER_19, tick=False)


def moved(division="990102", uscc="", chief_at="", due_on=date(2026, 10, 31)):
    clerk = official(division=division)
    move = deadlines.propose_deadline(
        actor=clerk,
        quarter=Quarter(2026, 3),
        division=division,
        uscc=uscc,
        due_on=due_on,
        reason="台风停工",
        evidence_note="市政府通知",
        now=OCTOBER_14,
    )
    chief = official("chief", division=division)
    deadlines.approve_deadline(actor=chief, deadline_id=move.pk, note="", now=OCTOBER_14)
    return chief


def page_of(row, client=None) -> str:
    address = reverse("selfcheck:enterprise_file", args=[row.enterprise.pk])
    return (client or bureau_client()).get(address).content.decode()


@pytest.mark.parametrize("whose", ["enterprise", "division", "city above"])
def test_a_moved_deadline_shows_both_dates_reason_and_approver(whose):
    row = owing(enterprise__division_code="990102001")
    chief = moved(
        division="9901" if whose == "city above" else "990102",
        uscc=row.enterprise.uscc if whose == "enterprise" else "",
    )

    page = page_of(row)

    assert "10-31 24:00 截止（原 10-15）" in page
    assert "原 2026-10-15 24:00" in page
    assert f"批准人 {chief.name}（分管领导）" in page
    assert "推迟截止时间已批准：2026年三季度" in page
    assert "还没有记录" not in page
    assert page.count("台风停工") == 2


def test_the_decision_of_a_higher_bureau_is_no_link_below():
    row = owing(enterprise__division_code="990102001")
    moved(division="9901")

    assert "/deadlines/" not in page_of(row).split('id="mv"')[1].split("</section>")[0]


def test_what_was_moved_elsewhere_is_not_shown():
    row = owing(enterprise__division_code="990102001")
    other = owing(enterprise__division_code="990102002")
    moved(uscc=other.enterprise.uscc)

    assert "台风停工" not in page_of(row)


def test_the_page_costs_the_same_with_one_move_and_with_many():
    row = owing(enterprise__division_code="990102001")
    clerk = bureau_client()
    url = reverse("selfcheck:enterprise_file", args=[row.enterprise.pk])
    moved(uscc=row.enterprise.uscc)
    one = queries_of(clerk, url)

    for day in range(1, 6):
        moved(uscc=row.enterprise.uscc, due_on=date(2026, 11, day))

    assert queries_of(clerk, url) == one <= 30


def context_of(enterprise, role="officer"):
    return bureau_client(role=role).get(reverse("selfcheck:enterprise_file", args=[enterprise.pk])).context


def facts(enterprise, role="officer") -> dict:
    return {fact["label"]: fact for fact in context_of(enterprise, role)["facts"]}


def test_a_quarter_that_is_not_due_is_no_warning(time_machine):
    late = owing()
    ahead = owing(
        enterprise=late.enterprise, quarter=4, original_due_at=datetime(2027, 1, 15, 15, 59, 59, tzinfo=UTC)
    )
    time_machine.move_to(OCTOBER_19, tick=False)

    assert [row.pk for row in context_of(late.enterprise)["open_ones"]] == [late.pk]

    time_machine.move_to(datetime(2027, 1, 16, tzinfo=UTC), tick=False)
    assert ahead.pk in [row.pk for row in context_of(late.enterprise)["open_ones"]]


def full() -> Firm:
    """Something in every panel."""
    firm = Firm(name="安澜恒拓木业有限公司", division="990102001")
    firm.file(principal_present=True)
    Casework(at=firm).match()
    one = firm.enterprise
    f.HazardFactory(enterprise=one, level="major", found_on=date(2026, 9, 1), rectify_by=date(2026, 10, 1))
    f.HazardFactory(enterprise=one, level="major", rectify_by=date(2026, 12, 1))
    f.OutsideRecordFactory(enterprise=one)
    moved(uscc=one.uscc)
    Reminder.unscoped.create(
        obligation=firm.obligation, at=OCTOBER_19, by=official(username="zhaoyan").username, channel="phone"
    )
    registered(one, "rename", new_name="云杉家居有限公司")
    return firm


def test_the_strip_of_facts_agrees_with_the_lists_it_opens():
    firm = full()
    officer = bureau_client(role="officer")

    found = facts(firm.enterprise)

    assert found["2026年三季度"]["value"] == "已报送"
    hazards = found["未销号重大隐患"]
    assert hazards["value"] == officer.get(hazards["url"]).context["page"].paginator.count == 2
    assert hazards["beside"].startswith("超期 1；")
    flags = found["待办理提示"]
    assert flags["value"] == officer.get(flags["url"]).context["page"].paginator.count > 0
    assert found["负责人参加检查"]["value"] == "1 / 1"
    assert found["今年检查"]["value"].startswith("1 / ")


def test_flags_are_counted_only_for_who_sees_cases():
    firm = full()
    assert "待办理提示" not in facts(firm.enterprise, "division_admin")


def test_an_enterprise_that_owes_nothing_yet_says_so():
    assert facts(f.EnterpriseFactory())["季度报告"]["value"] == "没有应报"


def test_every_jump_link_has_its_part():
    page = bureau_client().get(reverse("selfcheck:enterprise_file", args=[full().enterprise.pk]))
    html = page.content.decode()
    for anchor, words in page.context["jumps"]:
        assert f'href="#{anchor}"' in html
        assert f'id="{anchor}"' in html, words


def test_no_account_is_printed_as_it_is_typed_at_the_login():
    firm = full()
    page = page_of(firm.obligation)

    assert "zhaoyan" not in page
    assert "（经办人）" in page


def test_the_history_tells_names_grades_hazard_class_and_place_with_their_days():
    firm = Firm(name="青柏木业有限公司", division="990102001")
    one = firm.enterprise
    for grade, day in ((3, date(2023, 5, 1)), (2, date(2026, 5, 1))):
        profile.add_grade(
            actor=firm.officer, enterprise_id=one.pk, grade=grade, certificate_no=f"AQ{grade}", from_on=day,
            to_on=None, now=OCTOBER_14,
        )  # fmt: skip
    one.changes.create(
        field="high_hazard", old="否", new="是", from_on=date(2026, 8, 1), source="企业填报",
        changed_at=OCTOBER_14, changed_by=firm.officer.username,
    )  # fmt: skip
    one.changes.create(
        field="division_code", old="990102001", new="990102002", from_on=date(2026, 8, 2), source="企业填报",
        changed_at=OCTOBER_14, changed_by=firm.officer.username,
    )  # fmt: skip
    registered(one, "rename", new_name="云杉家居有限公司")

    told = context_of(one)["history"]

    assert [(row.word, row.from_on, row.to_on, row.current) for row in told.grades] == [
        ("二级", date(2026, 5, 1), None, True),
        ("三级", date(2023, 5, 1), date(2026, 5, 1), False),
    ]
    shown = {(row.on, row.title, row.old, row.new) for row in told.entries}
    assert (date(2026, 10, 10), "单位名称", "青柏木业有限公司", "云杉家居有限公司") in shown
    assert (date(2026, 8, 1), "高危行业领域", "否", "是") in shown
    assert any(old.endswith("石桥街道") and new.endswith("柳溪街道") for _, _, old, new in shown)


def test_papers_stand_by_kind_and_a_long_kind_has_a_list_of_its_own():
    one, hazard = f.EnterpriseFactory(), None
    hazard = f.HazardFactory(enterprise=one)
    for number in range(10):
        file = f.EvidenceFileFactory(
            enterprise=one, name=f"照片{number}.jpg", uploaded_at=OCTOBER_14 + timedelta(minutes=number)
        )
        HazardPhoto.unscoped.create(hazard=hazard, evidence=file)
    f.EvidenceFileFactory(enterprise=one, name="账单.pdf")
    client, url = bureau_client(), reverse("selfcheck:enterprise_documents", args=[one.pk])

    shown = client.get(url)
    photos = client.get(url, {"kind": "隐患照片"})

    assert [(group.kind, group.count, len(group.rows)) for group in shown.context["groups"]] == [
        ("隐患照片", 10, 8),
        ("报告佐证及其他", 1, 1),
    ]
    assert "全部 10 份" in shown.content.decode()
    assert [row.name for row in photos.context["page"].rows] == [f"照片{n}.jpg" for n in range(9, -1, -1)]
    assert client.get(url, {"kind": "没有这类"}).context["groups"]


def test_a_full_file_stays_within_its_queries():
    firm = full()
    url = reverse("selfcheck:enterprise_file", args=[firm.enterprise.pk])

    assert queries_of(bureau_client(role="officer"), url) <= 33
