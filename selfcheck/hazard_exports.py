"""The hazard register as a workbook: the rows, the filter line and the totals of the screen."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO

import xlsxwriter

from portal.formats import as_date, as_datetime
from selfcheck.exports import OPTIONS
from selfcheck.states import HazardLevel

COLUMNS = (
    ("编号", 18),
    ("隐患名称", 34),
    ("地点", 16),
    ("级别", 14),
    ("判定条款", 24),
    ("发现方式", 16),
    ("发现日期", 12),
    ("整改责任人", 12),
    ("整改期限", 12),
    ("原整改期限", 12),
    ("状态", 14),
    ("超期", 8),
    ("完成日期", 12),
    ("报告时间", 17),
    ("销号", 22),
)
HEAD = 4


def hazard_file(rows: Iterable, totals: dict, words: str, by: str, now: datetime, today: date) -> BytesIO:
    """`rows`: hazards with `found_clauses`; `words`: the filters in force, in words."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    sheet = book.add_worksheet("隐患台账")
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1, "text_wrap": True})
    sheet.write_string(0, 0, "隐患台账", bold)
    sheet.write_string(1, 0, f"查询条件：{words}")
    sheet.write_string(2, 0, f"导出：{by}，{as_datetime(now)}")
    for place, (name, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(HEAD - 1, place, name, head)
    sheet.freeze_panes(HEAD, 2)
    line = HEAD
    for line, hazard in enumerate(rows, start=HEAD + 1):
        for place, value in enumerate(_cells(hazard, today)):
            sheet.write_string(line - 1, place, value)
    sheet.write_string(line, 0, _sums(totals), bold)
    book.close()
    file.seek(0)
    return file


def _cells(hazard, today: date) -> tuple[str, ...]:
    late = hazard.rectified_on is None and hazard.rectify_by < today
    clauses = "、".join(clause.item.article for clause in hazard.found_clauses)
    return (
        hazard.number,
        hazard.title,
        hazard.place,
        hazard.get_level_display(),
        clauses or ("未对应条款" if hazard.level == HazardLevel.MAJOR else ""),
        hazard.get_found_by_display(),
        as_date(hazard.found_on),
        hazard.responsible,
        as_date(hazard.rectify_by),
        as_date(hazard.original_rectify_by),
        hazard.get_state_display(),
        f"{(today - hazard.rectify_by).days} 天" if late else "",
        as_date(hazard.rectified_on) if hazard.rectified_on else "",
        as_datetime(hazard.reported_at) if hazard.reported_at else "",
        f"{hazard.closed_name} {as_date(hazard.closed_at)}" if hazard.closed_at else "",
    )


def _sums(totals: dict) -> str:
    return (
        f"合计 {totals['count']} 项，重大 {totals['major']} 项；未整改 {totals['open']} 项，"
        f"其中超期 {totals['overdue']} 项；已整改 {totals['done']} 项"
    )
