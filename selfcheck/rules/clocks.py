"""The clocks that run against the bureau: what starts each, what stops it, by which working day it is due.

Days come from `desk_clocks` of the parameter file by the law of the starting day; a clock whose row keeps
its own day (`stored`) uses that. When a day passes nothing happens by itself.
"""

from dataclasses import dataclass
from datetime import date

from portal.calendars import add_working_days, working_days_between
from portal.legal import LawInForce

ON_TIME, SOON, LATE = "on_time", "soon", "late"
STATES = ((LATE, "已逾期"), (SOON, "即将到期"), (ON_TIME, "期限内"))


@dataclass(frozen=True)
class Kind:
    code: str
    title: str
    starts: str
    stops: str
    unit: str = "件"
    stored: bool = False


KINDS = (
    Kind("report", "季度报告待查看", "企业报送", "接收或者退回", "份"),
    Kind("correction", "更正报告待查看", "企业报送更正版本", "接收或者退回", "份"),
    Kind("acknowledge", "重大隐患报告待签收", "企业报告", "签收", "份"),
    Kind("extension", "重大隐患延期待审批", "企业申请", "同意、不同意或者企业撤回"),
    Kind("recheck", "重大隐患整改待核查", "企业登记整改完成", "核查验收合格或者不合格"),
    Kind("order_extension", "督办延期待审批", "企业申请", "同意、不同意或者企业撤回"),
    Kind("order_acceptance", "督办验收待审批", "企业申请", "同意、不同意或者企业撤回"),
    Kind("escalation", "安全管理人员的报告待答复", "安全管理人员报告", "答复", "份"),
    Kind("statement", "企业陈述申辩待复核", "企业提交", "重新评估或者结案", "份"),
    Kind("propose", "提示待提出意见", "评估产生提示", "承办人提出意见", "项", stored=True),
    Kind("review", "提示待法制审核", "承办人提出意见", "法制审核同意或者退回", "项", stored=True),
    Kind("second_check", "从宽结果待复核", "结案时抽中", "复核人作出结论", stored=True),
    Kind("publicity", "处罚决定待公开", "登记处罚决定", "登记公开", "份", stored=True),
    Kind("claim", "认领待审核", "申请人提交", "通过或者不通过"),
    Kind("exemption", "免报待批准", "经办人提出", "批准或者不批准"),
    Kind("deadline", "截止日调整待批准", "经办人提出", "批准或者不批准"),
)
BY_CODE = {kind.code: kind for kind in KINDS}


def due_on(kind: str, started_on: date, stored: date | None, law: LawInForce) -> date:
    """`law`: of the place on the starting day. The starting day does not count."""
    if stored is not None:
        return stored
    return add_working_days(started_on, law.value("desk_clocks")[kind]).day


def state_of(due: date, today: date, soon_days: int) -> str:
    """Soon: today or within `soon_days` working days; late: the day is over."""
    if due < today:
        return LATE
    return SOON if working_days_between(today, due) <= soon_days else ON_TIME


def left_words(due: date, today: date) -> str:
    if due < today:
        days = working_days_between(due, today)
        return f"逾期 {days} 个工作日" if days else "已过期限"
    days = working_days_between(today, due)
    return f"还有 {days} 个工作日" if days else "今天到期" if due == today else "下一个工作日前到期"
