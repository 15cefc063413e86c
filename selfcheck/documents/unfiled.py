"""S1 企业季报未上报情况汇总表 on A4 across, as the bureaus print it."""

from typing import TypedDict

from selfcheck.documents.papers import Cell, Grid, Paper, Row, Signs, Text, fit, heads

COLUMNS = (
    ("序号", 2),
    ("单位名称", 7),
    ("联系人", 3),
    ("联系电话", 4),
    ("地址", 9),
    ("发现一般事故隐患数", 3),
    ("发现重大事故隐患数", 3),
    ("报送情况", 2),
    ("监管部门检查发现隐患数", 3),
)
TEXTS = ("单位名称", "地址")
SHOWN = (0, 1, 2, 3, 4, 5, 6, 8)  # of name and cells of a row: all but the status in words


class Unfiled(TypedDict):
    as_of_at: str
    bureau_name: str
    filter_words: str
    rows: list[list[str]]


def unfiled_paper(content: Unfiled) -> Paper:
    fit(content, Unfiled)
    above = [f"填报单位（章）：{content['bureau_name']}", content["filter_words"]]
    numbers = tuple(Cell(str(n), span, centred=True) for n, (_, span) in enumerate(COLUMNS, start=1))
    return Paper(
        name="企业季报未上报情况汇总表",
        subject=content["filter_words"],
        author=content["bureau_name"],
        as_of_at=content["as_of_at"],
        blocks=[
            Text(above, indent=False, small=True),
            Grid(
                [_row(n, row) for n, row in enumerate(content["rows"], start=1)],
                head=[heads(*COLUMNS), numbers],
            ),
            Text(["说明：√=已上报　×=未上报"], indent=False, small=True),
            Signs([[("单位负责人", ""), ("填表人", ""), ("电话", ""), ("日期", "")]]),
        ],
        across=True,
    )


def _row(n: int, values: list[str]) -> Row:
    cells = (str(n), *(values[place] for place in SHOWN))
    return tuple(
        Cell(value, span, centred=name not in TEXTS)
        for value, (name, span) in zip(cells, COLUMNS, strict=True)
    )
