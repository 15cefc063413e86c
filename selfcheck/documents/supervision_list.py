"""挂牌督办记录表: the columns officers know, as a paper and as a workbook."""

from selfcheck.documents.papers import Cell, Grid, Paper, Row, Text, day, fit, heads
from selfcheck.documents.supervision_content import SupervisionList, SupervisionRow

COLUMNS = (
    ("序号", 2),
    ("隐患编号", 5),
    ("隐患地址", 5),
    ("是否\n整改", 2),
    ("挂牌\n级别", 2),
    ("督办单位", 4),
    ("督办完成时间", 4),
)


def supervision_list(content: SupervisionList) -> Paper:
    fit(content, SupervisionList)
    chosen, rows = content["filter_words"], content["rows"]
    return Paper(
        name="挂牌督办记录表",
        subject=chosen,
        author=content["bureau_name"],
        as_of_at=content["as_of_at"],
        blocks=[
            Text([f"{content['bureau_name']}　{chosen}　共 {len(rows)} 项"], indent=False, small=True),
            Grid([_row(n, one) for n, one in enumerate(rows, start=1)], head=[heads(*COLUMNS)]),
        ],
    )


def _row(n: int, one: SupervisionRow) -> Row:
    finished = "" if one["finished_on"] is None else day(one["finished_on"], "\n")
    return (
        Cell(str(n), 2, centred=True),
        Cell(one["number"], 5),
        Cell(one["place"], 5),
        Cell("是" if one["rectified"] else "否", 2, centred=True),
        Cell(one["level_label"], 2, centred=True),
        Cell(one["bureau_name"], 4),
        Cell(finished, 4),
    )
