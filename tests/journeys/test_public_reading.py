"""Reading the public site by keyboard, without scripts, in large letters, on paper; and as a stranger."""

from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.urls import reverse

from cms.site import build_site
from tests.cms.writing import guide, published
from tests.journeys.browsing import DESK, PHONE
from tests.journeys.test_public_site import DUST

CLAUSE = "GM-2023:第十一条:3"
ATOM = "{http://www.w3.org/2005/Atom}"
PAGES = ("portal:home", "cms:case_index", "cms:standards", "cms:data", "cms:report_hazard", "cms:correct",
         "cms:regulations", "selfcheck:law_register", "selfcheck:verify")  # fmt: skip
OUTLINE = """() => { const box = document.activeElement, style = getComputedStyle(box);
  return box === document.body || style.outlineStyle !== 'none' || style.boxShadow !== 'none' }"""


@pytest.fixture
def dust(world):
    build_site()
    guide()
    return published(**DUST, checks=[f"除尘器有没有泄爆装置|{CLAUSE}"])


def addresses(dust) -> list[str]:
    return [
        *map(reverse, PAGES),
        reverse("cms:case", args=[dust.slug]),
        reverse("cms:guide", args=["filing"]),
    ]


def test_a_stranger_reads_what_happened_the_clause_and_subscribes(visitor, dust):
    reader = visitor(PHONE)
    reader.open("/")
    reader.follow("典型案例")
    reader.page.get_by_role("link", name="家具和木业").click()
    reader.follow(DUST["title"])
    reader.sees("一案双罚")
    reader.sees("主要负责人罚款 2.00 万元")

    reader.page.locator("main article ul a").first.click()
    clause = reader.page.url.split("#")[1]
    assert "第十一条" in reader.page.locator(f"[id='{clause}']").inner_text()

    reader.page.go_back()
    said = reader.page.locator("link[rel=alternate]").get_attribute("href")
    reader.page.get_by_role("link", name="订阅").click()
    address = reader.page.get_by_label("订阅地址").input_value()
    feed = ET.fromstring(reader.context.request.get(reader.base + said).text())
    assert address == settings.PORTAL_URL + said
    assert DUST["title"] in [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert reader.context.request.get(reader.base + "/feed/").url.endswith(said)


def test_every_page_reads_with_letters_twice_as_large(visitor, dust):
    """Zoomed to 200 % a screen of 1280 is 640 wide; beside it the largest letters on a phone."""
    half, phone = visitor(DESK, viewport={"width": 640, "height": 450}), visitor(PHONE)
    for path in addresses(dust):
        half.open(path)
        assert half.page.evaluate("document.documentElement.scrollWidth") <= 640, path
        phone.page.goto(phone.base + path)
        phone.page.evaluate("document.documentElement.style.fontSize = '24px'")
        wide = phone.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE, f"{path} is {wide} px wide"


def test_every_page_works_without_scripts(visitor, dust):
    reader = visitor(PHONE, java_script_enabled=False)
    for path in addresses(dust):
        assert reader.page.goto(reader.base + path).ok
        assert reader.page.locator("h1").is_visible()
    reader.page.goto(reader.base + reverse("cms:case_index"))
    reader.page.locator("[name=q]").fill("粉尘 泄爆")
    reader.page.get_by_role("button", name="搜索").click()
    assert reader.page.get_by_role("link", name=DUST["title"]).is_visible()
    assert not reader.page.locator("[data-needs-js]").first.is_visible()


def test_the_keyboard_reaches_the_case_and_always_shows_where_it_is(visitor, dust):
    reader = visitor(DESK)
    reader.open(reverse("cms:case_index"))
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    for _ in range(80):
        reader.page.keyboard.press("Tab")
        assert reader.page.evaluate(OUTLINE), reader.page.evaluate("document.activeElement.outerHTML")
        if reader.page.evaluate("document.activeElement.textContent").strip() == DUST["title"]:
            break
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")
    reader.sees("一案双罚")


def test_on_paper_the_case_is_alone_with_its_source(visitor, dust):
    reader = visitor(DESK)
    reader.open(reverse("cms:case", args=[dust.slug]))
    reader.page.emulate_media(media="print")

    seen = {
        name: reader.page.locator(name).first.is_visible() for name in (".pub-nav", ".no-print", ".cite-line")
    }

    assert seen == {".pub-nav": False, ".no-print": False, ".cite-line": True}
