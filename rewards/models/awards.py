from django.db import models
from django.db.models import F, Q

from portal.models import Enterprise
from portal.scope import ScopedManager
from rewards.models.reports import Report
from rewards.states import AwardForm, AwardState, LedgerKind

DECIDED = ("approved", "refused", "settled", "published")
PAID = ("settled", "published")


class Award(models.Model):
    """What one report earns. It is collected with the receipt code: no name, no account number is kept."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="awards")
    form = models.CharField("形式", max_length=8, choices=AwardForm)
    amount = models.DecimalField("数额（元或者分）", max_digits=10, decimal_places=2, default=0)
    words = models.CharField("说明", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=AwardState, default=AwardState.PROPOSED)
    proposed_at = models.DateTimeField("提出时间")
    proposed_by = models.CharField("提出账户", max_length=150)
    proposed_name = models.CharField("提出人", max_length=60)
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decided_by = models.CharField("审批账户", max_length=150, blank=True)
    decided_name = models.CharField("审批人", max_length=60, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    settled_at = models.DateTimeField("兑现时间", null=True, blank=True)
    settled_by = models.CharField("兑现账户", max_length=150, blank=True)
    claim_hash = models.CharField("领奖号摘要", max_length=120, blank=True)
    voucher = models.CharField("凭证号", max_length=60, blank=True)
    published_at = models.DateTimeField("公示时间", null=True, blank=True)
    notice = models.CharField("公示文字", max_length=300, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="report__enterprise", division="report__enterprise__division_code")

    class Meta:
        verbose_name = "奖励"
        constraints = [
            models.UniqueConstraint(
                fields=["report"], name="award_one_standing", condition=~Q(state="refused")
            ),
            models.CheckConstraint(
                name="award_second_person",
                condition=Q(state="proposed", decided_at=None, decided_by="")
                | Q(state__in=DECIDED, decided_at__isnull=False)
                & ~Q(decided_by="")
                & ~Q(decided_by=F("proposed_by")),
                violation_error_message="批准人不能是提出人自己",
            ),
            models.CheckConstraint(
                name="award_paid_has_time",
                condition=Q(state__in=PAID, settled_at__isnull=False) & ~Q(settled_by="")
                | ~Q(state__in=PAID) & Q(settled_at=None, settled_by=""),
                violation_error_message="已兑现的奖励必须有时间和经办人",
            ),
            models.CheckConstraint(
                name="award_published_has_words",
                condition=Q(state="published", published_at__isnull=False) & ~Q(notice="")
                | ~Q(state="published") & Q(published_at=None, notice=""),
                violation_error_message="公示必须有时间和文字",
            ),
            models.CheckConstraint(
                name="award_amount_fits_form",
                condition=Q(form__in=["money", "points"], amount__gt=0)
                | Q(form__in=["goods", "praise"], amount=0),
                violation_error_message="奖金和积分必须有数额，实物和表扬没有数额",
            ),
        ]

    def __str__(self):
        return f"{self.report_id} {self.form}"


class LedgerEntry(models.Model):
    """The ledger of awards: only added to, without a name, and kept when the report's keys are destroyed."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="award_ledger")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField("事项", max_length=10, choices=LedgerKind)
    on = models.DateField("日期")
    number = models.CharField("报告编号", max_length=30)
    form = models.CharField("形式", max_length=8, choices=AwardForm)
    amount = models.DecimalField("数额（元或者分）", max_digits=10, decimal_places=2)
    by = models.CharField("经办账户", max_length=150)
    at = models.DateTimeField("登记时间")

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = "奖励台账"
        constraints = [models.UniqueConstraint(fields=["award", "kind"], name="ledger_once")]
        indexes = [models.Index(fields=["enterprise", "on"], name="ledger_by_day")]

    def __str__(self):
        return f"{self.number} {self.kind}"
