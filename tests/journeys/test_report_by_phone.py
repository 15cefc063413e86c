"""An employee at a phone of 390 px: from the poster to the answer, without an account or a cookie."""

import re

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from rewards.commands import reporting
from rewards.models import Award, Report
from rewards.queries import tips
from tests.factories import NOW
from tests.filing import client_of
from tests.journeys.browsing import PHONE
from tests.tipping import PASSPHRASES, Tipping


@pytest.fixture
def firm(world):
    return Tipping(name="安澜恒拓木业有限公司")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=True):
        yield


def test_from_the_poster_to_the_paid_award(visitor, firm):
    worker = visitor(PHONE)
    worker.open(f"/tip/{firm.channel.token}/")
    worker.page.get_by_label("设备不安全").check()
    worker.fill(place="成品库 2号叉车", text="刹车偏软，踩到底才停")
    work_done(worker)
    worker.press("下一步：取回执编号")
    code = re.search(r"[0-9 ]{19}", worker.page.locator("output.big-code").inner_text())[0]
    for at, group in enumerate(code.split(), 1):
        worker.field(f"g{at}").fill(group if at < 4 else "0000")
    worker.press("我已记下，提交报告")
    worker.sees("第 4 组不一致")
    worker.field("g4").fill(code.split()[3])
    worker.press("我已记下，提交报告")
    worker.sees("报告已收到")

    report = Report.unscoped.get()
    handle(visitor(PHONE).carries(client_of(firm.officer)), report)
    principal = visitor(PHONE).carries(client_of(firm.principal))
    principal.open(reverse("rewards:award_list"))
    principal.follow(report.number)
    principal.press("批准")

    follow(worker, code)
    worker.sees("已更换刹车片")
    worker.press("取领奖号")
    claim = worker.page.locator("output.big-code").inner_text()
    pay(visitor(PHONE).carries(client_of(firm.union)), claim)
    worker.press("打印报告证明")
    worker.open("/tip/promise/")

    assert Award.unscoped.get().state == "settled"
    assert worker.context.cookies() == []


def test_retaliation_ends_in_the_bureaus_fast_lane(visitor, firm):
    _, code = firm.send(concerns=(firm.officer.user_id,))
    worker = visitor(PHONE)
    follow(worker, code)
    worker.page.get_by_text("告诉监管部门发生了什么").click()
    worker.page.locator("[name=kind]").select_option("post")
    worker.page.locator("[name=on]").fill("2026-10-09")
    worker.page.locator("textarea[name=text]:visible").last.fill("报告第二天被调去夜班")
    worker.press("报告给监管部门")
    worker.sees("监管部门签收")

    report = Report.unscoped.get()
    assert report.fast_case.reason == "retaliation"
    first, second = (visitor(PHONE).carries(client_of(actor)) for actor in firm.custodians)
    first.open(reverse("rewards:fast_list"))
    first.follow(report.number)
    first.sees("经过要双人开启后才能看")
    first.follow("申请双人开启")
    first.fill(reason="反映打击报复，需要核查", passphrase=PASSPHRASES[0])
    first.press("申请")
    second.open(reverse("rewards:fast_list"))
    second.follow("去确认")
    second.fill(passphrase=PASSPHRASES[1])
    second.press("确认开启")
    second.sees("报告第二天被调去夜班")
    second.sees("第五十四条")
    answered_by_the_bureau(second)
    follow(worker, code)
    worker.sees("已责令停用叉车")
    tip = tips.find("".join(code.split()))
    reporting.say(actor=tip.actor, report_id=report.pk, key=tip.key, text="谢谢", now=NOW)


def handle(officer, report) -> None:
    """From the inbox to the proposed award."""
    officer.open(reverse("rewards:tip_list"))
    officer.follow(report.number)
    officer.press("确认收到")
    officer.follow("核实属实")
    officer.page.get_by_label("一般事故隐患").check()
    officer.fill(words="已到现场核实，属实。")
    officer.press("确认属实")
    officer.follow("反馈结果")
    officer.fill(words="已更换刹车片，谢谢您。")
    officer.press("反馈")
    officer.follow("提出奖励")
    officer.page.get_by_label("奖金").check()
    officer.fill(amount="200")
    officer.press("提出")
    officer.sees("等待另一人批准")


def answered_by_the_bureau(officer) -> None:
    """From the signature to the result."""
    officer.press("签收")
    officer.press("确认收到报告")
    officer.follow("核实属实")
    officer.page.get_by_label("重大事故隐患").check()
    officer.fill(words="到现场查看，属实。")
    officer.press("确认属实")
    officer.follow("反馈结果")
    officer.fill(words="已责令停用叉车，恢复您的岗位。")
    officer.press("反馈")
    officer.follow("登记办理结果")
    officer.fill(result="已责令停用叉车，恢复原岗位")
    officer.press("登记")
    officer.sees("已登记办理结果")


def pay(cashier, claim: str) -> None:
    cashier.open(reverse("rewards:award_list"))
    cashier.page.locator("th a").first.click()
    cashier.follow("凭领奖号兑现")
    cashier.fill(claim=claim, voucher="PZ-1")
    cashier.press("确认已兑现")
    cashier.sees("计入奖励台账")


def follow(worker, code: str) -> None:
    worker.open("/tip/")
    worker.fill(receipt=code)
    work_done(worker)
    worker.press("查看")


def work_done(worker) -> None:
    """The question is gone when the browser has worked; then the two seconds of a person."""
    expect(worker.page.locator("[data-question]")).to_be_hidden()
    worker.page.wait_for_timeout(2500)
