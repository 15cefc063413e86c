"""From the bureau's letter to a principal who may sign: codes, claim, profile, people, team, invitation.

Built without clicks: the enterprise in the register and the clerk; then the approved account.
"""

import io
import zipfile
from datetime import UTC, datetime

import pytest
import python_calamine
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from portal.models import Membership
from tests.factories import BureauFactory, EnterpriseFactory, PostingFactory
from tests.journeys.browsing import PHONE
from tests.support import enterprise_client

TODAY = datetime(2026, 12, 21, 1, 0, tzinfo=UTC)
NAME = "安澜恒拓木业有限公司"
NEW_PASSWORD = "correct-horse-battery-1"
PEOPLE = (
    ("陆承远", "总经理", True),
    ("何启明", "副总经理", True),
    ("周敏", "安全部经理", False),
    ("沈立", "工会主席", False),
    ("吴文静", "打磨班长", False),
)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def enterprise(world):
    return EnterpriseFactory(
        name=NAME, site_address="工业二路 6 号", created_at=datetime(2026, 1, 1, tzinfo=UTC)
    )


def test_an_enterprise_claims_its_place_with_the_code_of_the_letter(visitor, enterprise):
    clerk = visitor()
    clerk.sign_in(PostingFactory(bureau=BureauFactory(name="青柏区应急管理局")).user.username)
    clerk.open(reverse("selfcheck:invitation_create"))
    clerk.press("生成 1 封邀请信")
    code = code_in(clerk.download("邀请信"))

    officer = visitor(PHONE)
    officer.open(reverse("portal:claim"))
    officer.fill(code=code)
    officer.press("核对邀请码")
    officer.sees(NAME)
    officer.follow("没有账号，注册")
    sign_up(officer, "周敏", "zhoumin", "13800138000")
    officer.fill(note="安全部经理，负责本公司安全管理。")
    officer.press("确认是这家企业，提交认领")
    officer.sees("属地应急管理局审核后会通知您")

    clerk.open(reverse("portal:claim_list"))
    clerk.follow(NAME)
    clerk.press("通过认领")
    clerk.sees("认领已通过，已通知申请人。")

    officer.open("/")
    expect(officer.page.get_by_role("heading", name=NAME)).to_be_visible()
    assert Membership.unscoped.get().state == "active"


def test_the_officer_registers_people_and_team_and_the_principal_joins(visitor, enterprise):
    officer = visitor(PHONE).carries(enterprise_client(enterprise, username="zhoumin", name="周敏"))
    complete_profile(officer)
    for name, post, leads in PEOPLE:
        add_person(officer, name, post, leads)
    register_term(officer, "陆承远")
    register_team(officer)

    link = invite_principal(officer)
    principal = visitor(PHONE)
    principal.open(link)
    principal.press("核对邀请码")
    principal.follow("没有账号，注册")
    sign_up(principal, "陆承远", "luchengyuan", "13800138001")
    principal.press("接受邀请")

    expect(principal.page.get_by_role("heading", name=NAME)).to_be_visible()
    assert Membership.unscoped.get(user__username="luchengyuan").role == "principal"


def code_in(archive: bytes) -> str:
    sheet = zipfile.ZipFile(io.BytesIO(archive)).read("邀请码.xlsx")
    return python_calamine.load_workbook(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()[1][6]


def sign_up(person, name: str, username: str, phone: str) -> None:
    person.fill(name=name, username=username, phone=phone, password1=NEW_PASSWORD, password2=NEW_PASSWORD)
    person.press("注册并继续")


def complete_profile(officer) -> None:
    officer.open(reverse("portal:profile"))
    officer.follow("编辑档案")
    officer.fill(
        site_address="工业二路 6 号",
        reg_address="青柏大道 88 号",
        legal_rep_name="陆远山",
        principal_name="陆承远",
        contact_name="周敏",
        contact_phone="13800138000",
        industry_code="2110",
        employee_count="120",
        established_on="2015-03-02",
    )
    officer.field("division_code").select_option("990102001")
    officer.field("high_hazard").select_option("no")
    officer.field("size").select_option("small")
    officer.page.get_by_role("checkbox", name="工贸").check()
    officer.press("保存")
    officer.press("档案已核对")
    officer.sees("档案已于")


def add_person(officer, name: str, post: str, leads: bool) -> None:
    officer.open(reverse("portal:people_add"))
    officer.fill(name=name, post=post)
    officer.field("leadership").set_checked(leads)
    officer.press("登记")
    officer.sees(f"已登记{name}。")


def register_term(officer, name: str) -> None:
    officer.follow("登记任期")
    officer.field("person").select_option(label=f"{name}（总经理）")
    officer.field("kind").select_option("general_manager")
    officer.fill(from_on="2024-01-01")
    officer.field("signs").check()
    officer.press("登记任期")
    officer.sees("主要负责人任期已登记。")


def register_team(officer) -> None:
    officer.open(reverse("selfcheck:team_detail"))
    officer.follow("登记检查组")
    for choice in ("带队：何启明", "周敏：安全管理机构", "沈立：工会", "吴文静：从业人员代表"):
        officer.page.get_by_label(choice).check()
    officer.fill(from_on="2026-12-01", reason_cse="不属于必须配备的单位，委托外部机构提供服务。")
    officer.press("登记检查组")
    officer.sees("第 1 版")


def invite_principal(officer) -> str:
    officer.open(reverse("portal:people"))
    officer.go(
        officer.page.get_by_role("row").filter(has_text="陆承远").first.get_by_role("link", name="邀请")
    )
    officer.field("role").select_option("principal")
    officer.press("生成邀请码")
    return officer.page.locator('main a[href*="/claim/?code="]').get_attribute("href")
