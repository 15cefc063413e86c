"""检查频次: one enterprise, one year, the visits made and the next one."""

from selfcheck.forms.scenario.shapes import (
    UNGRADED,
    Day,
    Flag,
    Grade,
    Group,
    Levels,
    Number,
    Plan,
    Rows,
    Text,
    Word,
)
from selfcheck.queries.scenario import KINDS

GRADES = (UNGRADED, ("1", "一级"), ("2", "二级"), ("3", "三级"))
KIND = tuple(KINDS.items())
SERIOUS = "线索涉及严重违法行为"
VISIT = (
    Day("on", "日期"),
    Word("kind", "类型", choices=KIND, unknown="请选择", css="w4"),
    Text("plan", "检查方案号", css="w4", longest=60),
    Flag("serious", SERIOUS, css="w4"),
    Levels("levels", "参加层级", css="w8"),
)

PLAN = Plan(
    "caps",
    (
        Group(
            "企业和年度",
            (
                Text("id", "企业代称", "给自己看的名称。", required=True, css="w4", longest=60),
                Text("division", "区划代码", "2、4 或者 6 位。", required=True, css="w4", longest=6),
                Number("year", "年度", required=True, css="w4"),
                Flag("high_hazard", "属于高危行业领域", required=True, unknown="请选择", css="w4"),
                Number(
                    "risk_cap",
                    "按风险评级确定的上限",
                    "执法主体确定的年度上限，取代通用上限；没有的不填。",
                    css="w8",
                ),
            ),
        ),
        Group(
            "标准化等级",
            rows=Rows(
                "grades",
                "标准化等级",
                (
                    Day("from", "自哪一天起", css="w6"),
                    Grade("grade", "等级", choices=GRADES, unknown="请选择"),
                ),
                "再加一个等级",
                help_text="按下一次检查当日的等级定上限；此前的变化不影响已计的次数。",
            ),
        ),
        Group(
            "已经进行的检查",
            rows=Rows(
                "visits",
                "检查",
                VISIT,
                "再加一次检查",
                help_text="各层级的都要列；每行一次，同日同一检查方案号的合为一次。没有检查过的留空。",
            ),
        ),
        Group(
            "下一次检查",
            (
                Day("next.on", "日期", required=True),
                Word("next.kind", "类型", choices=KIND, unknown="请选择", required=True, css="w4"),
                Text("next.plan", "检查方案号", css="w4", longest=60),
                Flag("next.serious", SERIOUS, css="w4"),
                Levels("next.levels", "参加层级", css="w8"),
            ),
        ),
    ),
    always={"grades": [], "visits": []},
)
