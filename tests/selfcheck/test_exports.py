"""The export equals the screen: same rows, same order, filter line, time and user; nothing in it can run."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from portal.models import Job
from selfcheck.commands.reminders import register_call
from selfcheck.models import Obligation
from selfcheck.views.bureau import missing as views
from tests.factories import HazardFactory
from tests.selfcheck.bureau import DUE, OCTOBER_19, filed, official, owing, places
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

LIST, EXPORT = "/b/missing/", "/b/missing/export.xlsx"


@pytest.fixture(autouse=True)
def _october_19(time_machine):
    places()
    time_machine.move_to(OCTOBER_19, tick=False)


def sheet_of(content: bytes) -> list[tuple]:
    book = openpyxl.load_workbook(BytesIO(content), read_only=True)
    return list(book.active.iter_rows(values_only=True))


def exported(client, **query) -> list[tuple]:
    return sheet_of(client.get(EXPORT, query).getvalue())


def rows_of(sheet) -> list[dict]:
    return [dict(zip(sheet[3], row, strict=True)) for row in sheet[4:] if isinstance(row[0], int)]


def test_the_same_rows_in_the_same_order_as_the_screen():
    for number in range(40):
        owing(
            enterprise__name=f"企业{number * 7 % 40:02d}",
            enterprise__division_code=f"99010200{1 + number % 3}",
            size="small" if number % 2 else "large",
        )
    filed(enterprise__name="已报企业")
    clerk = bureau_client()

    for query in ({}, {"size": "small"}, {"sort": "-name"}, {"status": "all", "division": "990102001"}):
        first = clerk.get(LIST, query).context["page"]
        second = (
            clerk.get(LIST, query | {"after": first.next_key}).context["page"] if first.next_key else None
        )
        shown = [line["enterprise"].name for line in [*first.rows, *(second.rows if second else [])]]
        assert [row["单位名称"] for row in rows_of(exported(clerk, **query))] == shown


def test_filter_line_time_and_user_stand_above():
    owing(enterprise__division_code="990102001")
    clerk = bureau_client(name="赵岩")

    sheet = exported(clerk, division="990102001", size="", status="overdue", q="安澜")

    assert sheet[0][0] == "企业季报未上报情况汇总表　2026年三季度"
    assert sheet[1][0] == "查询条件：2026年三季度，石桥街道，报送情况：逾期未报，名称或代码：安澜"
    assert sheet[2][0] == "导出：赵岩（990102应急管理局），2026-10-19 09:30"


def test_every_cell_says_what_the_screen_says():
    row = owing(
        enterprise__name="青柏永固铸造有限公司",
        enterprise__contact_name="韩立群",
        enterprise__contact_phone="13000001186",
        enterprise__division_code="990102003",
        due_at=DUE + timedelta(days=1),
    )
    register_call(
        actor=official(),
        obligation_ids=[row.pk],
        channel="phone",
        addressee="韩立群",
        result="答应 10-20 报",
        now=OCTOBER_19,
    )

    (line,) = rows_of(exported(bureau_client()))

    assert (line["属地"], line["报送情况"], line["逾期天数"]) == ("南埠镇", "逾期未报", 3)
    assert (line["截止时间"], line["原截止时间"]) == ("2026-10-16 24:00", "2026-10-15 24:00")
    assert (line["联系人"], line["联系电话"]) == ("韩立群", "13000001186")
    assert (line["三季度"], line["四季度"]) == ("逾期未报", "没有报送义务")
    assert (line["催报次数"], line["方式"], line["结果"]) == (1, "电话", "答应 10-20 报")


def test_names_and_telephones_are_masked_as_on_the_screen():
    owing(
        enterprise__contact_phone="13000001186",
        enterprise__contact_name="韩立群",
        enterprise__principal_name="贺永",
    )
    chief = bureau_client(role="chief")

    (line,) = rows_of(exported(chief))
    page = chief.get(LIST).content.decode()

    shown = (line["联系人"], line["联系电话"], line["主要负责人"])
    assert shown == ("韩**", "130****1186", "贺*")
    assert all(word in page for word in shown)
    assert "韩立群" not in page
    assert "贺永" not in page


def test_a_contact_without_telephone_is_masked_too():
    owing(enterprise__contact_phone="", enterprise__landline="", enterprise__contact_name="韩立群")
    chief = bureau_client(role="chief")

    assert "韩立群" not in chief.get(LIST).content.decode()
    assert rows_of(exported(chief))[0]["联系人"] == "韩**"


def test_the_foot_sums_what_the_screen_sums():
    row, other = owing(high_hazard=True, grade=2), owing()
    HazardFactory(enterprise=row.enterprise, level="major")
    HazardFactory(enterprise=other.enterprise)
    for one in (row, other):
        register_call(
            actor=official(),
            obligation_ids=[one.pk],
            channel="phone",
            addressee="韩立群",
            result="答应",
            now=OCTOBER_19,
        )

    sheet = exported(bureau_client())
    foot = dict(zip(sheet[3], sheet[-1], strict=True))

    assert foot["单位名称"] == "合计 2 家"
    assert (foot["本年一般隐患"], foot["本年重大隐患"], foot["催报次数"]) == (1, 1, 2)
    assert foot["负责人参加次数"] == "已参加 0 / 2 家"
    assert [line["标准化等级"] for line in rows_of(sheet)] == ["二级", None]


def test_a_returned_report_says_until_when_it_is_mended():
    filed(returned_at=OCTOBER_19 - timedelta(days=1), fix_by=DUE + timedelta(days=6))

    (line,) = rows_of(exported(bureau_client()))

    assert (line["报送情况"], line["补正期限"]) == ("已退回", "2026-10-21 24:00")

    Obligation.unscoped.update(fix_by=DUE + timedelta(days=1))
    (line,) = rows_of(exported(bureau_client()))
    assert line["补正期限"] == "2026-10-16 24:00（已过期 3 天）"


@pytest.mark.parametrize(
    "name", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2", '=HYPERLINK("http://x")', "\t=1"]
)
def test_no_name_becomes_a_formula(name):
    owing(enterprise__name=name)
    content = bureau_client().get(EXPORT).getvalue()

    book = openpyxl.load_workbook(BytesIO(content))
    cell = book.active["B5"]

    assert cell.data_type == "s"
    assert cell.value.strip() == name.strip()


def test_a_foreign_division_cannot_be_exported():
    owing(enterprise__division_code="990103001", enterprise__name="外区不应出现")
    clerk = bureau_client()

    assert clerk.get(EXPORT, {"division": "990103"}).status_code == 404
    assert rows_of(exported(clerk)) == []


def test_more_than_a_reader_waits_for_becomes_a_job(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(views, "AT_ONCE", 2)
    for number in range(5):
        owing(enterprise__name=f"企业{number}")
    filed(enterprise__name="已报企业")
    clerk = bureau_client()
    page = clerk.get(LIST).content.decode()
    assert "后台导出 XLSX（5 家）" in page
    assert clerk.get(EXPORT).status_code == 302

    with django_capture_on_commit_callbacks(execute=True):
        answer = clerk.post(reverse("selfcheck:missing_export_job") + "?sort=-name")

    job = Job.unscoped.get()
    assert answer["Location"] == reverse("portal:job_detail", args=[job.pk])
    assert (job.state, job.result, job.done_rows) == ("done", {"rows": 5}, 5)
    result = clerk.get(reverse("portal:job_download", args=[job.pk]))
    names = [row["单位名称"] for row in rows_of(sheet_of(result.getvalue()))]
    assert names == [f"企业{number}" for number in (4, 3, 2, 1, 0)]
    assert (
        "未报企业-2026Q3" in result["Content-Disposition"].encode().decode("unicode_escape")
        or job.output_name
    )


def test_a_job_of_somebody_who_lost_his_post_is_refused(monkeypatch, django_capture_on_commit_callbacks):
    owing()
    clerk = bureau_client()
    with django_capture_on_commit_callbacks() as callbacks:
        clerk.post(reverse("selfcheck:missing_export_job"))
    posting = clerk.posting
    posting.active, posting.ended_at, posting.ended_by = False, OCTOBER_19, "admin"
    posting.save()

    for callback in callbacks:
        callback()

    job = Job.unscoped.get()
    assert job.state == "refused"
    assert "已换岗位" in job.message
