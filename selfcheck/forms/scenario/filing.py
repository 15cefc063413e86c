"""报送状态: one enterprise, one quarter, one moment."""

from selfcheck.forms.scenario.shapes import Day, Days, Group, Moment, Number, Plan, Text

SEVERAL = "写成 2026-02-10，多个日期用空格或者顿号隔开。"

PLAN = Plan(
    "filing",
    (
        Group(
            "企业和季度",
            (
                Text("id", "企业代称", "给自己看的名称。", required=True, css="w4", longest=60),
                Text("division", "区划代码", "2、4 或者 6 位。", required=True, css="w4", longest=6),
                Text("first_due_quarter", "首个应报季度", "新登记企业才填，例如 2025Q3", css="w4", longest=6),
                Number("year", "年份", required=True, css="w4"),
                Number("quarter", "季度", "1 至 4。", required=True, css="w4"),
            ),
        ),
        Group(
            "时间",
            (
                Moment("now", "问的是哪一刻", "只填日期的，按当日最后一刻。", required=True),
                Moment("due_at", "批准的截止时间", "没有推迟的不填，按规定计算。"),
                Moment("filed_at", "报送时间", "没有报送的不填。"),
                Moment("corrected.at", "更正时间"),
            ),
        ),
        Group(
            "检查",
            (
                Days("inspected_on", "检查日期", SEVERAL),
                Days("principal_on", "主要负责人参加检查的日期", SEVERAL),
            ),
        ),
        Group(
            "免报",
            (
                Text("exempt.reason", "事由", css="w6"),
                Text("exempt.approved_by", "批准人职务", "不要写姓名。", css="w6"),
                Day("exempt.from", "起", css="w6"),
                Day("exempt.to", "止", "含当日。", css="w6"),
            ),
        ),
        Group(
            "退回",
            (
                Moment("returned.at", "退回时间"),
                Moment("returned.fix_by", "补正期限", "只填日期的，含当日。"),
                Moment("returned.resubmitted_at", "再次报送时间"),
            ),
        ),
    ),
    always={"inspected_on": [], "principal_on": []},
)
