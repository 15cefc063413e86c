"""案件: every fact of the assessment format."""

from selfcheck.forms.scenario.shapes import (
    Day,
    Flag,
    Grade,
    Group,
    Moment,
    Plan,
    Rows,
    Text,
    Word,
    day_or_never,
    occurrence,
)
from selfcheck.queries.scenario import FOUND_BY

SEVERITY = (("major", "重大事故隐患"), ("general", "一般事故隐患"))
HARM = (("none", "没有危害后果"), ("minor", "危害后果轻微"), ("serious", "危害后果严重"))
FOUND = tuple(FOUND_BY.items())
YES_NO_HAVE = (("yes", "有"), ("no", "没有"))

GENERAL = Group(
    "地方和日期",
    (
        Text("id", "案件名称", "给自己看的名称，不要写姓名。", required=True, css="w4", longest=60),
        Text(
            "division", "区划代码", "2、4 或者 6 位，决定适用哪里的法。", required=True, css="w4", longest=6
        ),
        Text("agency", "办案机关", "与以往违法的机关比较时使用。", css="w4"),
        Day("on", "决定日", "按这一天的法推演；之后的事不算发生。", required=True),
        Day("act_on", "行为日", "早于决定日的，另按当日的法推演一遍作比较。"),
        day_or_never("act_ended_on", "行为终了日", "“已知没有”：违法状态仍在继续。", css="w4"),
    ),
)
ENTERPRISE = Group(
    "企业",
    (
        Flag("enterprise.high_hazard", "属于高危行业领域", css="w4"),
        Grade("enterprise.grade", "标准化等级", css="w4"),
        Text("enterprise.sector", "行业", css="w4"),
        Flag("enterprise.dishonest", "列入严重失信主体名单", css="w4"),
        day_or_never("enterprise.last_fatal_accident_on", "最近一次亡人事故", css="w8"),
    ),
)
FINDING = Group(
    "发现",
    (
        Word("finding.severity", "隐患级别", choices=SEVERITY, css="w4"),
        Word("finding.found_by", "最先由谁发现", choices=FOUND, css="w4"),
        Word(
            "finding.official_by",
            "机关怎样发现",
            "企业或者专家先发现的才填：机关此后自己发现的方式。",
            choices=FOUND,
            css="w4",
        ),
        Moment("finding.found_at", "最先发现时间"),
        occurrence("finding.official_at", "机关发现时间", "机关首次到场或者通知该发现的时间。"),
        occurrence("finding.notice_at", "检查告知"),
        Moment("finding.arose_at", "隐患形成时间"),
        Flag("finding.discoverable", "上次检查时可以合理发现"),
        occurrence("finding.accident_at", "造成事故"),
    ),
)
CHECK = Group(
    "企业的检查、报告和整改",
    (
        day_or_never("check.checked_on", "最近一次内部检查", "机关发现之前的最近一次。"),
        Flag("check.item_covered", "检查清单包含该项"),
        occurrence("check.filed_at", "报送季度情况", "依据该次检查的季度报告的收到时间。"),
        occurrence("check.reported_to_principal_at", "报告主要负责人"),
        occurrence("check.reported_to_bureau_at", "报告应急管理部门"),
        occurrence("check.plan_at", "制定治理方案"),
        occurrence("check.interim_controls_at", "采取临时管控措施"),
        occurrence("check.last_progress_at", "最近一次进展"),
        Day("check.rectify_by", "自定整改期限", "含当日。", css="w6"),
        day_or_never("check.extended_to", "批准延期至", "含当日。"),
        occurrence("check.rectified_at", "整改完成"),
        Flag("check.fictitious", "措施经查实为虚构", css="w3"),
        Flag("check.recorded_truthfully", "如实记录", css="w3"),
    ),
)
VIOLATION = Group(
    "违法行为",
    (
        Text("violation.item", "违法事项", "与以往违法比较是否同一事项。"),
        Word("violation.harm", "危害后果", choices=HARM, css="w3"),
        Flag("violation.minor", "违法行为轻微", css="w3"),
        occurrence("violation.corrected_at", "改正时间"),
        Flag("violation.corrected_in_time", "及时改正", "只知道结果、不知道日期时填。", css="w3"),
        Flag("violation.life_safety", "涉及公民生命健康安全", css="w3"),
        Flag("violation.no_fault_evidence", "提出没有主观过错的证据", choices=YES_NO_HAVE, css="w3"),
        Flag("violation.on_list", "免罚清单列明该事项", css="w3"),
        Flag("violation.list_excluded", "清单排除此类事项或者行业", css="w3"),
        Flag("violation.commitment_letter", "签署承诺书", css="w3"),
    ),
)
HISTORY = Group(
    "以往违法",
    rows=Rows(
        "history",
        "以往违法",
        (
            Text("item", "违法事项", css="w4"),
            Text("agency", "机关", css="w4"),
            Text("law", "适用的法律", "例如 安全生产法", css="w4"),
            Day("occurred_on", "发生日"),
            Day("found_on", "发现日"),
            day_or_never("decided_on", "处罚决定日", css="w4"),
            Flag("penalised", "给予处罚", css="w4"),
            Flag("major", "属于重大事故隐患", css="w4"),
        ),
        "再加一条以往违法",
        asked=Word(
            "history",
            "以往违法记录",
            choices=(("none", "已查询，没有"), ("rows", "有以下记录")),
            unknown="没有查询",
        ),
    ),
)
ORDER = Group(
    "责令整改",
    (
        occurrence("order.issued_at", "责令整改"),
        Day("order.correct_by", "责令改正期限", "含当日。", css="w6"),
        Flag("order.refused", "拒不执行", choices=YES_NO_HAVE, css="w4"),
        Flag("order.falsely_reported_done", "谎报已整改", choices=YES_NO_HAVE, css="w4"),
        Flag("order.suspension_defied", "违抗停产停业决定", choices=YES_NO_HAVE, css="w4"),
    ),
)
SIGNS = Group(
    "其他情形",
    (
        Flag("signs.crime", "涉嫌犯罪", choices=YES_NO_HAVE, css="w3"),
        Flag("signs.concealment", "隐瞒、掩盖", choices=YES_NO_HAVE, css="w3"),
        Flag("signs.repeat", "累次违法", choices=YES_NO_HAVE, css="w3"),
        Flag("leniency_claimed", "企业主张自查免罚", css="w3"),
    ),
)

PLAN = Plan("case", (GENERAL, ENTERPRISE, FINDING, CHECK, VIOLATION, HISTORY, ORDER, SIGNS))
