from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.actors import Role
from portal.models.divisions import Bureau
from portal.models.enterprises import Enterprise, Person
from portal.models.evidence import EvidenceFile
from portal.scope import ScopedManager

ENTERPRISE_ROLES = [(role, Role.LABELS[role]) for role in Role.ENTERPRISE]
BUREAU_ROLES = [(role, Role.LABELS[role]) for role in Role.STAFF]


class MembershipState(models.TextChoices):
    PENDING = "pending", "待审核"
    ACTIVE = "active", "有效"
    REFUSED = "refused", "未通过"
    SUSPENDED = "suspended", "已停用"


class Membership(models.Model):
    """One account working for one enterprise in one role."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField("角色", max_length=20, choices=ENTERPRISE_ROLES)
    state = models.CharField("状态", max_length=10, choices=MembershipState, default=MembershipState.PENDING)
    claim_note = models.CharField("申请说明", max_length=300, blank=True)
    claim_letter = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, blank=True)
    requested_at = models.DateTimeField("申请时间")
    decided_at = models.DateTimeField("办理时间", null=True, blank=True)
    decided_by = models.CharField("办理人", max_length=150, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = "企业账户"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "enterprise", "role"],
                condition=Q(state__in=["pending", "active"]),
                name="membership_once",
                violation_error_message="该账户已有此企业的同一角色",
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state="active", role="principal"),
                name="membership_one_principal",
                violation_error_message="该企业已有一名主要负责人账户，请先停用原账户",
            ),
            models.CheckConstraint(
                name="membership_decided_iff_left_pending",
                condition=Q(state="pending", decided_at=None)
                | (~Q(state="pending") & Q(decided_at__isnull=False)),
                violation_error_message="办理时间与状态不一致",
            ),
            models.CheckConstraint(
                name="membership_refusal_has_reason",
                condition=~Q(state__in=["refused", "suspended"]) | ~Q(reason=""),
                violation_error_message="不通过或停用必须写明理由",
            ),
        ]

    def __str__(self):
        return f"{self.user_id} {self.role} {self.enterprise_id}"


class Posting(models.Model):
    """One account working for one bureau in one role."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings")
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField("角色", max_length=20, choices=BUREAU_ROLES)
    certificate_no = models.CharField("执法证号", max_length=40, blank=True)
    active = models.BooleanField("有效", default=True)
    from_on = models.DateField("起始日期")
    ended_at = models.DateTimeField("停用时间", null=True, blank=True)
    ended_by = models.CharField("停用人", max_length=150, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="bureau__division_code")

    class Meta:
        verbose_name = "监管账户"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "bureau", "role"], condition=Q(active=True), name="posting_once"
            ),
            models.CheckConstraint(
                name="posting_ended_iff_inactive",
                condition=Q(active=True, ended_at=None) | Q(active=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.user_id} {self.role} {self.bureau_id}"


class Invitation(models.Model):
    """A one-time code. Only its digest is stored: a lost letter means a new code, never a reprint."""

    class Kind(models.TextChoices):
        CLAIM = "claim", "企业认领"
        JOIN = "join", "人员邀请"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="invitations")
    kind = models.CharField("类型", max_length=8, choices=Kind)
    role = models.CharField("角色", max_length=20, choices=ENTERPRISE_ROLES)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True)
    code_digest = models.CharField(max_length=64, unique=True)
    contact = models.CharField("送达方式", max_length=120, blank=True)
    created_at = models.DateTimeField("生成时间")
    created_by = models.CharField("生成人", max_length=150)
    expires_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = "邀请码"
        constraints = [
            models.CheckConstraint(
                name="invitation_used_paired",
                condition=Q(used_at=None, used_by=None) | Q(used_at__isnull=False, used_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(kind="claim", used_at=None, revoked_at=None),
                name="invitation_one_open_claim",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.enterprise_id}"
