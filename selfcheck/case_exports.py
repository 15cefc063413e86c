"""The list of flags as XLSX: the rows of the screen, with filter line, time and user above them."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

import xlsxwriter

from portal.formats import as_datetime
from selfcheck.queries.cases import RULE_TITLES

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
RAISED = {True: "成立", None: "待人判断", False: "不成立"}
COLUMNS = (
    ("序号", 6),
    ("案号", 24),
    ("单位名称", 34),
    ("统一社会信用代码", 21),
    ("检查发现", 36),
    ("规则", 8),
    ("名称", 24),
    ("系统结果", 10),
    ("状态", 14),
    ("意见", 10),
    ("本机关期限", 12),
    ("承办人", 10),
    ("评估时间", 17),
)


def flags_file(rows: Iterable, *, words: str, by: str, now: datetime) -> BytesIO:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    sheet = book.add_worksheet("提示")
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1, "text_wrap": True})
    for place, (_, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, "从宽与双罚提示（提示不是决定）", bold)
    sheet.write_string(1, 0, f"查询条件：{words}")
    sheet.write_string(2, 0, f"导出：{by}，{as_datetime(now)}")
    for place, (name, _) in enumerate(COLUMNS):
        sheet.write_string(3, place, name, head)
    sheet.freeze_panes(4, 3)
    line = 3
    for line, row in enumerate(rows, start=4):
        for place, value in enumerate(_cells(line - 3, row)):
            sheet.write_string(line, place, str(value))
    sheet.write_string(line + 1, 1, f"合计 {line - 3} 项", bold)
    book.close()
    file.seek(0)
    return file


def _cells(number: int, row) -> tuple:
    case = row.case
    return (
        number,
        case.number,
        case.enterprise.name,
        case.enterprise.uscc,
        case.finding.title,
        row.rule,
        RULE_TITLES[row.rule],
        RAISED[row.raised],
        row.get_state_display(),
        row.get_opinion_display() if row.told else "",
        row.due_on or "",
        case.officer_name,
        as_datetime(row.evaluation.evaluated_at),
    )
