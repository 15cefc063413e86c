from django.db import models
from django.db.models import Q

from portal.models import Enterprise
from portal.scope import ScopedManager
from selfcheck.models.obligations import Obligation
from selfcheck.states import Outcome, ReportState, Step

REPORT_DIVISIONS = ("obligation__division_code", "enterprise__division_code")


class Report(models.Model):
    """The quarterly report answering one obligation. What was filed lives in Submission and never changes."""

    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="report")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField("状态", max_length=10, choices=ReportState, default=ReportState.DRAFT)
    versions = models.PositiveSmallIntegerField("已报送版本数", default=0)
    sent_to_sign_at = models.DateTimeField("送签时间", null=True, blank=True)
    sent_to_sign_by = models.CharField("送签人", max_length=150, blank=True)
    correction_reason = models.CharField("更正理由", max_length=500, blank=True)
    correction_material = models.BooleanField("实质性更正", null=True, blank=True)
    created_at = models.DateTimeField("建立时间")

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="enterprise", division=REPORT_DIVISIONS)

    class Meta:
        verbose_name = "季度报告"
        constraints = [
            models.CheckConstraint(
                name="report_draft_iff_never_filed",
                condition=Q(state="draft", versions=0) | (~Q(state="draft") & Q(versions__gt=0)),
                violation_error_message="状态与已报送版本不一致",
            ),
            models.CheckConstraint(
                name="report_sent_only_while_open",
                condition=Q(sent_to_sign_at=None, sent_to_sign_by="")
                | (
                    Q(sent_to_sign_at__isnull=False, state__in=["draft", "returned", "correcting"])
                    & ~Q(sent_to_sign_by="")
                ),
                violation_error_message="送签与状态不一致",
            ),
            models.CheckConstraint(
                name="report_correction_has_reason",
                condition=~Q(state="correcting")
                | (~Q(correction_reason="") & Q(correction_material__isnull=False)),
                violation_error_message="更正必须写明理由和是否实质性",
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.state}"


class Draft(models.Model):
    """The open working copy; at most one per report. Closed drafts are kept, nobody's typing is lost."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="drafts")
    opened_at = models.DateTimeField("开始时间")
    opened_by = models.CharField("开始人", max_length=150)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(
        enterprise="report__enterprise",
        division=("report__obligation__division_code", "report__enterprise__division_code"),
    )

    class Meta:
        verbose_name = "草稿"
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(closed_at=None), name="draft_one_open"),
        ]

    def __str__(self):
        return f"{self.report_id} {self.opened_at}"


class DraftStep(models.Model):
    """What one step holds so far. `revision` rises with each save; a save on an older revision is refused."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField("步骤", max_length=10, choices=Step)
    data = models.JSONField("内容", default=dict)
    complete = models.BooleanField("已填完", default=False)
    revision = models.PositiveIntegerField("修订号", default=0)
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)
    saved_by = models.CharField("保存人", max_length=150, blank=True)
    editing_by = models.CharField("正在填写", max_length=150, blank=True)
    editing_until = models.DateTimeField(null=True, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(
        enterprise="draft__report__enterprise",
        division=("draft__report__obligation__division_code", "draft__report__enterprise__division_code"),
    )

    class Meta:
        verbose_name = "草稿步骤"
        constraints = [models.UniqueConstraint(fields=["draft", "step"], name="draftstep_once")]

    def __str__(self):
        return f"{self.draft_id} {self.step}"


class Submission(models.Model):
    """One signed, filed version. A database trigger refuses every change; corrections are new versions."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="submissions")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField("版本")
    receipt_no = models.CharField("回执编号", max_length=40, unique=True)
    idempotency_key = models.CharField(max_length=64)
    content = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    digest_name = models.CharField("摘要算法", max_length=10)
    statements = models.JSONField("声明", default=list)
    prepared_by = models.CharField("填报人", max_length=150)
    signed_by = models.CharField("签批人账户", max_length=150)
    signed_name = models.CharField("签批人", max_length=60)
    signed_at = models.DateTimeField("签批时间")
    correction_reason = models.CharField("更正理由", max_length=500, blank=True)
    correction_material = models.BooleanField("实质性更正", null=True, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(
        enterprise="enterprise", division=("report__obligation__division_code", "enterprise__division_code")
    )

    class Meta:
        verbose_name = "报送版本"
        constraints = [
            models.UniqueConstraint(fields=["report", "version"], name="submission_version_once"),
            models.UniqueConstraint(fields=["report", "idempotency_key"], name="submission_key_once"),
        ]

    def __str__(self):
        return self.receipt_no


class SubmissionPdf(models.Model):
    """The one stored rendering, handed out byte for byte on screen, in the archive and by mail."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="pdfs")
    kind = models.CharField("类型", max_length=10)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    made_at = models.DateTimeField("生成时间")

    unscoped = models.Manager()
    objects = ScopedManager(
        enterprise="submission__enterprise",
        division=("submission__report__obligation__division_code", "submission__enterprise__division_code"),
    )

    class Meta:
        verbose_name = "报送文件"
        constraints = [models.UniqueConstraint(fields=["submission", "kind"], name="submissionpdf_once")]

    def __str__(self):
        return f"{self.submission_id} {self.kind}"


class FiledInspection(models.Model):
    """One inspection as filed: what the participation count and the check duty rest on.

    Only `current` may flip, when a newer version of the report is filed; a trigger refuses any other change.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="inspections")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="filed_inspections")
    current = models.BooleanField("现行版本", default=True)
    inspected_on = models.DateField("检查日期")
    in_quarter = models.BooleanField("在本季度内")
    principal_present = models.BooleanField("主要负责人参加")
    team_version = models.PositiveSmallIntegerField("检查组版本", null=True, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(
        enterprise="enterprise",
        division=("submission__report__obligation__division_code", "enterprise__division_code"),
    )

    class Meta:
        verbose_name = "已报送检查"
        indexes = [
            models.Index(
                fields=["enterprise", "inspected_on"],
                name="filedinspection_principal",
                condition=Q(current=True, principal_present=True),
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.inspected_on}"


class Review(models.Model):
    """The bureau's answer to one filed version; rows are only added."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reviews")
    outcome = models.CharField("结果", max_length=10, choices=Outcome)
    reason = models.CharField("理由", max_length=500, blank=True)
    fix_by = models.DateTimeField("补正期限", null=True, blank=True)
    reviewed_at = models.DateTimeField("办理时间")
    reviewed_by = models.CharField("办理人", max_length=150)
    reviewer_name = models.CharField("办理人姓名", max_length=60)

    unscoped = models.Manager()
    objects = ScopedManager(
        enterprise="submission__enterprise",
        division=("submission__report__obligation__division_code", "submission__enterprise__division_code"),
    )

    class Meta:
        verbose_name = "审核意见"
        constraints = [
            models.CheckConstraint(
                name="review_return_has_reason",
                condition=Q(outcome="accepted", fix_by=None)
                | (Q(outcome="returned", fix_by__isnull=False) & ~Q(reason="")),
                violation_error_message="退回必须写明理由和补正期限",
            ),
        ]

    def __str__(self):
        return f"{self.submission_id} {self.outcome}"
