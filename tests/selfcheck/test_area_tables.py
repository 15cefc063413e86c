"""S2 and S3 on a set counted by hand; every figure opens a list of the same length, and exports as shown."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest

from portal.models import Job
from selfcheck.models import Exemption
from selfcheck.views.statistics import roster as roster_views
from tests.factories import HazardFactory
from tests.filing import Firm
from tests.selfcheck.bureau import DUE, IN_TIME, OCTOBER_19, filed, owing, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

PROGRESS, QUALITY = "/b/statistics/", "/b/statistics/quality/"
LIST = "/b/statistics/roster/"
STONE, WILLOW = "990102001", "990102002"


@pytest.fixture(autouse=True)
def _october_19(time_machine):
    places()
    time_machine.move_to(OCTOBER_19, tick=False)


def exempt(**kwargs):
    row = owing(**kwargs)
    row.exempt_by = Exemption.unscoped.create(
        enterprise=row.enterprise,
        reason_code="suspended",
        reason="停产",
        evidence_note="通知",
        from_on="2026-07-01",
        to_on="2026-09-30",
        state="approved",
        proposed_at=OCTOBER_19,
        proposed_by="clerk",
        decided_at=OCTOBER_19,
        decided_by="chief",
    )
    row.save()


def counted_by_hand():
    """石桥: filed, late, overdue, exempt, self-filed nil. 柳溪: returned, not yet due, joined late."""
    filed(enterprise__division_code=STONE, high_hazard=True)
    filed(at=DUE + timedelta(days=1), enterprise__division_code=STONE, size="medium")
    owing(enterprise__division_code=STONE, industry_code="5211")
    exempt(enterprise__division_code=STONE)
    Firm(division=STONE).file(now=IN_TIME)
    filed(
        enterprise__division_code=WILLOW,
        returned_at=OCTOBER_19 - timedelta(days=1),
        fix_by=OCTOBER_19 + timedelta(days=2),
    )
    owing(enterprise__division_code=WILLOW, due_at=OCTOBER_19 + timedelta(days=5))
    filed(enterprise__division_code=WILLOW, late_joiner=True, corrected_at=OCTOBER_19)
    filed(enterprise__division_code="990103001")


def table(response) -> dict:
    columns = [column["name"] for column in response.context["columns"]]
    return {
        line["words"]: dict(zip(columns, [cell["text"] for cell in line["cells"]], strict=True))
        for line in response.context["lines"]
    }


def row(stone, willow, whole) -> dict:
    return {"石桥街道": stone, "柳溪街道": willow, "合计": whole}


def test_progress_by_hand():
    counted_by_hand()

    shown = table(bureau_client().get(PROGRESS))

    empty = {"南埠镇": "0"}
    assert shown == {
        "高危企业": row("1", "0", "1") | empty,
        "规模以上": row("1", "0", "1") | empty,
        "人员密集场所": row("1", "0", "1") | empty,
        "其他": row("1", "3", "4") | empty,
        "应报基数": row("4", "3", "7") | empty,
        "未季报单位数": row("1", "2", "3") | empty,
        "季报率": row("75.0%", "33.3%", "57.1%") | {"南埠镇": "—"},
    }


def test_quality_by_hand():
    counted_by_hand()

    shown = table(bureau_client().get(QUALITY))

    assert {words: cells["合计"] for words, cells in shown.items()} == {
        "应报基数": "7",
        "已报数": "4",
        "企业自报数": "1",
        "企业自报率": "25.0%",
        "代报数": "3",
        "代报率": "75.0%",
        "零隐患数": "1",
        "零隐患率": "25.0%",
        "未季报单位数": "3",
    }
    assert shown["零隐患率"] == row("33.3%", "0.0%", "25.0%") | {"南埠镇": "—"}


def test_a_report_with_a_hazard_is_not_nil():
    firm = Firm(division=STONE)
    HazardFactory(enterprise=firm.enterprise, found_on=date(2026, 5, 4), rectify_by=date(2026, 12, 1))
    firm.file(now=IN_TIME)

    shown = table(bureau_client().get(QUALITY))

    assert (shown["企业自报数"]["合计"], shown["零隐患数"]["合计"]) == ("1", "0")


@pytest.mark.parametrize("page", [PROGRESS, QUALITY])
@pytest.mark.parametrize("query", [{}, {"quarter": 0}, {"division": STONE}])
def test_every_figure_opens_a_list_of_its_length(page, query):
    counted_by_hand()
    filed(quarter=2, enterprise__division_code=STONE)
    filed(enterprise__division_code="990102")
    clerk = bureau_client()

    cells = [
        cell for line in clerk.get(page, query).context["lines"] for cell in line["cells"] if cell["url"]
    ]

    assert cells
    for cell in cells:
        found = clerk.get(cell["url"]).context["page"]
        assert (found.count, len(found.rows)) == (int(cell["text"]), int(cell["text"])), cell["url"]


def test_rows_of_no_town_have_their_own_column():
    filed(enterprise__division_code="990102")

    shown = table(bureau_client().get(PROGRESS))

    assert shown["应报基数"]["本级未细分"] == "1"


def test_the_way_down_and_nothing_beside_it():
    counted_by_hand()
    city = bureau_client("9901")

    page = city.get(PROGRESS)

    columns = {column["name"]: column["url"] for column in page.context["columns"]}
    assert table(page)["应报基数"] == {"青柏区": "7", "云洲区": "1", "合计": "8"}
    assert table(city.get(columns["青柏区"]))["应报基数"]["石桥街道"] == "4"
    assert bureau_client().get(PROGRESS, {"division": "990103"}).status_code == 404
    assert bureau_client().get("/b/statistics/roster/", {"division": "9901"}).status_code == 404


def test_the_roster_keeps_the_place_of_its_quarter():
    moved = filed(enterprise__division_code=STONE)
    moved.enterprise.division_code = "990103001"
    moved.enterprise.save()

    assert table(bureau_client().get(PROGRESS))["应报基数"]["石桥街道"] == "1"


def test_the_export_is_the_table_of_the_screen():
    counted_by_hand()
    clerk = bureau_client(name="赵岩")
    shown = clerk.get(QUALITY)

    sheet = sheet_of(clerk.get(shown.context["export_url"]))

    assert sheet[0][0] == "各地排查质量"
    assert sheet[1][0].startswith("查询条件：2026年三季度，青柏区")
    assert sheet[2][0] == "导出：赵岩（990102应急管理局），2026-10-19 09:30"
    assert sheet[3] == ("项目", *(column["name"] for column in shown.context["columns"]))
    cells = [[line["words"], *(cell["text"] for cell in line["cells"])] for line in shown.context["lines"]]
    assert [[str(value) for value in line] for line in sheet[4:]] == cells


def test_a_list_by_the_time_of_filing_and_its_file():
    filed(enterprise__name="乙厂")
    filed(at=IN_TIME - timedelta(days=3), enterprise__name="甲厂")
    owing(enterprise__name="丙厂")
    clerk, query = bureau_client(), {"figure": "base", "sort": "filed"}

    rows = clerk.get(LIST, query).context["page"].rows
    exported = clerk.get(f"{LIST}export.xlsx", query)

    assert [line.obligation.enterprise.name for line in rows] == ["甲厂", "乙厂", "丙厂"]
    assert [row[1] for row in sheet_of(exported)[4:]] == ["甲厂", "乙厂", "丙厂"]


def test_the_export_of_a_list_has_its_rows():
    counted_by_hand()
    query = {"figure": "proxy"}
    clerk = bureau_client()
    page = clerk.get("/b/statistics/roster/", query).context["page"]

    sheet = sheet_of(clerk.get("/b/statistics/roster/export.xlsx", query))

    assert [line[2] for line in sheet[4:]] == [line.obligation.enterprise.uscc for line in page.rows]
    assert [line[9] for line in sheet[4:]] == ["代报"] * 3


def test_a_large_list_is_exported_by_a_job(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(roster_views, "AT_ONCE", 2)
    counted_by_hand()
    clerk = bureau_client()

    assert clerk.get("/b/statistics/roster/export.xlsx").status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post("/b/statistics/roster/export/")

    job = Job.unscoped.get()
    assert (job.state, job.result) == ("done", {"rows": 7})


@pytest.mark.parametrize("page", [PROGRESS, QUALITY, "/b/statistics/roster/"])
def test_queries_do_not_grow_with_rows(page):
    clerk = bureau_client()
    filed(enterprise__division_code=STONE)
    few = queries_of(clerk, page)
    counted_by_hand()

    assert queries_of(clerk, page) == few


def sheet_of(response) -> list[tuple]:
    book = openpyxl.load_workbook(BytesIO(response.getvalue()), read_only=True)
    return list(book.active.iter_rows(values_only=True))
