"""States and moves of the bureau's work on a finding: flags, the case, the rectification opinion."""

from django.db import models

from portal.actors import Role
from portal.lifecycle import Lifecycle, Move

OFFICERS = (Role.OFFICER,)
COUNTERSIGNERS = (Role.LEGAL_REVIEWER,)
SEES_CASES = (Role.CLERK, Role.OFFICER, Role.LEGAL_REVIEWER, Role.CHIEF)
CLOSERS = (Role.OFFICER, Role.CHIEF)


class FlagState(models.TextChoices):
    RAISED = "raised", "待提出意见"
    UNDER_REVIEW = "under_review", "待法制审核"
    UPHELD = "upheld", "已认定成立"
    DISMISSED = "dismissed", "已认定不成立"
    SUPERSEDED = "superseded", "已被新评估取代"


SETTLED = (FlagState.UPHELD, FlagState.DISMISSED)
STANDING = (FlagState.RAISED, FlagState.UNDER_REVIEW, *SETTLED)
WAITING = (FlagState.RAISED, FlagState.UNDER_REVIEW)

FLAG = Lifecycle(
    "从宽与双罚提示",
    (
        Move("propose", (FlagState.RAISED,), FlagState.UNDER_REVIEW, OFFICERS, "提出意见"),
        Move(
            "revise",
            (FlagState.UNDER_REVIEW, *SETTLED),
            FlagState.UNDER_REVIEW,
            OFFICERS,
            "改变意见（原审核作废）",
        ),
        Move("uphold", (FlagState.UNDER_REVIEW,), FlagState.UPHELD, COUNTERSIGNERS, "审核同意：成立"),
        Move("dismiss", (FlagState.UNDER_REVIEW,), FlagState.DISMISSED, COUNTERSIGNERS, "审核同意：不成立"),
        Move("send_back", (FlagState.UNDER_REVIEW,), FlagState.RAISED, COUNTERSIGNERS, "退回补充"),
        Move("supersede", STANDING, FlagState.SUPERSEDED, OFFICERS, "事实变动，重新评估"),
    ),
)


class Opinion(models.TextChoices):
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"


class FlagAction(models.TextChoices):
    RAISED = "raised", "系统提示"
    TAKEN_UP = "taken_up", "承办人提请判断"
    PROPOSED = "proposed", "承办人提出意见"
    REVISED = "revised", "承办人改变意见"
    VOIDED = "voided", "原法制审核作废"
    SENT_BACK = "sent_back", "法制审核退回"
    COUNTERSIGNED = "countersigned", "法制审核同意"
    SUPERSEDED = "superseded", "被新评估取代"


class CaseState(models.TextChoices):
    OPEN = "open", "办理中"
    CLOSED = "closed", "已结案"
    REOPENED = "reopened", "重新办理"


CASE = Lifecycle(
    "检查发现的案件",
    (
        Move("close", (CaseState.OPEN, CaseState.REOPENED), CaseState.CLOSED, CLOSERS, "结案"),
        Move("reopen", (CaseState.CLOSED,), CaseState.REOPENED, CLOSERS, "重新办理"),
        Move("fail", tuple(CaseState.values), CaseState.REOPENED, OFFICERS, "整改没有落实，转入处罚"),
    ),
)


class Party(models.TextChoices):
    ENTERPRISE = "enterprise", "企业"
    PRINCIPAL = "principal", "主要负责人"


class TrackOutcome(models.TextChoices):
    NO_PENALTY = "no_penalty", "不予行政处罚"
    LIGHTER = "lighter", "从轻处罚"
    MITIGATED = "mitigated", "减轻处罚"
    PENALTY = "penalty", "行政处罚"
    NOT_ESTABLISHED = "not_established", "违法事实不成立，不处罚"
    TRANSFERRED = "transferred", "移送司法机关"


LENIENT = (TrackOutcome.NO_PENALTY, TrackOutcome.LIGHTER, TrackOutcome.MITIGATED)
PUNISHING = (TrackOutcome.LIGHTER, TrackOutcome.MITIGATED, TrackOutcome.PENALTY)


class OpinionState(models.TextChoices):
    ISSUED = "issued", "待主要负责人签收"
    SIGNED = "signed", "已签收"
    WITHDRAWN = "withdrawn", "已撤回"


OPINION = Lifecycle(
    "整改意见书",
    (
        Move("sign", (OpinionState.ISSUED,), OpinionState.SIGNED, (Role.PRINCIPAL,), "签署"),
        Move("withdraw", (OpinionState.ISSUED,), OpinionState.WITHDRAWN, OFFICERS, "撤回"),
    ),
)


class ArtefactKind(models.TextChoices):
    POINTED_OUT = "pointed_out", "指出违法行为"
    EXPLAINED = "explained", "宣讲法律法规"
    RECHECK = "recheck", "复查结果"


class Recheck(models.TextChoices):
    DONE = "done", "已整改到位"
    NOT_DONE = "not_done", "没有落实"


class CheckState(models.TextChoices):
    WAITING = "waiting", "待复核"
    DONE = "done", "已复核"


class OutsideKind(models.TextChoices):
    ACCIDENT = "accident", "亡人事故"
    PENALTY = "penalty", "行政处罚"
