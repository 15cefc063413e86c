"""A quarter from its opening to the receipt, and what the bureau sees and does with it.

Built without clicks: the firm's people, accounts and team (the claim journey clicks through it) and its
report of the third quarter, with which the bureau's journeys begin. Everything else is done on the pages.
"""

import io
import re
from datetime import UTC, datetime

import pytest
import python_calamine
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from portal.calendars import Quarter
from portal.models import EvidenceFile, Notice
from selfcheck.commands import archive
from selfcheck.commands.obligations import open_period
from selfcheck.models import Obligation, Report, Submission
from tests import media
from tests.factories import NOW, EnterpriseFactory
from tests.filing import Firm
from tests.journeys.browsing import DESK, PASSWORD, PHONE

TODAY = datetime(2026, 12, 21, 1, 0, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
NAME = "安澜恒拓木业有限公司"
MISSING = "?year=2026&quarter=4"
PDF = media.pdf()


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def firm(world):
    firm = Firm(name=NAME, created_at=LONG_AGO, high_hazard=False)
    firm.before = firm.file(now=NOW)
    return firm


@pytest.fixture
def clerk(visitor, firm):
    clerk = visitor(DESK)
    clerk.sign_in(firm.clerk.username)
    return clerk


def test_a_quarter_is_filled_signed_and_receipted_on_phones(visitor, firm, clerk):
    open_quarter(clerk)
    clerk.open(reverse("selfcheck:missing_list") + MISSING)
    expect(clerk.page.get_by_role("link", name=NAME, exact=True)).to_be_visible()

    officer = visitor(PHONE)
    officer.sign_in(firm.officer.username)
    officer.press("开始填报")
    fill_overview(officer)
    fill_standards(officer)
    fill_figures(officer)
    fill_awards(officer)
    close_and_send(officer)

    principal = visitor(PHONE)
    principal.sign_in(firm.principal.username)
    read_and_sign(principal)

    submission = Submission.unscoped.exclude(pk=firm.before.pk).get()
    assert principal.page.locator(".receipt__no").inner_text().endswith(submission.receipt_no)
    for words, kind in (("回执 PDF", "receipt"), ("季度表 PDF", "form")):
        shown = principal.fetch(words)
        assert shown.startswith(b"%PDF")
        assert shown == archive.pdf_bytes(submission, kind)

    clerk.open(reverse("selfcheck:missing_list") + MISSING)
    expect(clerk.page.get_by_role("link", name=NAME, exact=True)).to_have_count(0)
    clerk.open(reverse("selfcheck:submission_list") + "?period=2026Q4")
    expect(clerk.page.get_by_role("link", name=NAME, exact=True)).to_be_visible()


def test_anybody_may_check_a_receipt_and_learns_no_more(visitor, firm):
    anyone = visitor(PHONE)
    anyone.open(reverse("selfcheck:verify"))
    anyone.fill(number=firm.before.receipt_no.lower())
    anyone.press("核验")

    result = anyone.page.get_by_role("region", name="核验结果")
    expect(result).to_contain_text(firm.before.receipt_no)
    expect(result).to_contain_text("2026-10-09 09:00:00")
    assert firm.before.digest in re.sub(r"\s", "", result.inner_text())
    text = anyone.page.content()
    for secret in (NAME, firm.enterprise.uscc, "陆承远", "周敏", "青柏区"):
        assert secret not in text


def test_the_bureau_returns_a_report_and_the_mended_one_keeps_its_time(visitor, firm, clerk):
    clerk.open(reverse("selfcheck:submission_list"))
    clerk.follow(NAME)
    clerk.page.get_by_text("退回补正", exact=True).first.click()
    clerk.fill(reason="检查日期与附件不符，请核对。", fix_on="2026-12-28")
    clerk.press("退回补正")
    clerk.sees("已退回，企业的填报人和主要负责人已收到站内信。")

    officer = visitor(PHONE)
    officer.sign_in(firm.officer.username)
    officer.open(reverse("selfcheck:report_detail", args=[firm.before.report_id]))
    officer.sees("检查日期与附件不符，请核对。")
    officer.follow("补正")
    officer.open(reverse("selfcheck:report_step", args=[firm.before.report_id, "sign"]))
    explain_and_send(officer)

    principal = visitor(DESK)
    principal.sign_in(firm.principal.username)
    read_and_sign(principal)
    principal.sees("第 2 版")
    assert Obligation.unscoped.get(pk=firm.obligation.pk).filed_at == NOW

    clerk.open(reverse("selfcheck:submission_list"))
    clerk.follow(NAME)
    clerk.press("接收")
    clerk.sees("已接收")


def test_a_correction_leaves_the_old_version_standing_until_it_is_signed(visitor, firm, clerk):
    officer = visitor(DESK)
    officer.sign_in(firm.officer.username)
    officer.open(reverse("selfcheck:report_detail", args=[firm.before.report_id]))
    officer.follow("更正")
    officer.sees("更正不改变报送时间。")
    officer.page.get_by_label("非实质性更正").check()
    officer.fill(reason="说明一栏漏写了停产日期。")
    officer.press("开始更正")

    clerk.open(reverse("selfcheck:submission_detail", args=[firm.before.pk]))
    clerk.sees("本版继续有效")

    officer.open(reverse("selfcheck:report_step", args=[firm.before.report_id, "sign"]))
    officer.fill(notes="打磨线 9 月 3 日至 5 日停产。")
    explain_and_send(officer)
    principal = visitor(PHONE)
    principal.sign_in(firm.principal.username)
    read_and_sign(principal)

    clerk.open(reverse("selfcheck:submission_compare", args=[firm.before.report_id]))
    clerk.sees("打磨线 9 月 3 日至 5 日停产。")
    assert Report.unscoped.get(pk=firm.before.report_id).versions == 2


def test_the_list_of_those_who_have_not_filed_is_filtered_exported_and_reminded(firm, clerk):
    large = EnterpriseFactory(name="安澜远山涂料有限公司", size="large", created_at=LONG_AGO)
    small = EnterpriseFactory(name="安澜晨光家具有限公司", size="small", created_at=LONG_AGO)
    open_period(actor=firm.clerk, quarter=Quarter(2026, 4), division="990102", now=TODAY)
    clerk.open(reverse("selfcheck:missing_list") + MISSING)
    clerk.field("size").select_option("large")
    clerk.press("查询")
    expect(clerk.page.locator(".dt--miss tbody th")).to_have_count(1)
    assert names_in(clerk.download("导出 XLSX")) == {large.name}

    clerk.open(reverse("selfcheck:missing_list") + MISSING)
    assert names_in(clerk.download("导出 XLSX")) == {large.name, small.name, NAME}
    clerk.page.get_by_label(f"选中 {NAME}").check()
    clerk.press("催报所选企业")
    clerk.sees("陆承远（主要负责人）")
    clerk.fill(reason="至今未报")
    clerk.press("发送催报")
    clerk.sees("已催报 1 家")
    assert Notice.objects.filter(user_id=firm.principal.user_id, title__contains="催报").exists()


def open_quarter(clerk) -> None:
    clerk.open(reverse("selfcheck:period_list"))
    fourth = clerk.page.get_by_role("row").filter(has_text="四季度").first
    clerk.go(fourth.get_by_role("link", name="开启"))
    clerk.press("开启")
    clerk.sees("新建 1 家的报送义务")


def fill_overview(officer) -> None:
    """The people follow the date; the rest is saved while it is typed."""
    page = officer.page
    inspected_on = page.locator('[name="i1-inspected_on"]')
    inspected_on.fill("2026-12-10")
    with page.expect_navigation():
        inspected_on.blur()
    for box in page.locator('[name="i1-seat_ids"]').all():
        box.check()
    page.get_by_label("参加了", exact=True).check()
    page.locator('[name="i1-principal_term_ids"]').check()
    page.locator('[name="i1-evidence"]').set_input_files(
        {"name": "签到表.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    officer.fill(**{"i1-reported_to_principal_on": "2026-12-11", "i1-scope": "全厂，重点为打磨车间除尘系统"})
    expect(page.locator("[data-save-text]")).to_contain_text("已保存", timeout=10_000)
    go_on(officer)
    assert EvidenceFile.unscoped.filter(name="签到表.pdf").exists()


def fill_standards(officer) -> None:
    officer.page.locator("#code-GM-2023").check()
    officer.fill(**{"GM-2023-items_applicable": "21", "GM-2023-items_checked": "21"})
    go_on(officer)


def fill_figures(officer) -> None:
    officer.press("全部用台账数字")
    for box in officer.page.locator('input[name^="figures-"]:visible').all():
        if not box.input_value():
            box.fill("0")
    go_on(officer)


def fill_awards(officer) -> None:
    officer.fill(reports="2", verified="2", rectified="1", paid="1", amount_yuan="500")
    go_on(officer)


def close_and_send(officer) -> None:
    officer.page.get_by_label("声明：本季度未发现重大事故隐患").check()
    explain_and_send(officer)


def explain_and_send(officer) -> None:
    """Write a reason where a warning asks for one, save, send."""
    go_on(officer)
    reasons = officer.page.locator('textarea[name^="reason-"]').all()
    for box in reasons:
        box.fill("情况属实，已核对。")
    if reasons:
        go_on(officer)
    officer.press("送签")
    officer.sees("已送签，主要负责人已收到站内信。")


def go_on(officer) -> None:
    officer.go(officer.page.locator(".actbar button[value=next]"))


def read_and_sign(principal) -> None:
    principal.open("/")
    principal.follow("审阅并签批", exact=False)
    if principal.page.get_by_role("button", name="签批并提交").count() == 0:
        principal.follow("审阅并签批")
    for box in principal.page.locator('[name="statement"]').all():
        box.check()
    principal.fill(password="wrong-password-9")
    principal.press("签批并提交")
    principal.sees("登录密码不对")
    principal.fill(password=PASSWORD)
    principal.press("签批并提交")
    expect(principal.page.get_by_role("heading", name="报送回执", exact=True)).to_be_visible()


def names_in(file: bytes) -> set[str]:
    rows = python_calamine.load_workbook(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    return {str(cell) for row in rows for cell in row if str(cell).endswith("有限公司")}
