"""The list behind a figure of the monthly table: its columns, said once for the screen and the file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.formats import as_date, as_wan_yuan
from selfcheck.queries.monthly import SECTORS
from selfcheck.queries.monthly_figures import FUNDS, UNITS, MonthlyFigure

DAY = "num text-nowrap"
DONE, NOT_DONE = "√", "×"


@dataclass(frozen=True)
class Column:
    """`sort`: its key, or ""."""

    words: str
    width: int
    value: Callable[[Any], Any]
    sort: str = ""
    css: str = ""


SECTOR = Column("行业", 16, lambda row: SECTORS[row.sector], "sector")
OF_UNITS = (SECTOR, Column("期内排查", 10, lambda row: DONE if row.checked else NOT_DONE, "checked"))
OF_HAZARDS = (
    SECTOR,
    Column("编号", 18, lambda row: row.number, css=DAY),
    Column("隐患", 30, lambda row: row.title),
    Column("级别", 14, lambda row: row.get_level_display(), "level"),
    Column("发现日期", 12, lambda row: as_date(row.found_on), "found", DAY),
    Column("整改期限", 12, lambda row: as_date(row.rectify_by), "deadline", DAY),
    Column("现状", 12, lambda row: row.get_state_display()),
    Column(
        "完成日期",
        12,
        lambda row: as_date(row.rectified_on) if row.rectified_on else "",
        css=DAY,
    ),
)
SPENT = Column("投入资金（万元）", 14, lambda row: as_wan_yuan(row.spent), css="r num")
FIRST = {"单位名称": 34, "统一社会信用代码": 21, "属地": 14}


def columns_of(figure: MonthlyFigure) -> tuple[Column, ...]:
    """After 序号, 单位名称 and 属地."""
    if figure.of == UNITS:
        return OF_UNITS
    return (*OF_HAZARDS, SPENT) if figure.code == FUNDS else OF_HAZARDS
