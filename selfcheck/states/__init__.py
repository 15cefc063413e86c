"""States and moves of the filing life. Filing status (due, late, overdue …) is derived, see rules.filing."""

from django.db import models

from portal.actors import Role
from portal.lifecycle import Lifecycle, Move


class ReportState(models.TextChoices):
    DRAFT = "draft", "填报中"
    SUBMITTED = "submitted", "已报送"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已接收"
    CORRECTING = "correcting", "更正中"


PREPARERS = (Role.SAFETY_OFFICER, Role.LEADER)
REVIEWERS = (Role.CLERK, Role.OFFICER, Role.CHIEF)

OPEN_FOR_EDITING = (ReportState.DRAFT, ReportState.RETURNED, ReportState.CORRECTING)

REPORT = Lifecycle(
    "季度报告",
    (
        Move("submit", OPEN_FOR_EDITING, ReportState.SUBMITTED, (Role.PRINCIPAL,), "签批并提交"),
        Move("accept", (ReportState.SUBMITTED,), ReportState.ACCEPTED, REVIEWERS, "接收"),
        Move(
            "return", (ReportState.SUBMITTED, ReportState.ACCEPTED), ReportState.RETURNED, REVIEWERS, "退回"
        ),
        Move(
            "correct",
            (ReportState.SUBMITTED, ReportState.ACCEPTED),
            ReportState.CORRECTING,
            (*PREPARERS, Role.PRINCIPAL),
            "更正",
        ),
        Move("drop_correction", (ReportState.CORRECTING,), ReportState.SUBMITTED, PREPARERS, "放弃更正"),
        Move(
            "drop_correction_of_accepted",
            (ReportState.CORRECTING,),
            ReportState.ACCEPTED,
            PREPARERS,
            "放弃更正",
        ),
    ),
)


class Step(models.TextChoices):
    OVERVIEW = "overview", "检查概况"
    STANDARDS = "standards", "对照判定标准"
    HAZARDS = "hazards", "隐患登记"
    AWARDS = "awards", "内部报告奖励"
    SIGN = "sign", "签批与提交"


class Capacity(models.TextChoices):
    LEADER = "leader", "组长（带队领导班子成员）"
    SAFETY_DEPT = "safety_dept", "安全生产管理机构"
    UNION = "union", "企业工会"
    EMPLOYEE_REP = "employee_rep", "从业人员代表"
    CSE = "cse", "注册安全工程师"
    OTHER = "other", "其他专业力量"


class HazardLevel(models.TextChoices):
    GENERAL = "general", "一般事故隐患"
    MAJOR = "major", "重大事故隐患"


class FoundBy(models.TextChoices):
    TEAM = "team", "内部安全检查组检查"
    DAILY = "daily", "日常排查"
    INTERNAL_REPORT = "internal_report", "员工报告"
    EXPERT = "expert_guidance", "专家指导服务"


class ExemptionReason(models.TextChoices):
    NOT_OPERATING = "not_operating", "尚未投产运营"
    SUSPENDED = "suspended", "整季停产停业"
    CLOSED = "closed", "注销或者关闭"
    TRANSFERRED = "transferred", "迁出本辖区"
    OTHER = "other", "其他"


class Approval(models.TextChoices):
    PROPOSED = "proposed", "待批准"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "未批准"
    REVOKED = "revoked", "已撤销"


REMINDERS = (Role.CLERK, Role.OFFICER, Role.CHIEF)  # who may remind
SEES_PHONES = (Role.CLERK, Role.OFFICER)  # to others telephone numbers are masked
PERIOD_OPENERS = (Role.CLERK, Role.CHIEF, Role.DIVISION_ADMIN)
PROPOSERS = (Role.CLERK, Role.OFFICER, Role.CHIEF, Role.DIVISION_ADMIN)
APPROVERS = (Role.OFFICER, Role.CHIEF, Role.DIVISION_ADMIN)  # never the proposer himself

APPROVAL = Lifecycle(
    "免报与调整截止时间",
    (
        Move("approve", (Approval.PROPOSED,), Approval.APPROVED, APPROVERS, "批准"),
        Move("refuse", (Approval.PROPOSED,), Approval.REFUSED, APPROVERS, "不批准"),
        Move("revoke", (Approval.APPROVED,), Approval.REVOKED, APPROVERS, "撤销"),
    ),
)


class ReminderChannel(models.TextChoices):
    NOTICE = "notice", "站内信"
    EMAIL = "email", "邮件"
    SMS = "sms", "短信"
    LETTER = "letter", "催报信"
    PHONE = "phone", "电话"
    VISIT = "visit", "上门"
    OTHER = "other", "其他"


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", "接收"
    RETURNED = "returned", "退回"


class VisitKind(models.TextChoices):
    """The words of the frequency rule (selfcheck/rules/frequency.py KINDS)."""

    PLANNED = "planned", "计划检查"
    DOUBLE_RANDOM = "double_random", "双随机抽查"
    SPECIAL = "special", "专项检查"
    JOINT = "joint", "联合检查"
    RECTIFICATION_REVIEW = "rectification_review", "整改复查"
    REVIEW_WITH_NEW_ITEMS = "review_with_new_items", "复查时新开事项"
    COMPLAINT = "complaint", "投诉举报"
    TRANSFER = "transfer", "转办交办"
    MONITORING = "monitoring", "数据监测监控"
    OFF_SITE = "off_site", "非现场检查"
    GUIDANCE = "guidance", "帮扶指导"
    TOWNSHIP = "township", "乡镇（街道）检查"
    LICENCE = "licence", "许可现场核查"
    ACCIDENT_INVESTIGATION = "accident_investigation", "事故调查"
    CASE_CHECK = "case_check", "个案检查"
    ABORTED = "aborted", "未能入场"


# An act of enforcement on the spot: two officers with certificates, a plan approved beforehand.
ENFORCEMENT = (
    VisitKind.PLANNED,
    VisitKind.DOUBLE_RANDOM,
    VisitKind.SPECIAL,
    VisitKind.JOINT,
    VisitKind.RECTIFICATION_REVIEW,
    VisitKind.REVIEW_WITH_NEW_ITEMS,
    VisitKind.COMPLAINT,
    VisitKind.TRANSFER,
    VisitKind.MONITORING,
    VisitKind.CASE_CHECK,
)
LEADS = (VisitKind.COMPLAINT, VisitKind.TRANSFER, VisitKind.MONITORING, VisitKind.CASE_CHECK)
VISIT_RECORDERS = (Role.CLERK, Role.OFFICER, Role.CHIEF)


class VisitLevel(models.TextChoices):
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


def level_of(division: str | None) -> str:
    """The level of the bureau of a division, from the length of its code."""
    levels = {2: VisitLevel.PROVINCE, 4: VisitLevel.CITY}
    return levels.get(len(division or ""), VisitLevel.COUNTY)
