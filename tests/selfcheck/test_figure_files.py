"""批量填写季报数字: what people and programs do to a file before it comes back."""

import csv
import io
import struct
import zipfile

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.models import Job
from tests.filing import Firm, client_of
from tests.selfcheck.bureau import OCTOBER_19
from tests.selfcheck.old_workbook import old_workbook

pytestmark = pytest.mark.django_db

HEADINGS = ["统一社会信用代码", "季度", "核对码", "收到内部报告（件）"]
PERIOD = "2026年三季度"


@pytest.fixture(autouse=True)
def _place(settings, tmp_path, time_machine):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    settings.AWARD_FIGURES = ""
    time_machine.move_to(OCTOBER_19, tick=False)


@pytest.fixture
def upload(django_capture_on_commit_callbacks):
    def _upload(firm, content, name="数字.xlsx") -> Job:
        client = client_of(firm.officer)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post("/e/figures/", {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 302, answer.content.decode()
        return Job.unscoped.latest("pk")

    return _upload


def workbook(rows, *, above=0, left=0) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("随便什么名字")
    for number, row in enumerate([HEADINGS, *rows]):
        sheet.write_row(above + number, left, row)
    book.close()
    return stream.getvalue()


def a_line(firm, value="3") -> list[str]:
    return [firm.enterprise.uscc, PERIOD, "H0", value]


def swollen(size: int) -> bytes:
    """A workbook whose one sheet unpacks to `size` bytes of blanks."""
    source, stream = zipfile.ZipFile(io.BytesIO(workbook([]))), io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</sheetData>", b" " * size + b"</sheetData>")
            target.writestr(name, content)
    return stream.getvalue()


def bomb() -> bytes:
    return swollen(110 << 20)


def bomb_that_lies() -> bytes:
    """Its directory says that the sheet is small."""
    packed = swollen(110 << 20)
    size = max(one.file_size for one in zipfile.ZipFile(io.BytesIO(packed)).infolist())
    return packed.replace(struct.pack("<I", size), struct.pack("<I", 1000))


def fifty_thousand() -> bytes:
    return workbook([[f"{number:018d}", PERIOD, "H0", number] for number in range(50_000)])


def other_sheet() -> bytes:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (lambda: b"%PDF-1.7 nothing", "文件不是表格"),
        (lambda: b"PK\x03\x04 broken", "工作簿打不开"),
        (other_sheet, "没有找到表头"),
        (fifty_thousand, "文件超过 500 行"),
        (bomb, "解压后超过100 MB"),
        (bomb_that_lies, "工作簿打不开"),
    ],
    ids=["pdf", "broken", "wrong sheet", "50000 rows", "zip bomb", "zip bomb that lies"],
)
def test_a_file_that_cannot_be_read_says_why(upload, content, reason):
    job = upload(Firm(), content())

    assert job.state == "refused"
    assert reason in job.message


@pytest.mark.parametrize("name", ["旧表.xls", "改了名.xlsx"])
def test_a_workbook_of_excel_97_is_read_whatever_it_is_called(upload, name):
    job = upload(Firm(), old_workbook(), name)

    assert (job.state, job.result["read"], job.result["refused"]) == ("done", 1, 1)
    assert "您不是这家企业的安全管理人员" in job.result["troubles"][0]["texts"][0]


def test_a_new_workbook_with_the_old_ending_is_read(upload):
    firm = Firm()

    assert upload(firm, workbook([a_line(firm)]), "数字.xls").result["conflict"] == 1


def test_a_text_file_called_a_workbook_is_read(upload):
    firm, stream = Firm(), io.StringIO()
    csv.writer(stream).writerows([HEADINGS, a_line(firm, "x")])

    job = upload(firm, stream.getvalue().encode("gb18030"))

    assert job.result["refused"] == 1
    assert "收到内部报告应为" in job.result["troubles"][0]["texts"][0]


def test_a_table_that_does_not_begin_in_the_corner_is_read(upload):
    firm = Firm()

    job = upload(firm, workbook([a_line(firm, "x")], above=4, left=2))

    assert job.result["troubles"][0]["line"] == 6
    assert "收到内部报告应为" in job.result["troubles"][0]["texts"][0]


def test_a_template_without_its_check_column_is_refused(upload):
    firm, stream = Firm(), io.StringIO()
    csv.writer(stream).writerows([HEADINGS[:2], a_line(firm)[:2]])

    assert "核对码" in upload(firm, stream.getvalue().encode()).message


def test_only_workbooks_are_taken_and_none_beyond_20_mb(settings):
    client = client_of(Firm().officer)
    csv_file = SimpleUploadedFile("数字.csv", b"a,b")
    large = SimpleUploadedFile("大.xlsx", b"x" * ((20 << 20) + 1))

    for file, reason in ((csv_file, "不是 XLSX 或者 XLS"), (large, "超过 20 MB")):
        answer = client.post("/e/figures/", {"file": file})
        assert answer.status_code == 400
        assert reason in answer.content.decode()
    assert not Job.unscoped.exists()
