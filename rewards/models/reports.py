from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from portal.models import Enterprise
from portal.scope import ScopedManager
from rewards.models.schemes import Scheme
from rewards.states import Author, Kind, Outcome, ReportState, Severity, Way
from selfcheck.models import Hazard

ACKNOWLEDGED_OR_LATER = ("acknowledged", "verified", "rejected", "closed")
JUDGED_OR_CLOSED = ("verified", "rejected", "closed")


class Report(models.Model):
    """One internal report. Who, what and where stand sealed; open are the clocks, the kind and the outcome.

    `excluded`: accounts the reporter named as concerned; they never see it. The dates `…_by` are last days,
    frozen from the scheme at the receipt.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="tips")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="reports")
    number = models.CharField("编号", max_length=30, blank=True)
    way = models.CharField("方式", max_length=12, choices=Way)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    state = models.CharField("状态", max_length=12, choices=ReportState, default=ReportState.UNSENT)
    sealed = models.BinaryField(null=True, blank=True)
    code_selector = models.CharField(max_length=8, db_collation="C")
    code_hash = models.CharField(max_length=120, blank=True)
    code_salt = models.BinaryField()
    reporter_wrap = models.BinaryField(null=True, blank=True)
    excluded = ArrayField(models.BigIntegerField(), default=list, blank=True)
    created_at = models.DateTimeField("写入时间")
    received_at = models.DateTimeField("收到时间", null=True, blank=True)
    acknowledge_by = models.DateField("确认期限", null=True, blank=True)
    verify_by = models.DateField("核实期限", null=True, blank=True)
    feedback_by = models.DateField("反馈期限", null=True, blank=True)
    pay_by = models.DateField("兑现期限", null=True, blank=True)
    acknowledged_at = models.DateTimeField("确认时间", null=True, blank=True)
    verified_at = models.DateTimeField("核实时间", null=True, blank=True)
    verified_by = models.CharField("核实人账户", max_length=150, blank=True)
    outcome = models.CharField("结论", max_length=12, choices=Outcome, blank=True)
    severity = models.CharField("级别", max_length=8, choices=Severity, blank=True)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    feedback_at = models.DateTimeField("反馈时间", null=True, blank=True)
    accepted_at = models.DateTimeField("报告人认可时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    erase_on = models.DateField("销毁钥匙日期", null=True, blank=True)
    erased_at = models.DateTimeField("销毁时间", null=True, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0)

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = "员工隐患报告"
        indexes = [
            models.Index(fields=["code_selector"], name="tip_by_selector"),
            models.Index(fields=["enterprise", "state"], name="tip_by_state"),
            models.Index(fields=["erase_on"], name="tip_to_erase", condition=Q(erased_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "number"], name="tip_number_once", condition=~Q(number="")
            ),
            models.CheckConstraint(
                name="tip_received_has_clocks",
                condition=Q(state="unsent", received_at=None, number="")
                | ~Q(state="unsent")
                & ~Q(number="")
                & Q(received_at__isnull=False, acknowledge_by__isnull=False)
                & Q(verify_by__isnull=False, feedback_by__isnull=False),
                violation_error_message="已收到的报告必须有编号、时间和期限",
            ),
            models.CheckConstraint(
                name="tip_acknowledged_has_time",
                condition=~Q(state__in=ACKNOWLEDGED_OR_LATER) | Q(acknowledged_at__isnull=False),
                violation_error_message="已确认的报告必须有确认时间",
            ),
            models.CheckConstraint(
                name="tip_judged_by_a_person",
                condition=Q(state__in=JUDGED_OR_CLOSED, verified_at__isnull=False)
                & ~Q(verified_by="")
                & ~Q(outcome="")
                | ~Q(state__in=JUDGED_OR_CLOSED) & Q(verified_at=None, verified_by="", outcome=""),
                violation_error_message="核实结论必须有核实人和时间",
            ),
            models.CheckConstraint(
                name="tip_outcome_fits_state",
                condition=(~Q(state="verified") | Q(outcome="true"))
                & (~Q(state="rejected") | Q(outcome__in=["false", "duplicate", "out_of_scope"])),
                violation_error_message="状态与核实结论不一致",
            ),
            models.CheckConstraint(
                name="tip_true_has_severity_and_pay_day",
                condition=Q(outcome="true", pay_by__isnull=False) & ~Q(severity="")
                | ~Q(outcome="true") & Q(pay_by=None, severity=""),
                violation_error_message="查实的报告必须有级别和兑现期限",
            ),
            models.CheckConstraint(
                name="tip_duplicate_names_the_first",
                condition=Q(outcome="duplicate", duplicate_of__isnull=False)
                | ~Q(outcome="duplicate") & Q(duplicate_of=None),
                violation_error_message="重复报告必须写明原报告",
            ),
            models.CheckConstraint(
                name="tip_closed_after_feedback",
                condition=Q(state="closed", closed_at__isnull=False, feedback_at__isnull=False)
                & Q(erase_on__isnull=False)
                | ~Q(state="closed") & Q(closed_at=None, erase_on=None),
                violation_error_message="办结必须先反馈，并写明留存期限",
            ),
            models.CheckConstraint(
                name="tip_erased_is_empty",
                condition=Q(erased_at=None, reporter_wrap__isnull=False) & ~Q(code_hash="")
                | Q(erased_at__isnull=False, state="closed", reporter_wrap=None, code_hash="", sealed=None),
                violation_error_message="销毁之后不得留有内容和编号",
            ),
        ]

    def __str__(self):
        return self.number or "未提交"


class Identity(models.Model):
    """Name and telephone of a confidential or named reporter, under a key of their own."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="identity")
    sealed = models.BinaryField()

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="report__enterprise", division="report__enterprise__division_code")

    class Meta:
        verbose_name = "报告人身份"

    def __str__(self):
        return f"{self.report_id}"


class ReportFile(models.Model):
    """A photograph or a voice note, drawn or cut anew and then sealed; no name of a file is kept."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField()
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    path = models.CharField(max_length=120, unique=True)
    by = models.CharField(max_length=8, choices=Author)
    at = models.DateTimeField()

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="report__enterprise", division="report__enterprise__division_code")

    class Meta:
        verbose_name = "报告附件"
        constraints = [models.UniqueConstraint(fields=["report", "position"], name="tipfile_position_once")]

    def __str__(self):
        return f"{self.report_id} {self.position}"


class ReportMove(models.Model):
    """One step of a report's life, without a word of its content."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="moves")
    action = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.CharField(max_length=8, choices=Author)
    account = models.CharField(max_length=150, blank=True)
    name = models.CharField(max_length=60, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="report__enterprise", division="report__enterprise__division_code")

    class Meta:
        verbose_name = "办理经过"

    def __str__(self):
        return f"{self.report_id} {self.action}"
