"""Lists as XLSX: the rows of the same query as the screen, with filter line, time and user above them.

Text is written as text, so nothing a cell holds is ever run as a formula; rows go to disk one by one.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter

from portal.badges import FILING
from portal.calendars import Quarter
from portal.formats import as_datetime, masked_phone
from selfcheck.queries.missing import Wanted
from selfcheck.queries.missing_rows import MissingRow

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
COLUMNS = (
    ("序号", 6),
    ("单位名称", 34),
    ("统一社会信用代码", 21),
    ("属地", 14),
    ("报送情况", 11),
    ("截止时间", 17),
    ("原截止时间", 17),
    ("报送时间", 17),
    ("逾期天数", 9),
    ("联系人", 10),
    ("联系电话", 16),
    ("主要负责人", 11),
    ("本年一般隐患", 13),
    ("本年重大隐患", 13),
    ("一季度", 10),
    ("二季度", 10),
    ("三季度", 10),
    ("四季度", 10),
    ("负责人参加次数", 14),
    ("催报次数", 9),
    ("最近催报", 17),
    ("方式", 12),
    ("结果", 30),
)


def missing_file(rows: Iterable[MissingRow], heading: dict, phones: bool, places) -> BytesIO:
    """For a reader who waits; `places`: division code -> name."""
    file = BytesIO()
    write_missing(file, rows, heading, phones, places)
    file.seek(0)
    return file


def write_missing(target, rows: Iterable[MissingRow], heading: dict, phones: bool, places, told=None) -> int:
    """`target` is a path or a binary stream; `told(n)` is called for every row. Returns their number."""
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, OPTIONS)
    sheet = book.add_worksheet("未报企业")
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1, "text_wrap": True})
    for place, (_, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, heading["title"], bold)
    sheet.write_string(1, 0, f"查询条件：{heading['words']}")
    made_at = as_datetime(datetime.fromisoformat(heading["at"]))
    sheet.write_string(2, 0, f"导出：{heading['by']}，{made_at}")
    for place, (name, _) in enumerate(COLUMNS):
        sheet.write_string(3, place, name, head)
    sheet.freeze_panes(4, 2)
    written = 0
    for written, row in enumerate(rows, start=1):
        _write(sheet, 3 + written, (written, *_cells(row, phones, places)))
        if told:
            told(written)
    sheet.write_string(4 + written, 1, f"合计 {written} 家", bold)
    book.close()
    return written


def wanted_as_json(wanted: Wanted) -> dict:
    return asdict(wanted) | {"quarter": str(wanted.quarter), "section": list(wanted.section)}


def wanted_from_json(kept: dict) -> Wanted:
    return Wanted(**kept | {"quarter": Quarter.parse(kept["quarter"]), "section": tuple(kept["section"])})


def _cells(row: MissingRow, phones: bool, places) -> tuple:
    owed, firm, last = row.obligation, row.obligation.enterprise, row.last_reminder
    phone = firm.contact_phone or firm.landline
    moved = owed.original_due_at != owed.due_at
    return (
        firm.name,
        firm.uscc,
        places(owed.division_code),
        FILING[row.status].word,
        as_datetime(owed.due_at),
        as_datetime(owed.original_due_at) if moved else "",
        as_datetime(owed.counts_at) if owed.counts_at else "",
        row.days_overdue or "",
        firm.contact_name,
        phone if phones or not phone else masked_phone(phone),
        firm.principal_name,
        row.general_hazards,
        row.major_hazards,
        *(FILING[cell.status].word if cell.status else "" for cell in row.cells),
        row.attended,
        row.reminders,
        as_datetime(last.at) if last else "",
        last.channel if last else "",
        last.result if last else "",
    )


def _write(sheet, line: int, cells: tuple) -> None:
    for place, value in enumerate(cells):
        if isinstance(value, int):
            sheet.write_number(line, place, value)
        elif value:
            sheet.write_string(line, place, str(value))
