"""The award ledger and its 公示: numbers and amounts, no names."""

from collections.abc import Sequence
from typing import Any

from selfcheck.documents.papers import Cell, Grid, Paper, Text, heads

LEDGER = (
    ("日期", 3),
    ("事项", 2),
    ("报告编号", 4),
    ("类别", 4),
    ("级别", 3),
    ("形式", 2),
    ("数额", 3),
    ("凭证号", 3),
)
NOTICE = (("报告编号", 4), ("内容", 11), ("形式", 2), ("数额", 4), ("兑现日期", 3))


def ledger_paper(content: dict[str, Any]) -> Paper:
    """`rows`: eight words each; `totals`: one sentence."""
    return _paper("报告奖励台账", content, LEDGER, [content["totals"]])


def notice_paper(content: dict[str, Any]) -> Paper:
    """`rows`: five words each."""
    lines = ["公示报告编号、形式和数额，不公示报告人。", content["totals"]]
    return _paper("内部报告奖励公示", content, NOTICE, lines)


def _paper(name: str, content: dict[str, Any], columns: Sequence[tuple[str, int]], lines: list[str]) -> Paper:
    rows = [
        tuple(Cell(words, width) for words, (_, width) in zip(row, columns, strict=True))
        for row in content["rows"]
    ]
    return Paper(
        name=name,
        subject=f"{content['enterprise']} {content['year']}年",
        author=content["enterprise"],
        as_of_at=content["as_of_at"],
        blocks=[
            Text(
                [f"{content['enterprise']}　{content['year']}年　{content['made']}"], indent=False, small=True
            ),
            Grid(rows, head=[heads(*columns)]),
            Text(lines, indent=False),
        ],
    )
