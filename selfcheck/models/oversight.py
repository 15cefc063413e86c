"""How closely the bureau looks: 重点检查企业, and a yearly cap of its own from the risk rating.

Rows are only added. The row with the latest `from_on` until a day stands on it; both days are included.
"""

from django.db import models
from django.db.models import F, Q

from portal.models import Enterprise
from portal.scope import ScopedManager

DATES = Q(to_on=None) | Q(to_on__gte=F("from_on"))


class OversightDecision(models.Model):
    from_on = models.DateField("起始日期")
    to_on = models.DateField("截止日期", null=True, blank=True)
    basis = models.CharField("依据", max_length=200)
    reason = models.CharField("理由", max_length=300)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=150)
    recorded_name = models.CharField("登记人姓名", max_length=60, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        abstract = True


class KeyMark(OversightDecision):
    """`listed` False takes the enterprise off the list."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="key_marks")
    listed = models.BooleanField("列入重点检查企业")

    class Meta:
        verbose_name = "重点检查企业标记"
        constraints = [
            models.CheckConstraint(name="keymark_dates", condition=DATES),
            models.CheckConstraint(name="keymark_reasoned", condition=~Q(basis="") & ~Q(reason="")),
        ]
        indexes = [models.Index(fields=["enterprise", "from_on"], name="keymark_by_day")]

    def __str__(self):
        return f"{self.enterprise_id} {self.from_on} {self.listed}"


class RiskCap(OversightDecision):
    """`visits` a year instead of the table (11号 三); null = the table again."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="risk_caps")
    visits = models.PositiveSmallIntegerField("年度上限", null=True, blank=True)
    approver = models.CharField("批准账户", max_length=150)
    approver_name = models.CharField("批准人", max_length=60)

    class Meta:
        verbose_name = "风险分级上限"
        constraints = [
            models.CheckConstraint(name="riskcap_dates", condition=DATES),
            models.CheckConstraint(name="riskcap_reasoned", condition=~Q(basis="") & ~Q(reason="")),
            models.CheckConstraint(name="riskcap_at_least_one", condition=Q(visits=None) | Q(visits__gte=1)),
            models.CheckConstraint(
                name="riskcap_second_person",
                condition=~Q(approver="") & ~Q(approver_name="") & ~Q(approver=F("recorded_by")),
                violation_error_message="批准人不能是登记人自己",
            ),
        ]
        indexes = [models.Index(fields=["enterprise", "from_on"], name="riskcap_by_day")]

    def __str__(self):
        return f"{self.enterprise_id} {self.from_on} {self.visits}"
