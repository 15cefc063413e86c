"""S5 上级月报表 on a set counted by hand; every figure opens a list of the same length."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from portal.calendars import start_of_day
from selfcheck.models import Exemption
from tests.factories import EnterpriseFactory, ExemptionFactory, HazardFactory
from tests.hazards import TODAY, Hazardous
from tests.selfcheck.bureau import owing, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

PAGE = "/b/statistics/monthly/"
OCTOBER = {"year": 2026, "month": 10}
NOVEMBER_2 = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _november_2(time_machine):
    places()
    time_machine.move_to(NOVEMBER_2, tick=False)


def unit(**kwargs):
    return owing(quarter=4, **kwargs).enterprise


def counted_by_hand():
    """A coal mine with one general hazard put right, a foundry that found nothing, a neighbour's firm."""
    coal = unit(enterprise__sectors=["煤矿"])
    HazardFactory(enterprise=coal, found_on=date(2026, 10, 2), rectified_on=date(2026, 10, 20))
    HazardFactory(enterprise=coal, found_on=date(2026, 10, 30), rectify_by=date(2026, 11, 30))
    HazardFactory(enterprise=coal, found_on=date(2026, 9, 30), rectify_by=date(2026, 11, 30))
    unit(enterprise__industry_code="3130")
    HazardFactory(
        enterprise=unit(enterprise__division_code="990103001"),
        found_on=date(2026, 10, 2),
        rectify_by=date(2026, 11, 2),
    )


def supervised():
    """A major hazard of October under the county's order, with a whole plan; nothing spent."""
    hazardous = Hazardous()
    owing(quarter=4, enterprise=hazardous.firm.enterprise)
    hazardous.report()
    hazardous.plan()
    hazardous.supervise()
    return hazardous


def shown(response, row: str) -> list[str]:
    lines = {line["words"]: [cell["text"] for cell in line["cells"]] for line in response.context["lines"]}
    return lines[row]


def test_by_hand():
    counted_by_hand()

    page = bureau_client().get(PAGE, OCTOBER)

    none = ["0", "0", "—", "0", "0", "0", "0", "0", "0.00"]
    assert shown(page, "合计") == ["2", "1", "50.0%", "2", "1", "50.0%", *none[:2], *none[2:]]
    assert shown(page, "1 煤矿") == ["1", "1", "100.0%", "2", "1", "50.0%", *none]
    assert shown(page, "6 冶金、有色") == ["1", "0", "0.0%", "0", "0", "—", *none]
    assert shown(page, "7 其他") == ["0", "0", "—", "0", "0", "—", *none]


def test_seven_sectors_below_the_sum():
    page = bureau_client().get(PAGE, OCTOBER)

    assert [line["words"] for line in page.context["lines"]] == [
        "合计",
        "1 煤矿",
        "2 金属非金属矿山",
        "3 石油天然气",
        "4 危险化学品",
        "5 烟花爆竹",
        "6 冶金、有色",
        "7 其他",
    ]
    assert [column["unit"] for column in page.context["columns"]] == [
        *("家", "家", "%", "项", "项", "%", "项", "项", "%"),
        *("项", "项", "项", "项", "项", "万元"),
    ]


def test_the_year_up_to_the_month_holds_earlier_hazards():
    counted_by_hand()

    page = bureau_client().get(PAGE, OCTOBER | {"span": "year"})

    assert shown(page, "1 煤矿")[3:6] == ["3", "1", "33.3%"]


def test_what_was_put_right_later_is_not_yet_put_right():
    HazardFactory(enterprise=unit(), found_on=date(2026, 10, 2), rectified_on=date(2026, 11, 1))
    clerk = bureau_client()

    assert shown(clerk.get(PAGE, OCTOBER), "合计")[3:5] == ["1", "0"]
    assert shown(clerk.get(PAGE, OCTOBER | {"month": 11}), "合计")[3:5] == ["0", "0"]


def test_a_major_hazard_under_supervision():
    supervised()

    page = bureau_client().get(PAGE, OCTOBER)

    assert shown(page, "合计")[6:] == ["1", "0", "0.0%", "1", "0", "1", "0", "0", "0.00"]


