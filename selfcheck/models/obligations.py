from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from portal.models import Enterprise, EvidenceFile
from portal.scope import ScopedManager
from selfcheck.states import Approval, ExemptionReason

QUARTER_1_TO_4 = Q(quarter__range=(1, 4))


class PeriodOpening(models.Model):
    """A quarter opened for a division: when, by whom, under which law."""

    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    division_code = models.CharField("区划", max_length=9, blank=True, db_collation="C")
    opened_at = models.DateTimeField("开启时间")
    opened_by = models.CharField("开启人", max_length=150)
    basis = models.JSONField("依据", default=dict)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="division_code")

    class Meta:
        verbose_name = "季度开启"
        constraints = [
            models.UniqueConstraint(fields=["year", "quarter", "division_code"], name="opening_once"),
            models.CheckConstraint(name="opening_quarter", condition=QUARTER_1_TO_4),
        ]

    def __str__(self):
        return f"{self.year}Q{self.quarter} {self.division_code}"


class Exemption(models.Model):
    """免报 for whole quarters within from_on..to_on, both included; counts once a second person approved."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="exemptions")
    reason_code = models.CharField("事由", max_length=16, choices=ExemptionReason)
    reason = models.CharField("说明", max_length=500)
    evidence = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, blank=True)
    evidence_note = models.CharField("佐证", max_length=300)
    from_on = models.DateField("起始日期")
    to_on = models.DateField("截止日期")
    state = models.CharField("状态", max_length=10, choices=Approval, default=Approval.PROPOSED)
    proposed_at = models.DateTimeField("申请时间")
    proposed_by = models.CharField("申请人", max_length=150)
    decided_at = models.DateTimeField("批准时间", null=True, blank=True)
    decided_by = models.CharField("批准人", max_length=150, blank=True)
    decision_note = models.CharField("批准意见", max_length=300, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = "免报"
        constraints = [
            models.CheckConstraint(name="exemption_dates", condition=Q(to_on__gt=F("from_on"))),
            models.CheckConstraint(
                name="exemption_decided_iff_left_proposed",
                condition=Q(state="proposed", decided_at=None, decided_by="")
                | (~Q(state="proposed") & Q(decided_at__isnull=False) & ~Q(decided_by="")),
            ),
            models.CheckConstraint(name="exemption_second_person", condition=~Q(decided_by=F("proposed_by"))),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.from_on} {self.to_on}"


class Obligation(models.Model):
    """One enterprise owes one quarterly report. The profile is frozen at opening; the status is never stored.

    `filed_at` is the first filing; on a second return, the filing that counted until then (FS-8). Which of
    `filed_at` and `resubmitted_at` counts is the rule's business. `exempt_by` is an approved exemption of the
    whole quarter.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="obligations")
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    opened_at = models.DateTimeField("建立时间")
    late_joiner = models.BooleanField("开启后补入", default=False)
    original_due_at = models.DateTimeField("原截止时间")
    due_at = models.DateTimeField("截止时间")

    division_code = models.CharField("属地", max_length=9, db_collation="C")
    industry_code = models.CharField("行业", max_length=5, blank=True, db_collation="C")
    sectors = ArrayField(models.CharField(max_length=40), verbose_name="行业领域", default=list, blank=True)
    size = models.CharField("规模", max_length=8, blank=True)
    high_hazard = models.BooleanField("高危行业领域", null=True, blank=True)
    grade = models.PositiveSmallIntegerField("标准化等级", null=True, blank=True)

    filed_at = models.DateTimeField("报送时间", null=True, blank=True)
    inspected_in_quarter = models.BooleanField("本季有检查", null=True, blank=True)
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)
    fix_by = models.DateTimeField("补正期限", null=True, blank=True)
    resubmitted_at = models.DateTimeField("重新报送时间", null=True, blank=True)
    corrected_at = models.DateTimeField("更正时间", null=True, blank=True)
    exempt_by = models.ForeignKey(Exemption, on_delete=models.PROTECT, null=True, blank=True, db_index=False)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="enterprise", division="division_code")

    class Meta:
        verbose_name = "报送义务"
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year", "quarter"], name="obligation_once"),
            models.CheckConstraint(name="obligation_quarter", condition=QUARTER_1_TO_4),
            models.CheckConstraint(
                name="obligation_return_has_fix_by",
                condition=Q(returned_at=None, fix_by=None, resubmitted_at=None)
                | Q(returned_at__isnull=False, fix_by__isnull=False, filed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="obligation_filed_knows_check",
                condition=Q(filed_at=None, inspected_in_quarter=None, corrected_at=None)
                | Q(filed_at__isnull=False, inspected_in_quarter__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["year", "quarter", "division_code", "id"], name="obligation_roster"),
            models.Index(
                fields=["year", "quarter", "division_code", "id"],
                name="obligation_open",
                condition=Q(filed_at=None) & Q(exempt_by=None),
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.year}Q{self.quarter}"


class DeadlineMove(models.Model):
    """A moved deadline of one enterprise or of a whole division for one quarter; later, never earlier."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, null=True, blank=True)
    division_code = models.CharField("区划", max_length=9, db_collation="C")
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    due_at = models.DateTimeField("新截止时间")
    reason = models.CharField("理由", max_length=500)
    evidence = models.ForeignKey(
        EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence_note = models.CharField("佐证", max_length=300)
    state = models.CharField("状态", max_length=10, choices=Approval, default=Approval.PROPOSED)
    affected = models.PositiveIntegerField("涉及企业数", default=0)
    proposed_at = models.DateTimeField("申请时间")
    proposed_by = models.CharField("申请人", max_length=150)
    decided_at = models.DateTimeField("批准时间", null=True, blank=True)
    decided_by = models.CharField("批准人", max_length=150, blank=True)
    decision_note = models.CharField("批准意见", max_length=300, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="enterprise", division="division_code")

    class Meta:
        verbose_name = "调整截止时间"
        constraints = [
            models.CheckConstraint(name="deadline_quarter", condition=QUARTER_1_TO_4),
            models.CheckConstraint(
                name="deadline_decided_iff_left_proposed",
                condition=Q(state="proposed", decided_at=None, decided_by="")
                | (~Q(state="proposed") & Q(decided_at__isnull=False) & ~Q(decided_by="")),
            ),
            models.CheckConstraint(name="deadline_second_person", condition=~Q(decided_by=F("proposed_by"))),
        ]

    def __str__(self):
        return f"{self.year}Q{self.quarter} {self.due_at}"


class Reminder(models.Model):
    """One reminder sent or made by hand about one obligation, with its result. Rows are never changed.

    `skipped`: a step of the ladder that was not sent because a person had reached the same address that
    day; it stands in the ledger and counts nowhere.
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="reminders")
    at = models.DateTimeField("时间")
    by = models.CharField("经办人", max_length=150)
    channel = models.CharField("方式", max_length=10)
    addressee = models.CharField("对象", max_length=120, blank=True)
    text = models.CharField("内容", max_length=500, blank=True)
    result = models.CharField("结果", max_length=200, blank=True)
    step = models.CharField("步骤", max_length=40, blank=True)
    reason = models.CharField("催报理由", max_length=300, blank=True)
    skipped = models.BooleanField("未发送", default=False)
    planned = models.OneToOneField(
        "selfcheck.PlannedReminder", on_delete=models.PROTECT, null=True, blank=True, related_name="reminder"
    )

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="obligation__enterprise", division="obligation__division_code")

    class Meta:
        verbose_name = "催报"
        indexes = [models.Index(fields=["at", "id"], name="reminder_by_time")]

    def __str__(self):
        return f"{self.obligation_id} {self.channel}"
