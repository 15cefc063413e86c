"""Lists as XLSX: the rows of the same query as the screen, with filter line, time and user above them.

Text is written as text, so nothing a cell holds is ever run as a formula; rows go to disk one by one.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter

from portal.badges import FILING, NOTHING_OWED
from portal.calendars import Quarter
from portal.formats import as_datetime, as_deadline
from selfcheck.queries.missing import Wanted
from selfcheck.queries.missing_rows import MissingRow, Sums, contact_of

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
GRADES = {1: "一级", 2: "二级", 3: "三级"}
COLUMNS = (
    ("序号", 6),
    ("单位名称", 34),
    ("统一社会信用代码", 21),
    ("属地", 14),
    ("高危行业领域", 12),
    ("标准化等级", 11),
    ("报送情况", 11),
    ("截止时间", 17),
    ("原截止时间", 17),
    ("补正期限", 30),
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
    sums = Sums()
    for row in rows:
        sums = sums.with_row(row)
        _write(sheet, 3 + sums.rows, (sums.rows, *_cells(row, phones, places)))
        if told:
            told(sums.rows)
    _write_sums(sheet, 4 + sums.rows, sums, bold)
    book.close()
    return sums.rows


def wanted_as_json(wanted: Wanted) -> dict:
    return asdict(wanted) | {"quarter": str(wanted.quarter), "section": list(wanted.section)}


def wanted_from_json(kept: dict) -> Wanted:
    return Wanted(**kept | {"quarter": Quarter.parse(kept["quarter"]), "section": tuple(kept["section"])})


def _cells(row: MissingRow, phones: bool, places) -> tuple:
    owed, firm, last = row.obligation, row.obligation.enterprise, row.last_reminder
    contact = contact_of(firm, sees_phones=phones)
    moved = owed.original_due_at != owed.due_at
    return (
        firm.name,
        firm.uscc,
        places(owed.division_code),
        {True: "是", False: "否"}.get(owed.high_hazard, ""),
        GRADES.get(owed.grade, ""),
        FILING[row.status].word,
        as_deadline(owed.due_at),
        as_deadline(owed.original_due_at) if moved else "",
        _mend_by(row),
        as_datetime(owed.counts_at) if owed.counts_at else "",
        row.days_overdue or "",
        contact.name,
        contact.phone,
        contact.principal,
        row.general_hazards,
        row.major_hazards,
        *(FILING[cell.status or NOTHING_OWED].word for cell in row.cells),
        row.attended,
        row.reminders,
        as_datetime(last.at) if last else "",
        last.channel if last else "",
        last.result if last else "",
    )


def _mend_by(row: MissingRow) -> str:
    if row.days_to_mend is None:
        return ""
    day = as_deadline(row.obligation.fix_by)
    return f"{day}（{row.mend_over}）" if row.mend_over else day


def _write_sums(sheet, line: int, sums: Sums, bold) -> None:
    """The foot of the screen, over all rows instead of one page."""
    totals = {
        "单位名称": f"合计 {sums.rows} 家",
        "本年一般隐患": sums.general,
        "本年重大隐患": sums.major,
        "负责人参加次数": f"已参加 {sums.attended} / {sums.rows} 家",
        "催报次数": sums.reminders,
    }
    for place, (name, _) in enumerate(COLUMNS):
        if name in totals:
            sheet.write(line, place, totals[name], bold)


def _write(sheet, line: int, cells: tuple) -> None:
    for place, value in enumerate(cells):
        if isinstance(value, int):
            sheet.write_number(line, place, value)
        elif value:
            sheet.write_string(line, place, str(value))
