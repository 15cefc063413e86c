"""The enterprise's profile: history, conflicts, confirmation, jurisdiction, grades."""

from datetime import date

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from portal.models import AuditEvent, IndustryCode, Notice, ProfileChange, StandardisationGrade
from portal.profile_changes import fingerprint
from tests.factories import NOW, DivisionFactory, EnterpriseFactory, PrincipalTermFactory
from tests.measure import queries_of
from tests.support import bureau_client, enterprise_client

pytestmark = pytest.mark.django_db
EDIT = "/e/profile/edit/"


@pytest.fixture(autouse=True)
def _world():
    for code, name, level, parent in (
        ("99", "北江省", "province", ""),
        ("9901", "安澜市", "city", "99"),
        ("990102", "青柏区", "county", "9901"),
        ("990102001", "石桥街道", "town", "990102"),
        ("990102002", "南埠镇", "town", "990102"),
        ("990103", "澄湖区", "county", "9901"),
        ("990103001", "湖心街道", "town", "990103"),
    ):
        DivisionFactory(code=code, name=name, full_name=name, level=level, parent_code=parent)
    for code, name, level in (
        ("203", "木质制品制造", 3),
        ("211", "木质家具制造", 3),
        ("2110", "木质家具制造", 4),
        ("2031", "建筑用木料及木材组件加工", 4),
        ("2032", "木门窗制造", 4),
    ):
        IndustryCode.objects.create(code=code, section="C", name=name, level=level)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officer():
    return enterprise_client(
        EnterpriseFactory(name="安澜恒拓木业有限公司", division_code="990102", industry_code="", sectors=[])
    )


def typed(enterprise, **changes):
    return {
        "seen": fingerprint(enterprise),
        "site_address": "石桥街道工业二路 6 号",
        "reg_address": "青柏区中心大道 1 号",
        "division_code": "990102001",
        "legal_rep_name": "陆长风",
        "principal_name": "陆承远",
        "contact_name": "周敏",
        "contact_phone": "13800138000",
        "landline": "",
        "industry_code": "2110",
        "sectors": ["工贸", "消防"],
        "high_hazard": "no",
        "size": "medium",
        "employee_count": "168",
        "established_on": "2010-05-01",
    } | changes


def test_every_changed_value_is_saved_with_its_history(officer):
    page = officer.post(EDIT, typed(officer.enterprise), follow=True)

    enterprise = officer.enterprise
    enterprise.refresh_from_db()
    history = {row.field: (row.old, row.new) for row in ProfileChange.unscoped.all()}
    assert "已保存，改动 12 项" in page.text
    assert (enterprise.legal_rep_name, enterprise.principal_name) == ("陆长风", "陆承远")
    assert (enterprise.high_hazard, enterprise.size, enterprise.employee_count) == (False, "medium", 168)
    assert history["division_code"] == ("990102", "990102001")
    assert history["sectors"] == ("", "工贸、消防")
    assert history["size"] == ("", "中型")
    assert "high_hazard" not in history
    assert AuditEvent.unscoped.get(action="profile.updated").detail["fields"][0] == "site_address"


def test_history_rows_cannot_be_changed(officer):
    officer.post(EDIT, typed(officer.enterprise))

    with pytest.raises(DatabaseError), transaction.atomic():
        ProfileChange.unscoped.update(new="别的")


