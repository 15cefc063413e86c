"""Tables in and out, as real offices produce them."""

import gzip
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from openpyxl import load_workbook

from portal import spreadsheets
from portal.spreadsheets import CsvWriter, Unreadable, open_tables, write_xlsx

TEXT = "单位名称,统一社会信用代码\n安澜木业,A1\n\n青柏木业,B2\n"
ROWS = [
    (1, ["单位名称", "统一社会信用代码"]),
    (2, ["安澜木业", "A1"]),
    (3, []),
    (4, ["青柏木业", "B2"]),
]


def rows_of(path):
    (table,) = open_tables(path)
    return list(table.rows())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_text_files_in_every_usual_encoding(tmp_path, encoding):
    path = tmp_path / "名册.csv"
    path.write_bytes(TEXT.encode(encoding))

    assert rows_of(path) == ROWS


def test_a_gzipped_file_and_a_wrong_name(tmp_path):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(gzip.compress(TEXT.encode("gb18030")))

    assert rows_of(path) == ROWS


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    path = tmp_path / "a.csv"
    path.write_text(TEXT.replace(",", delimiter), encoding="utf-8")

    assert rows_of(path) == ROWS


def test_one_broken_byte_does_not_turn_utf8_into_gibberish(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes((TEXT * 50).encode() + b"\xe5\xae," + "乙厂\n".encode())

    assert rows_of(path)[-1] == (202 - 1, ["\ufffd", "乙厂"])


def test_row_numbers_are_those_a_spreadsheet_shows_even_with_line_breaks_in_cells(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('名称,备注\n甲,"一\n二"\n乙,三\n', encoding="utf-8")

    assert rows_of(path)[2] == (3, ["乙", "三"])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的。"),
        (b"%PDF-1.7 ...", "文件不是表格，请另存为XLSX或者CSV后再导入。"),
        (b"PK\x03\x04 half a workbook", "工作簿打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "工作簿打不开"),
        (gzip.compress(TEXT.encode(), mtime=0)[:-9], "压缩文件不完整"),
    ],
)
def test_a_file_that_is_no_table_gets_one_sentence(tmp_path, content, sentence):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)

    with pytest.raises(Unreadable, match=sentence):
        rows_of(path)


def test_a_quotation_mark_without_partner_swallows_nothing_silently(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('名称,备注\n甲,"一\n' + "乙,二\n" * 300, encoding="utf-8")

    with pytest.raises(Unreadable, match="第2行有引号没有成对"):
        rows_of(path)


def test_a_cell_beyond_all_measure(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text('名称,备注\n甲,"' + "长" * (spreadsheets.LONGEST_CELL + 1) + '"\n', encoding="utf-8")

    with pytest.raises(Unreadable, match="第2行读不下去"):
        rows_of(path)


def test_a_workbook_that_unpacks_to_gigabytes_is_not_opened(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("sheet.xml", "w") as entry:
        for _ in range(601):
            entry.write(b"\0" * spreadsheets.CHUNK)

    with pytest.raises(Unreadable, match="超过600 MB"):
        open_tables(path)


def test_sheets_with_dates_numbers_formulas_and_leading_blank_rows(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("说明")
    sheet = book.add_worksheet("名册")
    sheet.write_row(2, 0, ["单位名称", "人数", "日期", "合计"])
    sheet.write_row(3, 0, ["安澜木业", 35])
    sheet.write_datetime(3, 2, datetime(2020, 3, 15), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_formula(3, 3, "=B4*2", None, 70)
    book.close()

    notes, register = open_tables(path)
    assert list(notes.rows()) == []
    assert list(register.rows())[-1] == (4, ["安澜木业", 35.0, date(2020, 3, 15), 70.0])
    assert register.lines == 4


DANGEROUS = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://a")', "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_is_written_as_a_formula(tmp_path, text):
    target = tmp_path / "a.xlsx"
    write_xlsx(target, ["名称", text], [[text, "https://a.example"]])
    writer = CsvWriter(tmp_path / "a.csv", ["名称"])
    writer.write([text])
    writer.close()

    sheet = load_workbook(target).active
    assert [cell.data_type for row in sheet.iter_rows() for cell in row] == ["s"] * 4
    assert sheet["A2"].hyperlink is None
    assert sheet["A2"].value.strip() == text.strip()
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[1].lstrip('"').startswith("'")


def test_numbers_and_telephones_stay_as_they_are(tmp_path):
    assert [spreadsheets.harmless(v) for v in ("-12.5", "+86 139-0000-0001", -3, None)] == [
        "-12.5",
        "+86 139-0000-0001",
        "-3",
        "",
    ]


def test_a_workbook_keeps_long_codes_and_rare_characters_as_text_and_days_as_days():
    stream = io.BytesIO()
    written = write_xlsx(
        stream,
        ["代码", "名称", "日期", "时间", "数"],
        [["919901020000000018", "𠮷野👍\x07", date(2026, 3, 1), datetime(2026, 3, 1, 16, tzinfo=UTC), 3]],
        title="名册[2026]",
    )
    sheet = load_workbook(io.BytesIO(stream.getvalue())).active
    row = [cell.value for cell in sheet[2]]

    assert written == 1
    assert row == ["919901020000000018", "𠮷野👍", datetime(2026, 3, 1), "2026-03-02 00:00", 3]
    assert sheet.title == "名册 2026"
    assert sheet.freeze_panes == "A2"


def test_a_cell_of_ten_megabytes_is_cut_to_what_a_workbook_can_hold():
    stream = io.BytesIO()
    write_xlsx(stream, ["名称"], [["长" * 10_000_000]])

    assert len(load_workbook(io.BytesIO(stream.getvalue())).active["A2"].value) == 32_767
