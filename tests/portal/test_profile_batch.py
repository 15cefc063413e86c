"""批量更新档案: a template out, a filled one back, nothing overwritten unseen and nothing done twice."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal import tasks
from portal.commands import profile_batch as commands
from portal.jobs import KEPT_FOR
from portal.models import AuditEvent, Enterprise, IndustryCode, Job, PrincipalTerm, ProfileChange
from tests.factories import EnterpriseFactory
from tests.filing import Firm
from tests.selfcheck.bureau import OCTOBER_19, places, queries_of
from tests.support import bureau_client

pytestmark = pytest.mark.django_db

URL = "/b/profiles/"
TEMPLATE = "/b/profiles/template.xlsx"


@pytest.fixture(autouse=True)
def _place(settings, tmp_path, time_machine):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    time_machine.move_to(OCTOBER_19, tick=False)
    places()
    IndustryCode.objects.get_or_create(code="2110", defaults={"name": "木质家具制造", "level": 4})


def firm(**kwargs):
    values = {"division_code": "990102001", "contact_name": "韩立群", "contact_phone": "13900000001"}
    return EnterpriseFactory(**(values | kwargs))


class Filled:
    """The template of today, with cells set by field."""

    def __init__(self, client):
        answer = client.get(TEMPLATE)
        assert answer.status_code == 200
        self.book = openpyxl.load_workbook(io.BytesIO(answer.content))
        self.sheet = self.book["企业档案"]
        self.columns = {cell.value: cell.column for cell in self.sheet[2]}

    def line(self, enterprise) -> int:
        return next(row[0].row for row in self.sheet.iter_rows(min_row=3) if row[0].value == enterprise.uscc)

    def set(self, enterprise, title, value):
        self.sheet.cell(self.line(enterprise), self.columns[title]).value = value
        return self

    def file(self, name="档案.xlsx"):
        stream = io.BytesIO()
        self.book.save(stream)
        return SimpleUploadedFile(name, stream.getvalue())


@pytest.fixture
def upload(django_capture_on_commit_callbacks):
    def _upload(client, file) -> Job:
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(URL, {"file": file})
        assert answer.status_code == 302, answer.content.decode()
        return Job.unscoped.latest("pk")

    return _upload


@pytest.fixture
def confirm(django_capture_on_commit_callbacks):
    def _confirm(client, job, **said) -> Job:
        said = {"reason": "十月现场核查", "from_on": "2026-10-01"} | said
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("portal:batch_confirm", args=[job.pk]), said)
        return Job.unscoped.latest("pk")

    return _confirm


def copy_of(job):
    with default_storage.open(job.output_path) as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def figures(job) -> tuple:
    return tuple(job.result[name] for name in ("changed", "unchanged", "refused", "conflict"))


def test_the_template_holds_the_own_area_with_drop_downs_and_rules():
    mine, other = firm(name="青柏永固铸造有限公司"), EnterpriseFactory(division_code="990103")
    client = bureau_client()

    filled = Filled(client)

    codes = [row[0].value for row in filled.sheet.iter_rows(min_row=3) if row[0].value]
    assert codes == [mine.uscc]
    assert other.uscc not in codes
    heading = filled.sheet.cell(2, filled.columns["企业规模"])
    assert "大型" in heading.comment.text
    letters = {str(rule.sqref)[0] for rule in filled.sheet.data_validations.dataValidation}
    assert filled.sheet.cell(3, filled.columns["企业规模"]).column_letter in letters
    event = AuditEvent.unscoped.get(action="profile.template_taken")
    assert event.detail["rows"] == 1


def test_a_template_never_leaves_the_own_division():
    assert bureau_client().get(TEMPLATE, {"division": "990103"}).status_code == 404


def test_nothing_is_written_before_the_person_confirms(upload, confirm):
    one, two = firm(size="small"), firm()
    client = bureau_client()
    filled = Filled(client).set(one, "企业规模", "中型").set(one, "从业人员数", "１２０")

    checked = upload(client, filled.file())

    assert figures(checked) == (1, 1, 0, 0)
    one.refresh_from_db()
    assert one.size == "small"
    page = client.get(reverse("portal:job_detail", args=[checked.pk])).content.decode()
    assert "确认写入 1 家" in page
    assert "小型" in page
    assert "中型" in page

    done = confirm(client, checked)

    one.refresh_from_db()
    assert (one.size, one.employee_count) == ("medium", 120)
    assert figures(done) == (1, 1, 0, 0)
    change = ProfileChange.unscoped.get(enterprise=one, field="size")
    assert (change.old, change.new, change.from_on) == ("小型", "中型", date(2026, 10, 1))
    assert (change.source, change.reason) == ("应急管理局批量更新", "十月现场核查")
    assert not ProfileChange.unscoped.filter(enterprise=two).exists()
    event = AuditEvent.unscoped.get(action="profile.batch_updated")
    assert (event.enterprise_id, event.detail["job"]) == (one.pk, done.pk)


def test_the_same_file_twice_changes_nothing_twice(upload, confirm):
    one = firm()
    client = bureau_client()
    filled = Filled(client).set(one, "联系人", "何敏")
    confirm(client, upload(client, filled.file()))

    again = upload(client, filled.file())

    assert figures(again) == (0, 1, 0, 0)
    assert ProfileChange.unscoped.filter(enterprise=one).count() == 1


def test_a_profile_changed_since_the_template_is_a_conflict_and_stays(upload, confirm):
    one = firm()
    client = bureau_client()
    filled = Filled(client).set(one, "联系人", "何敏")
    Enterprise.unscoped.filter(pk=one.pk).update(contact_phone="13911112222")

    checked = upload(client, filled.file())

    assert figures(checked) == (0, 0, 0, 1)
    one.refresh_from_db()
    assert (one.contact_name, one.contact_phone) == ("韩立群", "13911112222")
    assert "确认写入" not in client.get(reverse("portal:job_detail", args=[checked.pk])).content.decode()


def test_a_profile_changed_between_check_and_confirmation_is_a_conflict(upload, confirm):
    one, two = firm(), firm()
    client = bureau_client()
    filled = Filled(client).set(one, "联系人", "何敏").set(two, "联系人", "何敏")
    checked = upload(client, filled.file())
    Enterprise.unscoped.filter(pk=one.pk).update(contact_name="钱立")

    done = confirm(client, checked)

    assert figures(done) == (1, 0, 0, 1)
    one.refresh_from_db()
    assert one.contact_name == "钱立"


def test_a_killed_job_goes_on_where_it_was(upload, confirm, monkeypatch):
    firms = [firm() for _ in range(3)]
    client = bureau_client()
    filled = Filled(client)
    for one in firms:
        filled.set(one, "联系人", "何敏")
    checked = upload(client, filled.file())
    real, calls = commands.correct_profile, []

    def killed(**kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise SystemExit
        return real(**kwargs)

    monkeypatch.setattr(commands, "correct_profile", killed)
    with pytest.raises(SystemExit):
        confirm(client, checked)
    monkeypatch.setattr(commands, "correct_profile", real)
    job = Job.unscoped.latest("pk")
    assert (job.state, ProfileChange.unscoped.count()) == ("running", 1)

    tasks.write_profile_batch(job_id=job.pk)
    tasks.write_profile_batch(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, figures(job)) == ("done", (3, 0, 0, 0))
    assert ProfileChange.unscoped.count() == 3


def test_faults_come_back_in_red_with_field_reason_and_mend(upload):
    one, two = firm(), firm()
    client = bureau_client()
    filled = Filled(client).set(one, "企业规模", "巨型").set(one, "联系人", "何敏").set(two, "联系人", "何敏")

    checked = upload(client, filled.file())

    assert figures(checked) == (1, 0, 1, 0)
    sheet = copy_of(checked)["需改正的行"]
    titles = [cell.value for cell in sheet[1]]
    cell = sheet.cell(2, titles.index("企业规模") + 1)
    assert cell.fill.fgColor.rgb == "FFF8D7DA"
    assert cell.comment.text == "企业规模“巨型”不能识别，本行没有写入，请填大型、中型、小型或者微型。"
    assert sheet.cell(2, titles.index("结果") + 1).value == "有错，没有写入"
    compared = list(copy_of(checked)["变更对照"].values)
    assert compared[1][3:] == ("联系人", "韩立群", "何敏")


def test_the_marked_copy_can_be_corrected_and_uploaded_by_itself(upload):
    one = firm()
    client = bureau_client()
    checked = upload(client, Filled(client).set(one, "企业规模", "巨型").file())
    book = copy_of(checked)
    sheet = book["需改正的行"]
    titles = [cell.value for cell in sheet[1]]
    sheet.cell(2, titles.index("企业规模") + 1).value = "大型"
    stream = io.BytesIO()
    book.save(stream)

    again = upload(client, SimpleUploadedFile("改好.xlsx", stream.getvalue()))

    assert figures(again) == (1, 0, 0, 0)
    assert again.result["ignored_columns"] == []


@pytest.mark.parametrize(
    ("title", "value", "reason"),
    [
        ("从业人员数", "约一百", "不是人数"),
        ("注册日期", "2027-01-01", "在今天以后"),
        ("手机", "无此人", "不像电话号码"),
        ("属地行政区划代码", "990103", "不能改到另一个区县"),
        ("属地行政区划代码", "990102999", "不在区划表里"),
        ("行业代码", "9999", "不在国民经济行业分类"),
        ("统一社会信用代码", "91000000000000000X", "名录里没有这家企业"),
        ("统一社会信用代码", "9.15E+17", "科学计数法"),
        ("联系人", "=A1", "没有计算结果的公式"),
    ],
)
def test_a_cell_that_cannot_be_taken_keeps_its_line_out(upload, title, value, reason):
    one = firm()
    client = bureau_client()

    checked = upload(client, Filled(client).set(one, title, value).file())

    assert figures(checked) == (0, 0, 1, 0)
    assert reason in checked.result["troubles"][0]["texts"][0]


def test_the_principal_of_a_term_is_changed_by_the_enterprise_only(upload):
    one = Firm(division="990102001").enterprise
    assert PrincipalTerm.unscoped.filter(enterprise=one, signs=True, to_on=None).exists()
    client = bureau_client()

    checked = upload(client, Filled(client).set(one, "主要负责人", "别人").file())

    assert "按签批任期填写" in checked.result["troubles"][0]["texts"][0]


def test_a_closed_enterprise_and_a_foreign_one_are_refused(upload):
    one, far = firm(), EnterpriseFactory(division_code="990103")
    client = bureau_client()
    filled = Filled(client).set(one, "联系人", "何敏")
    Enterprise.unscoped.filter(pk=one.pk).update(state="closed", closed_on=date(2026, 10, 1))
    filled.sheet.append([far.uscc, far.name, "某地"])

    checked = upload(client, filled.file())

    assert figures(checked) == (0, 0, 2, 0)
    reasons = "".join(row["texts"][0] for row in checked.result["troubles"])
    assert "企业已注销" in reasons
    assert "不在您的辖区" in reasons
    assert far.name not in str(checked.result)


def test_blank_cells_extra_columns_text_dates_merged_and_hidden_lines(upload, confirm):
    one, two = firm(established_on=date(2020, 1, 1)), firm()
    client = bureau_client()
    filled = Filled(client).set(one, "联系人", None).set(one, "注册日期", "2019年3月5日")
    filled.sheet.cell(2, 30).value = "备注"
    filled.sheet.row_dimensions[filled.line(one)].hidden = True
    filled.set(two, "座机", "０９９０－２６５１２３４")
    filled.sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=6)

    checked = upload(client, filled.file())
    confirm(client, checked)

    assert (checked.result["ignored_columns"], checked.result["hidden"]) == (["备注"], 1)
    one.refresh_from_db()
    assert (one.contact_name, one.established_on) == ("韩立群", date(2019, 3, 5))
    two.refresh_from_db()
    assert two.landline


def test_a_cell_covered_by_a_merged_one_keeps_its_line_out(upload):
    one, two = firm(), firm()
    client = bureau_client()
    filled = Filled(client)
    upper, lower = sorted((one, two), key=filled.line)
    column = filled.columns["联系人"]
    filled.set(upper, "联系人", "何敏")
    line = filled.line(upper)
    filled.sheet.merge_cells(start_row=line, end_row=line + 1, start_column=column, end_column=column)

    checked = upload(client, filled.file())

    assert figures(checked) == (1, 0, 1, 0)
    assert checked.result["troubles"][0]["code"] == lower.uscc
    assert "联系人被合并单元格盖住" in checked.result["troubles"][0]["texts"][0]


def test_two_lines_of_one_enterprise_are_refused_from_the_second_on(upload):
    one = firm()
    client = bureau_client()
    filled = Filled(client).set(one, "联系人", "何敏")
    filled.sheet.append([cell.value for cell in filled.sheet[filled.line(one)]])

    assert figures(upload(client, filled.file())) == (1, 0, 1, 0)


def many_lines():
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["统一社会信用代码", "核对码"])
    for number in range(5001):
        sheet.append([str(number), "x"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def other_sheet():
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 nothing", "文件不是表格"),
        (b"PK\x03\x04 broken", "工作簿打不开"),
        (other_sheet, "没有找到表头"),
        (many_lines, "文件超过 5000 行"),
    ],
    ids=["pdf", "broken", "wrong sheet", "too many"],
)
def test_a_file_that_cannot_be_read_says_why(upload, content, reason):
    content = content() if callable(content) else content

    job = upload(bureau_client(), SimpleUploadedFile("档案.xlsx", content))

    assert job.state == "refused"
    assert reason in job.message


def test_a_confirmation_needs_a_reason_and_no_future_day(upload, confirm):
    one = firm()
    client = bureau_client()
    checked = upload(client, Filled(client).set(one, "联系人", "何敏").file())

    confirm(client, checked, reason="")
    said = {"reason": "十月核查", "from_on": "2026-12-01"}
    page = client.post(reverse("portal:batch_confirm", args=[checked.pk]), said).content.decode()

    assert "生效日期 2026-12-01 晚于今天" in page
    assert ">\n十月核查</textarea>" in page  # nothing typed is lost
    assert 'value="2026-12-01"' in page

    assert Job.unscoped.count() == 1
    one.refresh_from_db()
    assert one.contact_name == "韩立群"


@pytest.mark.parametrize(
    ("role", "status"),
    [("clerk", 200), ("division_admin", 200), ("officer", 403), ("legal_reviewer", 403), ("chief", 403)],
)
def test_who_may_update_in_bulk(role, status):
    client = bureau_client(role=role)

    assert client.get(URL).status_code == status
    assert client.get(TEMPLATE).status_code == status


def test_a_colleague_cannot_confirm_my_file(upload):
    one = firm()
    client = bureau_client()
    checked = upload(client, Filled(client).set(one, "联系人", "何敏").file())

    answer = bureau_client().post(reverse("portal:batch_confirm", args=[checked.pk]), {"reason": "x"})

    assert answer.status_code == 404


def test_the_result_goes_after_seven_days_and_the_line_stays(upload, time_machine):
    client = bureau_client()
    one = firm()
    checked = upload(client, Filled(client).set(one, "联系人", "何敏").file())
    answer = client.get(reverse("portal:job_download", args=[checked.pk]))
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert AuditEvent.unscoped.filter(action="job.result_taken").count() == 1

    time_machine.move_to(datetime(2026, 10, 19, 2, tzinfo=UTC) + KEPT_FOR, tick=False)
    tasks.clean_jobs()

    checked.refresh_from_db()
    assert (checked.output_path, checked.input_path) == ("", "")
    assert checked.output_name


def test_the_list_costs_the_same_for_one_and_for_many(upload):
    client = bureau_client()
    one = firm()
    upload(client, Filled(client).set(one, "联系人", "何敏").file())
    assert queries_of(client, URL) == 12
    for _ in range(3):
        upload(client, Filled(client).file())

    assert queries_of(client, URL) == 12