def test_a_profile_may_be_saved_unfinished(officer):
    empty = dict.fromkeys(typed(officer.enterprise), "") | {"seen": fingerprint(officer.enterprise)}

    officer.post(EDIT, empty | {"division_code": "990102", "contact_name": "周敏", "sectors": []})

    officer.enterprise.refresh_from_db()
    assert officer.enterprise.contact_name == "周敏"
    assert "档案还缺" in officer.get("/e/profile/").text


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("2110", "2110"),
        ("C2110", "2110"),
        ("2110 木质家具制造", "2110"),
        ("木质家具制造", "2110"),
        ("木门", "2032"),
    ],
)
def test_an_industry_is_found_by_code_or_name(officer, words, code):
    officer.post(EDIT, typed(officer.enterprise, industry_code=words))

    officer.enterprise.refresh_from_db()
    assert officer.enterprise.industry_code == code


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"industry_code": "木质"}, "对得上几个行业"),
        ({"industry_code": "9999"}, "不在分类表里"),
        ({"industry_code": "飞船"}, "不在分类表里"),
        ({"employee_count": "一百"}, "从业人员数不是整数"),
        ({"employee_count": "-3"}, "不能是负数"),
        ({"employee_count": "99999999999"}, "像是多写了位数"),
        ({"established_on": "0026-01-01"}, "太早"),
        ({"established_on": "2030-01-01"}, "晚于今天"),
        ({"established_on": "昨天"}, "注册日期写法不对"),
        ({"sectors": ["航天"]}, "不在列表里"),
        ({"size": "huge"}, "不在列表里"),
        ({"site_address": "x" * 10_000_000}, "生产经营地址最多 300 个字"),
        ({"contact_name": "a\x00b"}, "不能保存的字符"),
        ({"division_code": "990103"}, "不在列表里"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(officer, changes, words):
    page = officer.post(EDIT, typed(officer.enterprise, **changes))

    officer.enterprise.refresh_from_db()
    assert page.status_code == 400
    assert words in page.text
    assert "陆长风" in page.text
    assert officer.enterprise.legal_rep_name == ""


def test_a_colleague_who_saved_first_is_not_overwritten_and_nothing_typed_is_lost(officer):
    opened = typed(officer.enterprise, contact_name="汪旭")
    colleague = enterprise_client(officer.enterprise, role="leader", username="wangxu")
    colleague.post(EDIT, typed(officer.enterprise, contact_name="周敏"))

    conflict = officer.post(EDIT, opened)

    officer.enterprise.refresh_from_db()
    assert "档案在您填写期间被 wangxu 修改" in conflict.text
    assert "现值：周敏" in conflict.text
    assert 'value="汪旭"' in conflict.text
    assert officer.enterprise.contact_name == "周敏"
    officer.post(EDIT, opened | {"seen": fingerprint(officer.enterprise)})
    officer.enterprise.refresh_from_db()
    assert officer.enterprise.contact_name == "汪旭"


def test_the_conflict_page_brings_the_new_fingerprint(officer):
    stale = typed(officer.enterprise)
    officer.post(EDIT, typed(officer.enterprise, contact_name="甲"))
    officer.enterprise.refresh_from_db()

    page = officer.post(EDIT, stale)

    assert fingerprint(officer.enterprise) in page.text


def test_the_principal_follows_the_registered_term(officer):
    officer.enterprise.principal_name = "陆承远"
    officer.enterprise.save()
    PrincipalTermFactory(enterprise=officer.enterprise, person__name="陆承远")

    officer.post(EDIT, typed(officer.enterprise, principal_name="别人"))

    officer.enterprise.refresh_from_db()
    assert officer.enterprise.principal_name == "陆承远"


def test_confirming_asks_for_what_is_missing_first(officer):
    early = officer.post(reverse("portal:profile_confirm"), follow=True)
    officer.post(EDIT, typed(officer.enterprise))

    officer.post(reverse("portal:profile_confirm"))

    officer.enterprise.refresh_from_db()
    assert "档案还缺：生产经营地址" in early.text
    assert officer.enterprise.profile_confirmed_at == NOW
    assert "档案已于 2026-10-09 09:00 核对" in officer.get("/e/profile/").text


def test_another_county_is_asked_for_not_taken(officer):
    clerk = bureau_client("990102")
    address = reverse("portal:profile_division")

    same = officer.post(address, {"division_code": "990102", "reason": "x"})
    page = officer.post(address, {"division_code": "990103", "reason": "厂房搬迁"}, follow=True)

    officer.enterprise.refresh_from_db()
    assert "企业已经属于这个区县" in same.text
    assert "办结前属地不变" in page.text
    assert officer.enterprise.division_code == "990102"
    assert "厂房搬迁" in Notice.objects.get(user=clerk.user).body


@pytest.mark.parametrize(
    ("at", "offered", "withheld"),
    [
        ("990102001", {"990102", "990102001", "990102002"}, {"990103"}),
        ("9901", {"9901", "990102", "990102001", "990103", "990103001"}, set()),
        ("99", {"99", "9901", "990102", "990103"}, {"990102001"}),
    ],
)
def test_the_jurisdiction_is_narrowed_within_what_is_known(at, offered, withheld):
    client = enterprise_client(EnterpriseFactory(division_code=at))

    page = client.get(EDIT).text

    assert {code for code in offered if f'value="{code}"' in page} == offered
    assert not {code for code in withheld if f'value="{code}"' in page}


def test_a_new_grade_ends_the_one_before_and_shows_its_validity(officer):
    add = reverse("portal:profile_grade_add")
    officer.post(
        add, {"grade": "3", "certificate_no": "AQB-3", "from_on": "2022-03-01", "to_on": "2025-03-01"}
    )
    officer.post(
        add, {"grade": "2", "certificate_no": "AQB-2", "from_on": "2024-06-01", "to_on": "2027-05-31"}
    )

    rows = [(g.grade, g.from_on, g.to_on) for g in StandardisationGrade.unscoped.order_by("pk")]
    page = officer.get("/e/profile/").text
    assert rows == [
        (3, date(2022, 3, 1), date(2024, 6, 1)),
        (2, date(2024, 6, 1), date(2027, 6, 1)),
    ]
    assert "AQB-2" in page
    assert "已失效" in page
    assert ProfileChange.unscoped.filter(field="standardisation_grade").count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"to_on": "2023-01-01"}, "有效期须晚于起始日期"),
        ({"from_on": "2020-01-01"}, "更晚开始的等级"),
        ({"grade": "5"}, "不在列表里"),
        ({"to_on": "2099-01-01"}, "太晚，像是年份写错了"),
    ],
)
def test_a_grade_that_cannot_be_is_refused(officer, changes, words):
    StandardisationGrade.unscoped.create(enterprise=officer.enterprise, grade=3, from_on=date(2022, 1, 1))
    good = {"grade": "2", "certificate_no": "A", "from_on": "2024-01-01", "to_on": "2027-01-01"}

    page = officer.post(reverse("portal:profile_grade_add"), good | changes)

    assert words in page.text
    assert StandardisationGrade.unscoped.count() == 1


