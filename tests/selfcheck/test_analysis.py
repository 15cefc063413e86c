"""Quarter by quarter, with the change to the quarter before and to the same quarter of last year."""

from datetime import UTC, date, datetime

import pytest

from tests.factories import HazardFactory
from tests.filing import Firm
from tests.selfcheck.bureau import IN_TIME, OCTOBER_19, filed, owing, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

PAGE = "/b/statistics/analysis/"


@pytest.fixture(autouse=True)
def _october_19(time_machine):
    places()
    time_machine.move_to(OCTOBER_19, tick=False)


def by_hand():
    """2025Q3 1 of 2, 2026Q2 2 of 2, 2026Q3 1 of 4."""
    filed(year=2025, quarter=3), owing(year=2025, quarter=3)
    filed(quarter=2), filed(quarter=2)
    filed(), owing(), owing(), owing(enterprise__division_code="990102002")


def test_rates_and_changes_by_hand():
    by_hand()

    lines = {line["label"]: line for line in bureau_client().get(PAGE).context["lines"]}

    assert list(lines) == ["2025年三季度", "2026年二季度", "2026年三季度"]
    third = lines["2026年三季度"]
    assert (third["rate"], third["to_before"], third["to_last_year"]) == ("25.0%", "-75.0", "-25.0")
    assert (lines["2026年二季度"]["rate"], lines["2026年二季度"]["to_before"]) == ("100.0%", "—")


def test_a_quarter_before_its_deadline_is_compared_with_none(time_machine):
    by_hand()
    ahead = {"quarter": 4, "original_due_at": datetime(2027, 1, 15, 15, 59, 59, tzinfo=UTC)}
    filed(**ahead), owing(**ahead), owing(**ahead)

    page = bureau_client().get(PAGE)

    lines = {line["label"]: line for line in page.context["lines"]}
    running, over = lines["2026年四季度"], lines["2026年三季度"]
    assert (running["running"], over["running"]) == (True, False)
    assert (running["rate"], running["to_before"], running["to_last_year"]) == ("33.3%", "—", "—")
    assert page.context["chart"]["series"][0]["values"] == [None, 100.0, 25.0, None]
    assert page.content.decode().count(">未到截止时间</span>") == 2  # filing and participation
    assert page.context["attended_chart"]["series"][0]["values"][3] is None


def test_every_figure_opens_a_list_of_its_length():
    by_hand()
    clerk = bureau_client()

    for line in clerk.get(PAGE).context["lines"]:
        for cell in line["cells"]:
            assert clerk.get(cell["url"]).context["page"].count == cell["number"]


def test_participation_of_the_principal_by_quarter_opens_its_lists():
    Firm(name="甲厂").file(now=IN_TIME, principal_present=True)
    Firm(name="乙厂").file(now=IN_TIME, principal_present=False)
    owing()
    clerk = bureau_client()

    page = clerk.get(PAGE).context

    third = next(line for line in page["attended"] if line["label"] == "2026年三季度")
    assert ([cell["number"] for cell in third["cells"]], third["rate"]) == ([2, 1], "50.0%")
    rows = clerk.get(third["cells"][1]["url"]).context["page"].rows
    assert [line.obligation.enterprise.name for line in rows] == ["甲厂"]
    assert page["attended_chart"]["series"][0]["values"] == [None, None, 50.0, None]


def test_the_age_of_open_hazards_is_that_of_the_dashboard():
    HazardFactory(level="major", found_on=date(2026, 10, 9))
    HazardFactory(level="major", found_on=date(2026, 6, 1))
    clerk = bureau_client()

    bands = clerk.get(PAGE).context["bands"]

    assert [band["open"]["number"] for band in bands] == [1, 0, 0, 1]
    assert bands == clerk.get("/b/overview/").context["bands"]


def test_areas_stand_in_the_order_of_their_codes_with_the_same_rates_as_the_table():
    by_hand()

    areas = bureau_client().get(PAGE).context["areas"]

    assert [(area["name"], area["top"], area["base"]) for area in areas] == [
        ("石桥街道", 1, 3),
        ("柳溪街道", 0, 1),
        ("南埠镇", 0, 0),
    ]
    assert areas[2]["share"] is None


def test_hazards_of_each_quarter_open_their_lists():
    """Found in the second quarter and put right in the third: not yet at the end of the second."""
    HazardFactory(found_on=date(2026, 6, 30), rectified_on=date(2026, 7, 1), rectify_by=date(2026, 7, 1))
    HazardFactory(found_on=date(2026, 7, 1), rectified_on=date(2026, 9, 30))
    HazardFactory(found_on=date(2026, 9, 30), level="major")
    clerk = bureau_client()

    lines = {line["label"]: line for line in clerk.get(PAGE).context["hazard_lines"]}

    assert list(lines) == ["2026年一季度", "2026年二季度", "2026年三季度", "2026年四季度"]
    assert [cell["number"] for cell in lines["2026年二季度"]["cells"]] == [1, 0, 0, 0]
    assert [cell["number"] for cell in lines["2026年三季度"]["cells"]] == [1, 1, 1, 0]
    assert lines["2026年三季度"]["rates"] == ["100.0%", "0.0%"]
    for line in lines.values():
        for cell in line["cells"]:
            assert clerk.get(cell["url"]).context["count"] == cell["number"]


def test_queries_do_not_grow_with_rows():
    clerk = bureau_client()
    filed()
    few = queries_of(clerk, PAGE)
    by_hand()

    assert queries_of(clerk, PAGE) == few
