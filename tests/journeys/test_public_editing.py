"""An editor and a reviewer at the editing side: a planted name stays inside, the mended page goes out."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from cms.models import CaseIndexPage, CasePage
from tests.cms.writing import editor, reviewer
from tests.journeys.browsing import DESK, PHONE

TITLE = "打磨车间没有除尘"
PLANTED = "法定代表人：张建国说不知情，电话13912345678。打磨车间积尘。"
FIELDS = {
    "title": TITLE,
    "lead": "木粉尘积聚，罚款两万元。",
    "province": "北江省",
    "region": "北江省安澜市",
    "year": "2026",
    "facts": PLANTED,
    "enterprise_fine": "20000",
}
CHOICES = {"sector": "furniture", "violation": "major-hazard", "found_by": "inspection", "outcome": "fined"}


def test_a_planted_name_stays_inside_until_it_is_mended(visitor, world):
    writer, judge = visitor(DESK).carries(editor()), visitor(DESK).carries(reviewer())
    visit(writer, reverse("wagtailadmin_pages:add", args=["cms", "casepage", CaseIndexPage.objects.get().pk]))
    write(writer.page)
    press(writer, "保存草稿")
    page = CasePage.objects.get(title=TITLE)
    writer.sees("姓名“张建国”不能公开")
    writer.sees("手机号“13912345678”不能公开")
    previewed(writer.page)
    more(writer, "提交给公开前审稿")

    review(judge, page)
    judge.sees("姓名“张建国”不能公开")
    expect(judge.page.get_by_role("button", name="批准")).to_have_count(0)
    more(judge, "请求修改", waits=False)
    judge.page.locator("[name=comment]").fill("请删去姓名和电话")
    press(judge, "请求修改", within=".modal")

    review(writer, page)
    writer.page.locator("[name=facts]").fill("打磨车间积尘，没有清扫记录。")
    for name in CasePage.CHECKLIST:
        writer.page.locator(f"[name={name}]").check()
    more(writer, "重新提交")
    page.refresh_from_db()
    assert not page.live

    review(judge, page)
    judge.sees("自动检查没有发现不能公开的内容")
    more(judge, "批准 和发布")
    reader = visitor(PHONE)
    reader.open(reverse("cms:case", args=[page.slug]))
    reader.sees("没有清扫记录")
    assert writer.troubles == judge.troubles == []


def visit(person, path: str) -> None:
    person.page.goto(person.base + path)
    expect(person.page.locator("footer button.action-save").first).to_be_enabled()


def review(person, page) -> None:
    visit(person, reverse("wagtailadmin_pages:edit", args=[page.pk]))


def write(page) -> None:
    for name, value in FIELDS.items():
        page.locator(f"[name={name}]").fill(value)
    for name, value in CHOICES.items():
        page.locator(f"[name={name}]").select_option(value)
    for stream in ("law", "checks"):
        page.locator(f"[data-contentpath={stream}] .c-sf-add-button").first.click()
    page.locator("[name='law-0-value-instrument']").fill("中华人民共和国安全生产法")
    page.locator("[name='law-0-value-article']").fill("第一百零二条")
    page.locator("[name='checks-0-value-text']").fill("打磨间有没有除尘")


def previewed(page) -> None:
    """The page as the public would see it, in the frame beside the form."""
    page.get_by_role("button", name="预览开关").click()
    frame = page.frame_locator("#w-preview-iframe").first
    expect(frame.locator("h1")).to_have_text(TITLE)
    expect(frame.locator(".verdict")).to_contain_text("企业罚款 2.00 万元")


def more(person, words: str, *, waits: bool = True) -> None:
    person.page.get_by_role("button", name="更多动作").click()
    button = person.page.locator("footer").get_by_role("button", name=re.compile(rf"^\s*{words}"))
    if not waits:
        return button.click()
    with person.page.expect_navigation():
        button.click()
    return None


def press(person, words: str, *, within: str = "footer") -> None:
    with person.page.expect_navigation():
        person.page.locator(within).get_by_role("button", name=words).first.click()