def test_a_withdrawn_grade_ends_before_its_time(officer):
    grade = StandardisationGrade.unscoped.create(
        enterprise=officer.enterprise, grade=3, from_on=date(2024, 1, 1), to_on=date(2027, 1, 1)
    )
    address = reverse("portal:profile_grade_end", args=[grade.pk])

    early = officer.post(address, {"to_on": "2023-01-01", "reason": "被撤销"})
    officer.post(address, {"to_on": "2026-10-01", "reason": "被撤销"})

    grade.refresh_from_db()
    assert "须在证书有效期之内" in early.text
    assert grade.to_on == date(2026, 10, 1)


def test_grades_of_another_enterprise_do_not_exist(officer):
    grade = StandardisationGrade.unscoped.create(
        enterprise=EnterpriseFactory(), grade=3, from_on=date(2024, 1, 1)
    )

    assert officer.get(reverse("portal:profile_grade_end", args=[grade.pk])).status_code == 404


def test_a_team_member_may_look_but_not_edit(officer):
    member = enterprise_client(officer.enterprise, role="member")

    assert "编辑档案" not in member.get("/e/profile/").text
    assert member.get(EDIT).status_code == 403
    assert member.post(reverse("portal:profile_confirm")).status_code == 403


def test_the_history_costs_the_same_for_one_and_for_thirty(officer):
    def change(number):
        ProfileChange.unscoped.create(
            enterprise=officer.enterprise,
            field="contact_name",
            new=str(number),
            from_on=date(2026, 1, 1),
            source="企业填报",
            changed_at=NOW,
            changed_by="x",
        )

    change(0)
    costs = {name: queries_of(officer, reverse(f"portal:{name}")) for name in ("profile", "profile_history")}
    for number in range(30):
        change(number)

    assert {name: queries_of(officer, reverse(f"portal:{name}")) for name in costs} == costs
    assert costs["profile"] <= 15
    assert "下一页" in officer.get(reverse("portal:profile_history")).text


def test_the_form_costs_the_same_for_one_and_for_thirty_classes_and_towns(officer):
    one = queries_of(officer, EDIT)
    for number in range(30):
        IndustryCode.objects.create(code=f"30{number:02}", section="C", name=f"行业{number}", level=4)
        DivisionFactory(
            code=f"9901021{number:02}", name="镇", full_name="镇", level="town", parent_code="990102"
        )

    assert queries_of(officer, EDIT) == one <= 15


@pytest.mark.parametrize("field", ["contact_phone", "landline"])
@pytest.mark.parametrize("value", ["😀电话", "aaaa", "12-34", "------------"])
def test_what_is_no_telephone_is_refused(officer, field, value):
    page = officer.post(EDIT, typed(officer.enterprise, **{field: value}))
    assert page.status_code == 400
    assert "号码写法不对" in page.text


def test_telephones_are_taken_with_area_code_and_extension(officer):
    page = officer.post(EDIT, typed(officer.enterprise, landline="0990-2651234转801"))
    assert page.status_code == 302


@pytest.mark.parametrize(("name", "value"), [("from_on", "1900-01-01"), ("to_on", "9999-12-31")])
def test_a_grade_of_another_century_is_a_slip_of_the_year(officer, name, value):
    given = {"grade": "2", "certificate_no": "A1", "from_on": "2025-01-01", "to_on": "2028-01-01"}
    page = officer.post("/e/profile/grades/add/", given | {name: value})
    assert page.status_code == 400
    assert "像是年份写错了" in page.text
    assert not StandardisationGrade.unscoped.exists()


def test_a_grade_is_written_as_on_its_certificate_to_its_last_day(officer):
    given = {"grade": "2", "certificate_no": "A1", "from_on": "2025-01-01", "to_on": "2027-12-31"}
    officer.post("/e/profile/grades/add/", given)
    assert StandardisationGrade.unscoped.get().to_on == date(2028, 1, 1)
    page = officer.get("/e/profile/").text
    assert "二级" in page
    assert "2025-01-01 至 2027-12-31" in page
    assert "不含" not in page


def test_the_history_names_people_not_accounts(officer):
    officer.post(EDIT, typed(officer.enterprise))
    officer.user.name = "周敏"
    officer.user.save()
    for path in ("/e/profile/", "/e/profile/history/"):
        page = officer.get(path).text.partition("<main")[2]
        assert "周敏" in page
        assert officer.user.username not in page
