"""S5 上级月报表 on A4 across: fifteen columns with their numbers and units, seven sectors, the foot."""

from typing import TypedDict

from selfcheck.documents.papers import BLANK_DAY, Cell, Grid, Paper, Row, Signs, Text, day, fit, heads, label

NAME = "煤矿、金属非金属矿山等工矿企业安全生产事故隐患排查治理情况月报表"
FIRST = 5  # of 36 columns
SPANS = (*(2 for _ in range(14)), 3)


class Monthly(TypedDict):
    as_of_at: str
    bureau_name: str
    up_to: str
    filter_words: str
    clerk_name: str
    heads: list[str]
    units: list[str]
    rows: list[list[str]]


def monthly_paper(content: Monthly) -> Paper:
    fit(content, Monthly)
    numbers = tuple(Cell(str(n), span, centred=True) for n, span in enumerate(SPANS, start=1))
    head = [
        (label("行业", FIRST), *heads(*zip(content["heads"], SPANS, strict=True))),
        (Cell("单位", FIRST, centred=True), *_cells(content["units"])),
        (Cell("栏次", FIRST, centred=True), *numbers),
    ]
    above = f"填报单位（章）：{content['bureau_name']}　　截止到 {day(content['up_to'])}"
    return Paper(
        name=NAME,
        subject=content["filter_words"],
        author=content["bureau_name"],
        as_of_at=content["as_of_at"],
        blocks=[
            Text([above, content["filter_words"]], indent=False, small=True),
            Grid([_row(row) for row in content["rows"]], head=head),
            Signs(
                [[("单位负责人", ""), ("填表人", content["clerk_name"]), ("电话", ""), ("日期", BLANK_DAY)]]
            ),
        ],
        across=True,
    )


def _row(row: list[str]) -> Row:
    return Cell(row[0], FIRST), *_cells(row[1:])


def _cells(values: list[str]) -> Row:
    return tuple(Cell(value, span, centred=True) for value, span in zip(values, SPANS, strict=True))
