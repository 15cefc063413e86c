"""A dust hazard from its finding to its closure, on telephones of 390 px; the bureau decides an extension."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from portal.models import Notice
from selfcheck.models import Hazard
from tests import media
from tests.factories import MembershipFactory
from tests.filing import Firm
from tests.journeys.browsing import PHONE
from tests.journeys.planning import fill_plan, start
from tests.support import bureau_client

TODAY = datetime(2026, 12, 21, 1, 0, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
TITLE = "2号脉冲除尘器未设锁气卸灰装置"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def firm(world):
    return Firm(name="安澜恒拓木业有限公司", created_at=LONG_AGO, sectors=["工贸"])


def test_a_dust_hazard_is_found_reported_planned_extended_accepted_and_closed(visitor, firm):
    officer = visitor(PHONE)
    officer.sign_in(firm.officer.username)
    register(officer)
    hazard = Hazard.unscoped.get()
    assert hazard.clauses.get().item.article == "第十一条（六）"
    assert hazard.photos.count() == 1

    officer.follow("报告重大隐患")
    officer.sees("报告后将站内信通知")
    officer.press("报告")
    officer.sees("重大隐患报告回执")
    told = Notice.objects.get(user_id=firm.principal.user_id, kind="hazard.reported")

    principal = visitor(PHONE)
    principal.sign_in(firm.principal.username)
    principal.open(told.url)
    principal.press("确认知悉", exact=False)
    principal.sees("已确认知悉")

    fill_plan(officer, hazard.pk)
    work(officer, hazard)
    inspector = visitor(PHONE).carries(bureau_client("990102", role="officer", name="钱立"))
    extend(officer, inspector, hazard)
    finish(officer, principal, hazard)
    hazard.refresh_from_db()
    assert (hazard.state, hazard.closed_name) == ("closed", firm.principal.name)


def test_a_member_of_the_team_registers_a_hazard_and_an_officer_reports_it(visitor, firm):
    """What his role does not do is neither offered to him nor done by its address."""
    member = visitor(PHONE)
    joined = MembershipFactory(enterprise=firm.enterprise, role="member", person=firm.members[0].person)
    member.sign_in(joined.user.username)
    member.open(reverse("selfcheck:hazard_list"))
    member.follow("登记隐患")
    register(member)
    hazard = Hazard.unscoped.get()
    assert hazard.recorded_by == joined.user.username

    expect(member.page.get_by_role("link", name="报告重大隐患", exact=True)).to_have_count(0)
    refused = member.page.goto(member.base + reverse("selfcheck:hazard_report", args=[hazard.pk]))
    assert refused.status == 403
    officer = visitor(PHONE)
    officer.sign_in(firm.officer.username)
    officer.open(reverse("selfcheck:hazard_detail", args=[hazard.pk]))
    officer.follow("报告重大隐患")
    officer.press("报告")
    officer.sees("重大隐患报告回执")


def register(officer) -> None:
    page = officer.page
    officer.open(reverse("selfcheck:hazard_add"))
    officer.fill(
        title=TITLE, found_on="2026-12-20", place="打磨车间", measure="加装锁气卸灰装置", responsible="周敏"
    )
    officer.fill(rectify_by="2026-12-31")
    page.get_by_label("重大", exact=False).first.check()
    officer.fill(q="锁气卸灰")
    officer.go(page.locator('button[value="search"]'))
    page.locator('[name="clauses"]:visible').first.check()
    officer.fill(
        condition="灰斗直接接吨袋",
        cause="改造时未同步加装",
        harm="可致粉尘爆燃，影响 6 个工位",
        difficulty="中等",
    )
    photo = {"name": "卸灰口.jpg", "mimeType": "image/jpeg", "buffer": media.photo("JPEG", size=(64, 48))}
    page.locator('[name="photos"]').first.set_input_files(photo)
    officer.go(page.locator(".actbar button[value=save]"))
    officer.sees("下一步：还没有报告")


def work(officer, hazard) -> None:
    start(officer)
    officer.follow("登记进展")
    officer.fill(text="卸灰阀已到货，开始安装")
    officer.press("保存")
    officer.sees("卸灰阀已到货")


def extend(officer, inspector, hazard) -> None:
    officer.follow("申请延期")
    officer.fill(to_on="2027-01-20", reason="检测机构排期推迟", controls="除尘器停用，每班巡查")
    officer.press("提交延期申请")
    officer.sees("已提交延期申请")
    inspector.open(reverse("selfcheck:major_hazard_list") + "?filter=extension")
    inspector.follow(TITLE)
    inspector.follow("去办理")
    inspector.fill(decision="情况属实，同意")
    inspector.press("同意延期")
    inspector.sees("原期限")
    officer.open(reverse("selfcheck:hazard_detail", args=[hazard.pk]))
    officer.sees("原整改期限 2026-12-31，现整改期限 2027-01-20")


def finish(officer, principal, hazard) -> None:
    after = {"name": "整改后.jpg", "mimeType": "image/jpeg", "buffer": media.photo("JPEG", size=(80, 60))}
    officer.follow("登记整改完成")
    officer.page.locator('[name="files"]').first.set_input_files(after)
    officer.press("登记整改完成")
    officer.sees("已登记整改完成")

    principal.open(reverse("selfcheck:hazard_detail", args=[hazard.pk]))
    principal.follow("登记验收")
    principal.fill(name="何启明", finding="装置已安装，试运行正常")
    principal.page.get_by_label("合格", exact=True).check()
    principal.press("提交验收结论")
    principal.sees("已登记验收")
    principal.follow("销号")
    principal.sees("销号后本项不能再改")
    principal.press("确认销号")
    expect(principal.page.locator("h2", has_text="已销号")).to_be_visible()
