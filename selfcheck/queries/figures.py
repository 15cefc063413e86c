"""The figures of the area tables: each is defined once, and counts, lists and its words come from that."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from selfcheck.queries.filing_status import OPEN, STANDING
from selfcheck.rules.filing_facts import Status
from selfcheck.rules.roster_kinds import KIND_RULES, KINDS

DIMENSIONS = ("status", "kind", "signed", "nil", "joined")
OWED = tuple(status for status in Status if status != Status.EXEMPT)


@dataclass(frozen=True)
class Figure:
    """`wants`: for some of the dimensions, the values that count."""

    code: str
    words: str
    rule: str
    wants: Mapping[str, tuple] = field(default_factory=dict)

    @property
    def condition(self) -> Q:
        return Q(**{f"{name}__in": values for name, values in self.wants.items()})

    def holds(self, row: Mapping[str, object]) -> bool:
        return all(row[name] in values for name, values in self.wants.items())


@dataclass(frozen=True)
class Rate:
    code: str
    words: str
    rule: str
    top: str
    base: str


def _base_of(kind: str) -> Figure:
    return Figure(f"base_{kind}", KINDS[kind], KIND_RULES[kind], {"status": OWED, "kind": (kind,)})


FIGURES = {
    figure.code: figure
    for figure in (
        *(_base_of(kind) for kind in KINDS),
        Figure(
            "base",
            "应报基数",
            "本季度开启时冻结的应报名册，加上开启后补入的，减去整季免报的；企业后来迁移、更名、注销都不改变。",
            {"status": OWED},
        ),
        Figure(
            "missing",
            "未季报单位数",
            "应报而没有有效报送的：未到期、待报送、逾期未报和已退回待补正。",
            {"status": OPEN},
        ),
        Figure("standing", "已报数", "有有效报送的，按期和逾期都算；更正不改变。", {"status": STANDING}),
        Figure(
            "self",
            "企业自报数",
            "已报的里面，由企业主要负责人本人在本平台签批的。",
            {"status": STANDING, "signed": (True,)},
        ),
        Figure(
            "proxy",
            "代报数",
            "已报的里面，平台没有企业签批版本的，例如监管部门依据纸质报表登记的。",
            {"status": STANDING, "signed": (False,)},
        ),
        Figure(
            "nil",
            "零隐患数",
            "已报的里面，现行版本没有登记任何隐患的（一般和重大都没有）。",
            {"status": STANDING, "nil": (True,)},
        ),
        Figure(
            "attended",
            "主要负责人参加",
            "已报的里面，现行版本登记了登记在册的主要负责人本人参加本季度检查的。",
            {"status": STANDING, "attended": (True,)},
        ),
        Figure("late", "逾期报送", "截止时间之后才有有效报送的，也算已报。", {"status": (Status.LATE,)}),
        Figure("overdue", "逾期未报", "截止时间已过，没有有效报送。", {"status": (Status.OVERDUE,)}),
        Figure(
            "ahead",
            "未到截止时间",
            "截止时间还没有到，也没有有效报送的：未到期和待报送。",
            {"status": (Status.NOT_DUE, Status.DUE)},
        ),
        Figure("exempt", "免报", "整季免报已经第二人批准的，不计入应报基数。", {"status": (Status.EXEMPT,)}),
        Figure(
            "joined",
            "开启后补入",
            "季度开启之后才列入名册的，计入应报基数。",
            {"status": OWED, "joined": (True,)},
        ),
        Figure("all", "名册企业", "应报和免报的合计。"),
    )
}
RATES = {
    rate.code: rate
    for rate in (
        Rate("filing_rate", "季报率", "已报数 ÷ 应报基数。", "standing", "base"),
        Rate("self_rate", "企业自报率", "企业自报数 ÷ 已报数。", "self", "standing"),
        Rate("proxy_rate", "代报率", "代报数 ÷ 已报数。", "proxy", "standing"),
        Rate("attended_rate", "负责人参加率", "主要负责人参加 ÷ 已报数。", "attended", "standing"),
        Rate("nil_rate", "零隐患率", "零隐患数 ÷ 已报数。", "nil", "standing"),
    )
}
