"""S1, S13, S14 and S17: a line for each enterprise of the roster, with figures counted by hand."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest

from portal.models import Job
from selfcheck.queries.sheets import HAZARD_COUNTS
from selfcheck.views.statistics import sheets as sheet_views
from tests.factories import HazardFactory, VisitFactory, VisitFindingFactory
from tests.filing import Firm
from tests.selfcheck.bureau import IN_TIME, OCTOBER_19, filed, owing, places, queries_of
from tests.selfcheck.test_register_changes import registered
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

UNFILED = "/b/statistics/unfiled/"
SHEETS = ("unfiled", "attendance", "teams", "awards")


@pytest.fixture(autouse=True)
def _october_19(time_machine):
    places()
    time_machine.move_to(OCTOBER_19, tick=False)


def shown(sheet: str, **query) -> list[dict]:
    page = bureau_client().get(f"/b/statistics/{sheet}/", query).context["page"]
    assert page.count == len(page.rows)
    return [{"企业": line["obligation"].enterprise.name, **dict(line["cells"])} for line in page.rows]


def test_who_has_not_filed_with_what_is_known_of_it():
    late = owing(
        enterprise__name="甲厂",
        enterprise__contact_name="周敏",
        enterprise__contact_phone="13000002650",
        enterprise__site_address="工业二路6号",
    )
    HazardFactory(enterprise=late.enterprise)
    HazardFactory(enterprise=late.enterprise, level="major")
    HazardFactory(enterprise=late.enterprise, found_on=date(2025, 9, 17))
    VisitFindingFactory(visit=VisitFactory(enterprise=late.enterprise))
    filed(enterprise__name="乙厂")

    (line,) = shown("unfiled")

    assert line == {
        "企业": "甲厂",
        "联系人": "周敏",
        "联系电话": "13000002650",
        "地址": "工业二路6号",
        "发现一般事故隐患数": 1,
        "发现重大事故隐患数": 1,
        "季度统计报表报送情况": "×",
        "状态": "逾期未报",
        "监管部门检查发现隐患数": 1,
    }
    assert [one["季度统计报表报送情况"] for one in shown("unfiled", figure="base")] == ["×", "√"]


def test_the_year_of_a_principal():
    firm = Firm(name="甲厂")
    firm.file(now=IN_TIME, principal_present=True)
    owing(enterprise__name="乙厂")

    lines = {line["企业"]: line for line in shown("attendance")}

    assert lines["甲厂"] == {
        "企业": "甲厂",
        "应参加": 1,
        "已参加次数": 1,
        "最近日期": "2026-09-17",
        "状态": "已参加",
        "剩余季度": 1,
    }
    assert (lines["乙厂"]["已参加次数"], lines["乙厂"]["状态"]) == (0, "尚未参加")


def test_the_seats_of_a_team_and_the_awards_of_a_report():
    firm = Firm(name="甲厂")
    firm.file(now=IN_TIME)
    filed(enterprise__name="乙厂")

    teams = {line["企业"]: line for line in shown("teams")}
    awards = {line["企业"]: line for line in shown("awards")}

    assert (teams["甲厂"]["备案版本"], teams["甲厂"]["组长"], teams["甲厂"]["工会"]) == ("第1版", "√", "√")
    assert (teams["乙厂"]["备案版本"], teams["乙厂"]["工会"]) == ("未备案", "×")
    assert (awards["甲厂"]["报告数"], awards["甲厂"]["兑现数"], awards["甲厂"]["金额（万元）"]) == (
        2,
        1,
        "0.02",
    )
    assert awards["乙厂"]["报告数"] == ""
    for key in ("awards_reports", "awards_paid", "awards_amount"):
        assert [line["企业"] for line in shown("awards", sort=key)] == ["乙厂", "甲厂"]


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_export_has_the_lines_of_the_screen(sheet):
    Firm(name="甲厂").file(now=IN_TIME)
    owing(enterprise__name="乙厂")
    clerk = bureau_client(name="赵岩")
    query = {"figure": "base"}
    page = clerk.get(f"/b/statistics/{sheet}/", query)

    answer = clerk.get(f"/b/statistics/{sheet}/export.xlsx", query)

    book = openpyxl.load_workbook(BytesIO(answer.getvalue()), read_only=True)
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[2][0] == "导出：赵岩（990102应急管理局），2026-10-19 09:30"
    assert list(rows[3][4:]) == [name for name, _ in page.context["heads"]]
    cells = [[str(value) for _, value in line["cells"]] for line in page.context["page"].rows]
    assert [["" if value is None else str(value) for value in row[4:]] for row in rows[4:-1]] == cells
    assert {row[3] for row in rows[4:-1]} == {"2026年三季度"}
    foot = [str(value) for _, value in page.context["foot"]]
    assert ["" if value is None else str(value) for value in rows[-1][4:]] == foot
    assert rows[-1][1] == "合计（2 家）"


def test_the_foot_adds_numbers_counts_marks_and_rounds_money_once():
    for name in ("甲厂", "乙厂"):
        firm = Firm(name=name)
        firm.file(now=IN_TIME, principal_present=name == "甲厂")
        HazardFactory(enterprise=firm.enterprise)
    owing(enterprise__name="丙厂")

    def foot(sheet):
        page = bureau_client().get(f"/b/statistics/{sheet}/", {"figure": "base"})
        assert "合计（3 家）" in page.content.decode()
        return {name: value for name, value in page.context["foot"] if value != ""}

    assert foot("unfiled") == {
        "发现一般事故隐患数": 2,
        "发现重大事故隐患数": 0,
        "季度统计报表报送情况": "√ 2 家",
        "监管部门检查发现隐患数": 0,
    }
    assert foot("attendance") == {"应参加": 3, "已参加次数": 1, "状态": "已参加 1 家"}
    assert foot("teams") == dict.fromkeys(
        ("组长", "安全管理机构", "工会", "从业人员代表", "注册安全工程师"), "√ 2 家"
    )
    assert foot("awards") | {"查实数": 0, "整改数": 0} == {
        "报告数": 4, "查实数": 0, "整改数": 0, "兑现数": 2, "金额（万元）": "0.04",
    }  # fmt: skip


def test_a_principal_took_part_also_for_the_bureau_the_firm_moved_away_from():
    firm = Firm(name="甲厂")
    firm.file(now=IN_TIME, principal_present=True)
    registered(firm.enterprise, "move", to_division="990103")

    (line,) = shown("attendance")

    assert (line["企业"], line["已参加次数"], line["状态"]) == ("甲厂", 1, "已参加")


def test_what_the_bureau_may_no_longer_count_is_not_called_nought():
    gone = owing(enterprise__name="甲厂")
    HazardFactory(enterprise=gone.enterprise)
    registered(gone.enterprise, "move", to_division="990103")

    (line,) = shown("unfiled")

    assert (line["企业"], line["状态"]) == ("甲厂", "逾期未报")
    assert [line[name] for name in HAZARD_COUNTS] == ["", "", ""]


def some_with_major_hazards() -> list[str]:
    """33 of them with 0, 1 or 2 each; names in the order of the list, the most first."""
    firms = [owing(enterprise__name=f"企业{n:03d}").enterprise for n in range(33)]
    for n, one in enumerate(firms):
        for _ in range(n % 3):
            HazardFactory(enterprise=one, level="major")
    return [f"企业{n:03d}" for n in sorted(range(33), key=lambda n: (-(n % 3), -n))]


def test_sorted_by_major_hazards_over_the_pages_and_in_the_file():
    names, clerk, query = some_with_major_hazards(), bureau_client(), {"sort": "-major"}
    first = clerk.get(UNFILED, query)
    second = clerk.get(UNFILED, query | {"after": first.context["page"].next_key})

    exported = clerk.get(f"{UNFILED}export.xlsx", query).getvalue()
    book = openpyxl.load_workbook(BytesIO(exported), read_only=True)

    lines = (*first.context["page"].rows, *second.context["page"].rows)
    assert [line["obligation"].enterprise.name for line in lines] == names
    assert [row[1] for row in list(book.active.iter_rows(values_only=True))[4:-1]] == names
    assert b'name="sort" value="-major"' in first.content
    assert "家；全部 33 家的合计见导出的表）" in first.content.decode()


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sort_of_a_sheet_shows_every_line(sheet):
    Firm(name="甲厂").file(now=IN_TIME)
    owing(enterprise__name="乙厂")
    clerk = bureau_client()
    keys = [key for _, key in clerk.get(f"/b/statistics/{sheet}/?figure=base").context["heads"] if key]

    for key in ("name", *keys):
        orders = [
            [
                line["obligation"].enterprise.name
                for line in clerk.get(f"/b/statistics/{sheet}/", {"figure": "base", "sort": sort})
                .context["page"]
                .rows
            ]
            for sort in (key, f"-{key}")
        ]
        assert orders[0] == orders[1][::-1], key
        assert set(orders[0]) == {"甲厂", "乙厂"}


def test_the_paper_of_those_who_have_not_filed():
    owing(enterprise__name="甲厂")

    answer = bureau_client().get(f"{UNFILED}print.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_phones_are_masked_for_who_may_not_see_them():
    owing(enterprise__contact_name="周敏", enterprise__contact_phone="13000002650")

    page = bureau_client(role="chief").get(UNFILED)

    assert page.status_code == 200
    assert "13000002650" not in page.content.decode()


@pytest.mark.parametrize("sheet", SHEETS)
def test_queries_do_not_grow_with_rows(sheet):
    clerk, page = bureau_client(), f"/b/statistics/{sheet}/?figure=all"
    owing()
    few = queries_of(clerk, page)
    filed(), filed(at=IN_TIME + timedelta(days=9)), Firm().file(now=IN_TIME)

    assert queries_of(clerk, page) == few


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_large_sheet_is_exported_by_a_job(sheet, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(sheet_views, "AT_ONCE", 1)
    filed(), filed()
    clerk, query = bureau_client(), {"figure": "base"}

    assert clerk.get(f"/b/statistics/{sheet}/export.xlsx", query).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        clerk.post(f"/b/statistics/{sheet}/export/?figure=base")

    job = Job.unscoped.get()
    assert (job.state, job.result) == ("done", {"rows": 2})
