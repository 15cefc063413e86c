"""The public site for somebody who knows nothing, and each of its pages checked like all others."""

import pytest
from django.urls import reverse

from cms.commands.corrections import ask_correction
from cms.site import build_site
from portal.actors import SYSTEM
from tests.cms.writing import guide, published
from tests.factories import NOW
from tests.journeys.browsing import DESK, PHONE

DUST = {
    "title": "家具厂除尘器没有泄爆装置，企业和负责人一起罚",
    "lead": "木粉尘除尘器没有泄爆装置，第二次检查仍未整改，一案双罚。",
    "sector": "furniture",
    "outcome": "dual",
    "facts": "打磨车间粉尘积聚，除尘器没有泄爆装置，责令整改后没有整改。",
    "principal_fine": 20000,
}
FIXED = (
    "case_index",
    "case_dictionary",
    "guides",
    "notices",
    "regulations",
    "search",
    "standards",
    "data",
    "report_hazard",
    "accessibility",
    "correct",
)


@pytest.fixture
def site(world):
    build_site()
    return published(**DUST), published(), guide()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_of_the_public_site(visitor, site, width):
    dust, _, filing = site
    asked = ask_correction(
        actor=SYSTEM, public_id=dust.public_id, address="/cases/", relation="reader", text="日期写错了",
        contact="", now=NOW,
    )  # fmt: skip
    reader = visitor(width)
    reader.survey(
        "/",
        *(reverse(f"cms:{name}") for name in FIXED),
        reverse("cms:case", args=[dust.slug]),
        reverse("cms:guide", args=[filing.slug]),
        reverse("cms:correction", args=[asked.number]),
        reverse("cms:case_index") + "?q=粉尘&outcome=dual",
        reverse("cms:case_index") + "?q=没有这样的词",
        reverse("cms:search") + "?q=粉尘 除尘",
        reverse("cms:standards") + "?q=除尘",
    )


def test_a_reader_finds_what_happened_to_a_furniture_maker_with_dust(visitor, site):
    reader = visitor(PHONE)
    reader.open("/")
    reader.page.get_by_role("searchbox").first.fill("家具 粉尘")
    reader.press("搜索")
    reader.follow(DUST["title"])
    reader.sees("一案双罚")
    reader.sees("主要负责人罚款 2.00 万元")
