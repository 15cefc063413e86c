"""安全生产法 第四十一条第二款: report to the authority, the principal and the staff."""

from django.db import models
from django.db.models import Q

from portal.scope import ScopedManager
from selfcheck.models.hazard_base import OfHazard, Said
from selfcheck.states.hazards import ToldBy


class PromptReport(Said):
    """One version as sent; a 续报 is the next version. `at`, `by`, `name`: when and by whom it was sent.

    `principal_told_at`: the notice to the principal, or his own sending; null where no account could be told.
    """

    version = models.PositiveSmallIntegerField("版本")
    receipt_no = models.CharField("回执编号", max_length=50, unique=True)
    idempotency_key = models.CharField(max_length=64)
    content = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    digest_name = models.CharField("摘要算法", max_length=10)
    principal_told_at = models.DateTimeField("告知主要负责人时间", null=True, blank=True)

    class Meta:
        verbose_name = "重大隐患报告"
        constraints = [
            models.UniqueConstraint(fields=["hazard", "version"], name="promptreport_version_once"),
            models.UniqueConstraint(fields=["hazard", "idempotency_key"], name="promptreport_key_once"),
        ]

    def __str__(self):
        return self.receipt_no

    @property
    def signed_at(self):
        """As every receipt names its time."""
        return self.at


OF_REPORT = {
    "enterprise": "report__hazard__enterprise",
    "division": "report__hazard__enterprise__division_code",
}


class PrincipalAcknowledgement(models.Model):
    """The principal says that he has read it."""

    report = models.OneToOneField(
        PromptReport, on_delete=models.PROTECT, related_name="principal_acknowledgement"
    )
    at = models.DateTimeField("知悉时间")
    by = models.CharField("账户", max_length=150)
    name = models.CharField("主要负责人", max_length=60)

    unscoped = models.Manager()
    objects = ScopedManager(**OF_REPORT)

    class Meta:
        verbose_name = "主要负责人知悉"

    def __str__(self):
        return f"{self.report_id} {self.name}"


class BureauAcknowledgement(models.Model):
    report = models.OneToOneField(
        PromptReport, on_delete=models.PROTECT, related_name="bureau_acknowledgement"
    )
    at = models.DateTimeField("签收时间")
    by = models.CharField("账户", max_length=150)
    name = models.CharField("签收人", max_length=60)
    office = models.CharField("签收单位", max_length=60)
    comment = models.CharField("意见", max_length=500, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(**OF_REPORT)

    class Meta:
        verbose_name = "监管部门签收"

    def __str__(self):
        return f"{self.report_id} {self.name}"


class HazardComment(Said):
    """A word of the bureau about a hazard, outside of any decision."""

    office = models.CharField("单位", max_length=60)
    text = models.CharField("意见", max_length=500)

    class Meta:
        verbose_name = "监管意见"


class StaffNotice(Said):
    """How and when the staff was told."""

    told_on = models.DateField("通报日期")
    way = models.CharField("通报方式", max_length=10, choices=ToldBy)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "职工通报"


class ClockNotice(OfHazard):
    """The log of what a clock has sent: each step of each clock once."""

    step = models.CharField("提醒", max_length=20)
    sent_at = models.DateTimeField("发出时间")
    people = models.PositiveSmallIntegerField("收到人数")

    class Meta:
        verbose_name = "隐患时限提醒"
        constraints = [
            models.UniqueConstraint(fields=["hazard", "step"], name="clocknotice_once"),
            models.CheckConstraint(name="clocknotice_has_step", condition=~Q(step="")),
        ]
