"""总览: the officer's and the chief's figures of an area, each equal to the list it opens."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from portal.calendars import day_of
from selfcheck.queries.major_hazards import AGES
from tests.casework import Casework
from tests.factories import HazardFactory
from tests.filing import Firm
from tests.hazards import Hazardous
from tests.selfcheck.bureau import OCTOBER_19, filed, owing, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db
PAGE = reverse("selfcheck:dashboard")
TODAY = day_of(OCTOBER_19)
LAST_YEAR = {"year": 2025, "due_at": datetime(2025, 10, 15, 15, 59, 59, tzinfo=UTC)}
LONG_AGO = datetime(2025, 10, 10, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _october_19(time_machine):
    places()
    time_machine.move_to(OCTOBER_19, tick=False)


def by_hand():
    """Third quarter: 2 of 4 filed, one of them late; a year ago 1 of 2."""
    filed(enterprise__division_code="990102001"), owing(enterprise__division_code="990102001")
    filed(at=OCTOBER_19 - timedelta(days=2), enterprise__division_code="990102002")
    owing(enterprise__division_code="990102")
    filed(at=LONG_AGO, **LAST_YEAR), owing(**LAST_YEAR)


def hazards():
    for days, by in ((0, 5), (30, -1), (31, 5), (60, 5), (61, -1), (90, 5), (91, -1)):
        found = TODAY - timedelta(days=days)
        HazardFactory(level="major", found_on=found, rectify_by=max(found, TODAY + timedelta(days=by)))
    HazardFactory(found_on=TODAY, rectify_by=TODAY)
    HazardFactory(level="major", found_on=TODAY, rectify_by=TODAY, enterprise__division_code="990103001")


def context(role="officer", **query):
    return bureau_client(role=role).get(PAGE, query).context


def length_of(client, url) -> int:
    page = client.get(url).context["page"]
    return page.paginator.count if hasattr(page, "paginator") else page.count


def test_rates_of_areas_by_hand_and_every_figure_opens_a_list_of_its_length():
    by_hand()
    officer = bureau_client(role="officer")

    areas = officer.get(PAGE).context["areas"]

    assert [(area["name"], area["share"], area["numbers"]["base"]) for area in areas] == [
        ("石桥街道", 50.0, 2),
        ("柳溪街道", 100.0, 1),
        ("南埠镇", None, 0),
        ("本级未细分", 0.0, 1),
    ]
    for area in areas:
        for cell in area["cells"]:
            assert length_of(officer, cell["url"]) == cell["number"], (area["name"], cell)


def test_the_tiles_open_lists_of_their_length():
    by_hand(), hazards()
    officer = bureau_client(role="officer")

    tiles = officer.get(PAGE).context["tiles"]

    assert tiles[0]["value"] == "50.0%"
    for tile in tiles[1:]:
        assert length_of(officer, tile["url"]) == tile["value"], tile
    assert [tile["value"] for tile in tiles[1:5]] == [2, 2, 7, 3]


def test_the_curve_counts_by_day_beside_the_quarter_before_and_a_year_ago():
    by_hand()
    filed(
        quarter=2,
        at=datetime(2026, 7, 15, 1, 0, tzinfo=UTC),
        due_at=datetime(2026, 7, 15, 15, 59, 59, tzinfo=UTC),
    )

    shown = context()
    curve = shown["curve"]
    rows = {row["day"]: row["cells"] for row in shown["curve_rows"]}

    assert [one["name"] for one in curve["series"]] == [
        "2026年三季度（4 家）", "2026年二季度（1 家）", "2025年三季度（2 家）",
    ]  # fmt: skip
    assert curve["names"][curve["mark"]["at"]] == "10-15"
    assert rows["10-09"] == [("25.0%", 1), ("0.0%", 0), ("0.0%", 0)]
    assert rows["10-15"] == [("25.0%", 1), ("100.0%", 1), ("50.0%", 1)]
    assert rows["10-17"] == [("50.0%", 2), ("100.0%", 1), ("50.0%", 1)]
    assert rows["10-20"] == [("—", None), ("100.0%", 1), ("50.0%", 1)]


def test_a_point_of_the_curve_opens_the_list_of_those_filed_by_its_day():
    by_hand()
    officer = bureau_client(role="officer")

    shown = officer.get(PAGE).context

    for column, series in enumerate(shown["curve"]["series"]):
        for url, row in zip(series["urls"], shown["curve_rows"], strict=True):
            _, number = row["cells"][column]
            if row["day"] in ("10-09", "10-15", "10-17") and number is not None:
                assert officer.get(url).context["page"].count == number, (series["name"], row["day"])


def test_open_major_hazards_by_age_and_each_band_opens_its_list():
    hazards()
    Hazardous().until_closed()
    officer = bureau_client(role="officer")

    bands = officer.get(PAGE).context["bands"]

    assert [(band["open"]["number"], band["overdue"]["number"]) for band in bands] == [
        (2, 1), (2, 0), (2, 1), (1, 1),
    ]  # fmt: skip
    for band in bands:
        for name in ("open", "overdue"):
            assert length_of(officer, band[name]["url"]) == band[name]["number"]


def test_no_day_lies_between_two_bands():
    edges = [(first, last) for _, _, first, last in AGES]
    assert [first for first, _ in edges[1:]] == [last + 1 for _, last in edges[:-1]]
    assert (edges[0][0], edges[-1][1]) == (0, None)


def test_clocks_and_flags_open_lists_of_their_length():
    Casework().match()
    Firm().file(now=OCTOBER_19)
    officer = bureau_client(role="officer")

    rows = officer.get(PAGE).context["clocks"]

    assert {"提示待提出意见", "季度报告待查看"} <= {row["label"] for row in rows}
    for row in rows:
        for _, number, url in row["cells"]:
            assert length_of(officer, url) == number, row["label"]


def test_a_chief_also_sees_what_is_late_on_our_side_and_an_officer_does_not(time_machine):
    Firm().file(now=OCTOBER_19)
    time_machine.move_to(OCTOBER_19 + timedelta(days=60), tick=False)

    chief, officer = context("chief"), context("officer")

    assert chief["clock_sum"]["sums"].late == 1
    assert [line["line"].kind.code for line in chief["late_lines"]] == ["report"]
    assert chief["late_parts"]
    assert "late_lines" not in officer


def test_a_part_is_looked_into_and_a_neighbour_is_not_found():
    by_hand()
    officer = bureau_client(role="officer")

    part = officer.get(PAGE, {"division": "990102001"}).context

    assert part["areas"] == []
    assert part["tiles"][0]["value"] == "50.0%"
    assert officer.get(PAGE, {"division": "990103"}).status_code == 404


def test_a_year_without_quarters_says_so():
    page = bureau_client().get(PAGE, {"year": 2026, "quarter": 0}).content.decode()
    assert "这个季度没有开启" in page


def test_the_three_first_pages_have_titles_of_their_own():
    client = bureau_client(role="chief")
    heads = {
        name: client.get(reverse(f"selfcheck:{name}")).content.decode().split("<h1")[1].split("</h1>")[0]
        for name in ("bureau_home", "desk", "dashboard", "clock_overview")
    }
    assert len({head.split(">")[1].split("　")[0] for head in heads.values()}) == 4, heads


def test_queries_do_not_grow_with_rows():
    Firm().file(now=OCTOBER_19)
    chief = bureau_client(role="chief")
    few = queries_of(chief, PAGE)
    by_hand(), hazards()
    Firm().file(now=OCTOBER_19)

    assert queries_of(chief, PAGE) == few <= 20