def test_five_in_place_and_the_money(time_machine):
    time_machine.move_to(start_of_day(TODAY), tick=False)
    hazardous = supervised()
    for element in hazardous.hazard.planelement_rows.all():
        element.state, element.in_place_on = "in_place", TODAY
        element.save()
    for on, spent in ((date(2026, 10, 9), 68000), (date(2026, 11, 1), 99000)):
        hazardous.hazard.progress_rows.create(
            on=on, text="采购", funds_spent=spent, at=NOVEMBER_2, by="safety", name="周敏"
        )
    time_machine.move_to(NOVEMBER_2, tick=False)

    page = bureau_client().get(PAGE, OCTOBER)

    assert shown(page, "合计")[9:11] == ["1", "1"]
    assert shown(page, "合计")[14] == "6.80"


def test_closed_hazards_are_no_longer_planned():
    hazardous = Hazardous().until_closed()
    owing(quarter=4, enterprise=hazardous.firm.enterprise)

    page = bureau_client().get(PAGE, OCTOBER)

    assert shown(page, "合计")[6:10] == ["1", "1", "100.0%", "0"]


def test_the_exempt_are_not_in_the_base():
    row = owing(quarter=4)
    row.exempt_by = ExemptionFactory(
        enterprise=row.enterprise, state="approved", decided_at=NOVEMBER_2, decided_by="chief"
    )
    row.save()

    assert Exemption.unscoped.exists()
    assert shown(bureau_client().get(PAGE, OCTOBER), "合计")[0] == "0"


@pytest.mark.parametrize("query", [OCTOBER, OCTOBER | {"span": "year"}])
def test_every_figure_opens_a_list_of_its_length(query):
    counted_by_hand()
    supervised()
    clerk = bureau_client()

    lines = clerk.get(PAGE, query).context["lines"]
    cells = [cell for line in lines for cell in line["cells"] if cell["url"] and "." not in cell["text"]]

    assert len(cells) == 8 * 11
    for cell in cells:
        found = clerk.get(cell["url"])
        length = int(cell["text"])
        assert (found.context["count"], len(found.context["lines"])) == (length, length), cell["url"]


def test_who_changes_the_trade_later_stays_where_the_roster_has_it():
    coal = unit(enterprise__sectors=["煤矿"])
    HazardFactory(enterprise=coal, found_on=date(2026, 10, 2), rectify_by=date(2026, 11, 30))
    coal.sectors = ["有色"]
    coal.save()

    page = bureau_client().get(PAGE, OCTOBER)

    assert shown(page, "1 煤矿")[:4] == ["1", "1", "100.0%", "1"]
    assert shown(page, "6 冶金、有色")[:4] == ["0", "0", "—", "0"]


def test_who_moves_later_stays_where_the_roster_has_it():
    firm = unit(enterprise__division_code="990102001")
    HazardFactory(enterprise=firm, found_on=date(2026, 10, 2), rectify_by=date(2026, 11, 30))
    firm.division_code = "990102002"
    firm.save()
    clerk = bureau_client()

    before, after = (clerk.get(PAGE, OCTOBER | {"division": code}) for code in ("990102001", "990102002"))

    assert shown(before, "合计")[:4] == ["1", "1", "100.0%", "1"]
    assert shown(after, "合计")[:4] == ["0", "0", "—", "0"]


def test_who_left_the_county_stays_in_its_base_and_the_page_says_what_is_missing():
    """Its hazards are the new county's rows; a sum over rows nobody may open would not open its list."""
    moved = unit()
    HazardFactory(enterprise=moved, found_on=date(2026, 10, 2), rectify_by=date(2026, 11, 2))
    assert shown(bureau_client().get(PAGE, OCTOBER), "合计")[:4] == ["1", "1", "100.0%", "1"]
    moved.division_code = "990103001"
    moved.save()

    page = bureau_client().get(PAGE, OCTOBER)

    assert shown(page, "合计")[:4] == ["1", "0", "0.0%", "0"]
    assert "不计入这里的实际排查和隐患各栏" in page.content.decode()
    assert shown(bureau_client("9901").get(PAGE, OCTOBER), "合计")[:4] == ["1", "1", "100.0%", "1"]


