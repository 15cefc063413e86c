"""States and moves of a hazard's life. Nothing moves by lapse of time, and nothing moves after closure."""

from django.db import models

from portal.actors import Role
from portal.lifecycle import Lifecycle, Move
from selfcheck.states import PREPARERS


class HazardState(models.TextChoices):
    REGISTERED = "registered", "已登记"
    REPORTED = "reported", "已报告"
    PLANNED = "planned", "已制定方案"
    RECTIFYING = "rectifying", "整改中"
    COMPLETED = "completed", "已完成待验收"
    ACCEPTED = "accepted", "已验收"
    CLOSED = "closed", "已销号"


FINDERS = (*PREPARERS, Role.MEMBER)  # who enters hazards, controls, progress and completion
HEADS = (Role.PRINCIPAL, Role.LEADER)  # who decides an extension of a general hazard
ACCEPTERS = (*PREPARERS, Role.PRINCIPAL)
HAZARD_OFFICERS = (Role.OFFICER, Role.CHIEF)  # who decides for the bureau
ACKNOWLEDGERS = (Role.CLERK, *HAZARD_OFFICERS)
EXTENDERS = (*HEADS, *HAZARD_OFFICERS)
UNFINISHED = (HazardState.REGISTERED, HazardState.REPORTED, HazardState.PLANNED, HazardState.RECTIFYING)
FINISHED = (HazardState.COMPLETED, HazardState.ACCEPTED, HazardState.CLOSED)
LIFTABLE = (HazardState.ACCEPTED, HazardState.CLOSED)  # production may resume after the review

HAZARD = Lifecycle(
    "隐患",
    (
        Move("report", (HazardState.REGISTERED,), HazardState.REPORTED, ACCEPTERS, "报告重大隐患"),
        Move(
            "plan",
            (HazardState.REGISTERED, HazardState.REPORTED),
            HazardState.PLANNED,
            ACCEPTERS,
            "制定治理方案",
        ),
        Move(
            "start",
            (HazardState.REGISTERED, HazardState.REPORTED, HazardState.PLANNED),
            HazardState.RECTIFYING,
            FINDERS,
            "开始整改",
        ),
        Move("complete", UNFINISHED, HazardState.COMPLETED, FINDERS, "登记整改完成"),
        Move("accept", (HazardState.COMPLETED,), HazardState.ACCEPTED, ACCEPTERS, "验收合格"),
        Move("reject", (HazardState.COMPLETED,), HazardState.RECTIFYING, ACCEPTERS, "验收不合格"),
        Move("close", (HazardState.ACCEPTED,), HazardState.CLOSED, ACCEPTERS, "销号"),
        Move(
            "accept_bureau",
            (HazardState.COMPLETED,),
            HazardState.ACCEPTED,
            HAZARD_OFFICERS,
            "核查验收合格（监管部门）",
        ),
        Move(
            "reject_bureau",
            (HazardState.COMPLETED, HazardState.ACCEPTED),
            HazardState.RECTIFYING,
            HAZARD_OFFICERS,
            "核查验收不合格（监管部门）",
        ),
        Move(
            "confirm_bureau",
            (HazardState.ACCEPTED,),
            HazardState.ACCEPTED,
            HAZARD_OFFICERS,
            "核查企业的验收，合格（监管部门）",
        ),
        Move(
            "close_bureau", (HazardState.ACCEPTED,), HazardState.CLOSED, HAZARD_OFFICERS, "销号（监管部门）"
        ),
    ),
)


class Suspension(models.TextChoices):
    NONE = "none", "不需停产停业"
    PARTIAL = "partial", "需局部停产停业"
    FULL = "full", "需全部停产停业"


class Element(models.TextChoices):
    """六项法定要素, 安全生产事故隐患排查治理暂行规定 第十五条."""

    GOALS = "goals", "目标任务"
    METHODS = "methods", "方法措施"
    FUNDS = "funds", "经费物资"
    PEOPLE = "people", "机构人员"
    TIMING = "timing", "时限要求"
    SAFETY = "safety", "安全措施和应急预案"


class InPlace(models.TextChoices):
    NOT_YET = "not_yet", "未落实"
    PARTLY = "partly", "部分落实"
    IN_PLACE = "in_place", "已落实"


class Purpose(models.TextChoices):
    PLAN = "plan", "治理方案佐证"
    CONTROL = "control", "临时管控措施佐证"
    PROGRESS = "progress", "整改进展"
    BEFORE = "before", "整改前"
    AFTER = "after", "整改后"
    STAFF_NOTICE = "staff_notice", "职工通报佐证"
    CLOSURE = "closure", "销号佐证"
    OTHER = "other", "其他"


class ToldBy(models.TextChoices):
    ASSEMBLY = "assembly", "职工大会"
    CONGRESS = "congress", "职工代表大会"
    BOARD = "board", "公示栏"


class AcceptanceKind(models.TextChoices):
    ENTERPRISE = "enterprise", "企业自评"
    EXPERT = "expert", "专家评估"
    BUREAU = "bureau", "监管部门核查验收"


class RequestState(models.TextChoices):
    REQUESTED = "requested", "待审批"
    APPROVED = "approved", "同意"
    REFUSED = "refused", "不同意"
    WITHDRAWN = "withdrawn", "已撤回"


EXTENSION = Lifecycle(
    "延期申请",
    (
        Move(
            "approve",
            (RequestState.REQUESTED,),
            RequestState.APPROVED,
            EXTENDERS,
            "同意延期",
        ),
        Move(
            "refuse",
            (RequestState.REQUESTED,),
            RequestState.REFUSED,
            EXTENDERS,
            "不同意延期",
        ),
        Move("withdraw", (RequestState.REQUESTED,), RequestState.WITHDRAWN, ACCEPTERS, "撤回申请"),
    ),
)


class SupervisionLevel(models.TextChoices):
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


class SupervisionState(models.TextChoices):
    ISSUED = "issued", "已签发"
    DELIVERED = "delivered", "已送达"
    RECEIVED = "received", "已签收"
    CLOSED = "closed", "已摘牌"
    WITHDRAWN = "withdrawn", "已撤销"


STANDING = (SupervisionState.ISSUED, SupervisionState.DELIVERED, SupervisionState.RECEIVED)

SUPERVISION = Lifecycle(
    "挂牌督办",
    (
        Move("deliver", (SupervisionState.ISSUED,), SupervisionState.DELIVERED, ACKNOWLEDGERS, "登记送达"),
        Move("receive", (SupervisionState.DELIVERED,), SupervisionState.RECEIVED, (Role.PRINCIPAL,), "签收"),
        Move("close", STANDING, SupervisionState.CLOSED, HAZARD_OFFICERS, "摘牌销号"),
        Move("withdraw", STANDING, SupervisionState.WITHDRAWN, (Role.CHIEF,), "撤销督办"),
    ),
)


class EscalationState(models.TextChoices):
    OPEN = "open", "待处理"
    HANDLED = "handled", "已处理"


ESCALATION = Lifecycle(
    "安全管理人员向监管部门报告",
    (Move("answer", (EscalationState.OPEN,), EscalationState.HANDLED, HAZARD_OFFICERS, "答复处理结果"),),
)
