"""States and moves of a report, an award, an appeal and a case in the bureau's fast lane."""

from django.db import models

from portal.actors import Role
from portal.lifecycle import Lifecycle, Move


class Way(models.TextChoices):
    ANONYMOUS = "anonymous", "匿名"
    CONFIDENTIAL = "confidential", "保密"
    NAMED = "named", "实名"


class Kind(models.TextChoices):
    """The four kinds of the parameter internal_report_kinds."""

    PEOPLE = "people", "人的不安全行为"
    EQUIPMENT = "equipment", "设备不安全"
    ENVIRONMENT = "environment", "环境不安全"
    MANAGEMENT = "management", "管理有漏洞"


class Severity(models.TextChoices):
    GENERAL = "general", "一般事故隐患"
    MAJOR = "major", "重大事故隐患"


class ReportState(models.TextChoices):
    UNSENT = "unsent", "未提交"
    RECEIVED = "received", "已收到"
    ACKNOWLEDGED = "acknowledged", "已确认"
    VERIFIED = "verified", "查实"
    REJECTED = "rejected", "未认定"
    CLOSED = "closed", "已办结"


class Outcome(models.TextChoices):
    TRUE = "true", "属实"
    FALSE = "false", "不属实"
    DUPLICATE = "duplicate", "重复报告"
    OUT_OF_SCOPE = "out_of_scope", "不属于事故隐患"


NOT_TRUE = (Outcome.FALSE, Outcome.DUPLICATE, Outcome.OUT_OF_SCOPE)
HANDLERS = (Role.PRINCIPAL, Role.LEADER, Role.SAFETY_OFFICER, Role.MEMBER)  # whom the scheme may name
SCHEME_MAKERS = (Role.PRINCIPAL, Role.LEADER, Role.SAFETY_OFFICER)
APPROVERS = (Role.PRINCIPAL, Role.LEADER)
FAST_HANDLERS = (Role.OFFICER, Role.CHIEF)
CUSTODIANS = (Role.OFFICER, Role.LEGAL_REVIEWER, Role.CHIEF, Role.DIVISION_ADMIN)
BY_HAND = (*HANDLERS, *FAST_HANDLERS)  # handlers of the enterprise, or the bureau in its fast lane
JUDGED = (ReportState.VERIFIED, ReportState.REJECTED)
SENT = (ReportState.RECEIVED, ReportState.ACKNOWLEDGED, *JUDGED, ReportState.CLOSED)

REPORT = Lifecycle(
    "员工隐患报告",
    (
        Move("send", (ReportState.UNSENT,), ReportState.RECEIVED, (Role.REPORTER,), "核对编号并提交"),
        Move("acknowledge", (ReportState.RECEIVED,), ReportState.ACKNOWLEDGED, BY_HAND, "确认收到"),
        Move("verify", (ReportState.ACKNOWLEDGED,), ReportState.VERIFIED, BY_HAND, "核实属实"),
        Move("reject", (ReportState.ACKNOWLEDGED,), ReportState.REJECTED, BY_HAND, "核实后不认定"),
        Move("reopen", (*JUDGED, ReportState.CLOSED), ReportState.ACKNOWLEDGED, BY_HAND, "复核后重新核实"),
        Move("close", JUDGED, ReportState.CLOSED, BY_HAND, "办结"),
    ),
)


class AwardForm(models.TextChoices):
    MONEY = "money", "奖金"
    POINTS = "points", "积分"
    GOODS = "goods", "实物"
    PRAISE = "praise", "表扬"


class AwardState(models.TextChoices):
    PROPOSED = "proposed", "待批准"
    APPROVED = "approved", "已批准待兑现"
    REFUSED = "refused", "未批准"
    SETTLED = "settled", "已兑现"
    PUBLISHED = "published", "已公示"


SPENT = (AwardState.APPROVED, AwardState.SETTLED, AwardState.PUBLISHED)
PAID = (AwardState.SETTLED, AwardState.PUBLISHED)

AWARD = Lifecycle(
    "报告奖励",
    (
        Move("approve", (AwardState.PROPOSED,), AwardState.APPROVED, APPROVERS, "批准奖励"),
        Move("refuse", (AwardState.PROPOSED,), AwardState.REFUSED, APPROVERS, "不批准奖励"),
        Move("settle", (AwardState.APPROVED,), AwardState.SETTLED, HANDLERS, "凭编号兑现"),
        Move("publish", (AwardState.SETTLED,), AwardState.PUBLISHED, HANDLERS, "不具名公示"),
    ),
)


class AppealAbout(models.TextChoices):
    RESULT = "result", "对核实结果有异议"
    AWARD = "award", "对奖励有异议"


class AppealState(models.TextChoices):
    OPEN = "open", "待复核"
    UPHELD = "upheld", "复核后改变"
    DISMISSED = "dismissed", "复核后维持"


APPEAL = Lifecycle(
    "报告人申请复核",
    (
        Move("uphold", (AppealState.OPEN,), AppealState.UPHELD, BY_HAND, "改变原结果"),
        Move("dismiss", (AppealState.OPEN,), AppealState.DISMISSED, BY_HAND, "维持原结果"),
    ),
)


class Retaliation(models.TextChoices):
    PAY = "pay", "降低工资、奖金、福利"
    DISMISSAL = "dismissal", "解除劳动合同、退回派遣"
    POST = "post", "调岗、调班、待岗"
    THREAT = "threat", "威胁、辱骂、孤立"
    OTHER = "other", "其他"


class FastReason(models.TextChoices):
    HANDLER_ACCUSED = "handler_accused", "涉及全部经办人"
    UNANSWERED = "unanswered", "逾期没有办理"
    UNPAID = "unpaid", "逾期没有兑现"
    RETALIATION = "retaliation", "反映打击报复"
    ASKED = "asked", "报告人请求监管部门办理"
    HANDED_UP = "handed_up", "经办人转交监管部门"


MUST_JUDGE = (FastReason.HANDLER_ACCUSED, FastReason.UNANSWERED, FastReason.HANDED_UP)  # nobody else answers


class FastCaseState(models.TextChoices):
    OPEN = "open", "待签收"
    ACCEPTED = "accepted", "办理中"
    HANDLED = "handled", "已办理"


FAST_CASE = Lifecycle(
    "监管部门直办",
    (
        Move("accept", (FastCaseState.OPEN,), FastCaseState.ACCEPTED, FAST_HANDLERS, "签收"),
        Move("handle", (FastCaseState.ACCEPTED,), FastCaseState.HANDLED, FAST_HANDLERS, "登记办理结果"),
    ),
)


class Part(models.TextChoices):
    CONTENT = "content", "报告内容"
    IDENTITY = "identity", "报告人身份"


class Author(models.TextChoices):
    REPORTER = "reporter", "报告人"
    HANDLER = "handler", "经办人"
    BUREAU = "bureau", "监管部门"


class LedgerKind(models.TextChoices):
    APPROVED = "approved", "批准"
    SETTLED = "settled", "兑现"
