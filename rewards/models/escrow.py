"""The bureau's escrow: one key pair per division, its private half in shares, two of which open it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from portal.models import User
from portal.scope import ScopedManager
from rewards.states import Part


class Custodian(models.Model):
    """One person's key pair for shares. The private half opens only with a passphrase nobody else knows."""

    division_code = models.CharField(max_length=9, db_collation="C")
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("姓名", max_length=60)
    public = models.BinaryField()
    private_sealed = models.BinaryField()
    salt = models.BinaryField()
    since = models.DateTimeField("起始时间")

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="division_code")

    class Meta:
        verbose_name = "托管人"

    def __str__(self):
        return f"{self.division_code} {self.user_id}"


class EscrowKey(models.Model):
    """Reports are sealed for the newest key of the nearest division; earlier ones open what they sealed."""

    division_code = models.CharField(max_length=9, db_collation="C")
    public = models.BinaryField()
    made_at = models.DateTimeField("设置时间")
    made_by = models.CharField("设置人", max_length=150)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="division_code")

    class Meta:
        verbose_name = "托管钥匙"

    def __str__(self):
        return f"{self.division_code} {self.made_at:%Y-%m-%d}"


class EscrowShare(models.Model):
    escrow = models.ForeignKey(EscrowKey, on_delete=models.PROTECT, related_name="shares")
    custodian = models.ForeignKey(Custodian, on_delete=models.PROTECT, related_name="shares")
    sealed = models.BinaryField()

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="escrow__division_code")

    class Meta:
        verbose_name = "托管份额"
        constraints = [models.UniqueConstraint(fields=["escrow", "custodian"], name="escrowshare_once")]

    def __str__(self):
        return f"{self.escrow_id} {self.custodian_id}"


class EscrowOpening(models.Model):
    """The first person asks and leaves a share sealed for each of the others; the second confirms in time."""

    division_code = models.CharField(max_length=9, db_collation="C")
    report = models.ForeignKey("rewards.Report", on_delete=models.PROTECT, related_name="openings")
    escrow = models.ForeignKey(EscrowKey, on_delete=models.PROTECT, related_name="+")
    parts = ArrayField(models.CharField(max_length=8, choices=Part))
    reason = models.CharField("理由", max_length=300)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_name = models.CharField("第一人", max_length=60)
    asked_at = models.DateTimeField("申请时间")
    confirm_before = models.DateTimeField("确认期限")
    shares = models.JSONField(default=dict)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_name = models.CharField("第二人", max_length=60, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    open_until = models.DateTimeField("开启至", null=True, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="division_code")

    class Meta:
        verbose_name = "双人开启"
        constraints = [
            models.CheckConstraint(name="opening_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="opening_by_two_persons",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")),
                violation_error_message="第二人不能是申请人自己",
            ),
            models.CheckConstraint(
                name="opening_confirmed_in_time",
                condition=Q(confirmed_by=None, confirmed_at=None, open_until=None, confirmed_name="")
                | Q(
                    confirmed_by__isnull=False,
                    confirmed_at__lte=F("confirm_before"),
                    open_until__isnull=False,
                )
                & ~Q(confirmed_name=""),
                violation_error_message="确认须在期限内，并记下第二人",
            ),
        ]

    def __str__(self):
        return f"{self.report_id} {self.asked_at:%Y-%m-%d}"