def test_a_hazard_of_another_quarter_goes_by_the_roster_of_its_own():
    coal = owing(quarter=3, enterprise__sectors=["煤矿"]).enterprise
    coal.sectors = ["有色"]
    coal.save()
    owing(quarter=4, enterprise=coal)
    HazardFactory(enterprise=coal, found_on=date(2026, 9, 2), rectify_by=date(2026, 11, 30))
    HazardFactory(enterprise=coal, found_on=date(2026, 10, 2), rectify_by=date(2026, 11, 30))

    page = bureau_client().get(PAGE, OCTOBER | {"span": "year"})

    assert shown(page, "1 煤矿")[3] == "1"
    assert shown(page, "6 冶金、有色")[3] == "1"


def test_who_owed_nothing_goes_by_the_profile_of_today():
    HazardFactory(
        enterprise=EnterpriseFactory(sectors=["烟花爆竹"]),
        found_on=date(2026, 10, 2),
        rectify_by=date(2026, 11, 30),
    )

    page = bureau_client().get(PAGE, OCTOBER)

    assert shown(page, "5 烟花爆竹")[:4] == ["0", "0", "—", "1"]


def test_nothing_beside_ones_own_area():
    assert bureau_client().get(PAGE, {"division": "990103"}).status_code == 404


def test_the_export_is_the_table_of_the_screen():
    counted_by_hand()
    clerk = bureau_client(name="赵岩")
    page = clerk.get(PAGE, OCTOBER)

    exported = clerk.get(page.context["export_url"]).getvalue()
    book = openpyxl.load_workbook(BytesIO(exported), read_only=True)
    rows = list(book.active.iter_rows(values_only=True))

    assert rows[1][0] == "查询条件：2026年10月，青柏区，截止到2026-10-31"
    assert rows[2][0].startswith("导出：赵岩")
    assert [[str(value) for value in row] for row in rows[4:]] == [
        [line["words"], *(cell["text"] for cell in line["cells"])] for line in page.context["lines"]
    ]


@pytest.mark.parametrize("figure", ["checked", "general", "major"])
def test_the_file_of_a_list_has_its_rows_in_its_order(figure):
    counted_by_hand()
    supervised()
    clerk, query = bureau_client(), OCTOBER | {"figure": figure, "sort": "-name"}
    page = clerk.get(f"{PAGE}list/", query)

    exported = clerk.get(page.context["export_url"]).getvalue()
    book = openpyxl.load_workbook(BytesIO(exported), read_only=True)
    rows = list(book.active.iter_rows(values_only=True))[4:]

    shown = [
        [line["enterprise"].name, line["place"], *(value for _, value in line["cells"])]
        for line in page.context["lines"]
    ]
    assert shown
    assert [[row[1], *("" if value is None else value for value in row[3:])] for row in rows] == shown
    assert [line[0] for line in shown] == sorted((line[0] for line in shown), reverse=True)


@pytest.mark.parametrize("sort", ["found", "name", "division", "sector", "level", "deadline"])
def test_hazards_page_in_every_order(sort):
    firm = unit()
    for n in range(33):
        HazardFactory(
            enterprise=firm, found_on=date(2026, 10, 1 + n % 5), rectify_by=date(2026, 11, 1 + n % 7)
        )
    clerk, query = bureau_client(), OCTOBER | {"figure": "general", "sort": sort}
    first = clerk.get(f"{PAGE}list/", query).context
    second = clerk.get(f"{PAGE}list/", query | {"after": first["page"].next_key}).context
    rows = [line["row"] for line in (*first["lines"], *second["lines"])]

    assert len({row.pk for row in rows}) == 33
    if sort == "deadline":
        assert [row.rectify_by for row in rows] == sorted(row.rectify_by for row in rows)


def test_on_paper():
    clerk = bureau_client()

    answer = clerk.get(clerk.get(PAGE, OCTOBER).context["pdf_url"])

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}list/?figure=checked", f"{PAGE}list/?figure=general"])
def test_queries_do_not_grow_with_rows(page):
    clerk = bureau_client()
    few = queries_of(clerk, page)
    counted_by_hand()

    assert queries_of(clerk, page) == few
