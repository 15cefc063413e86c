import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from portal.models import Bureau, Enterprise
from portal.scope import ScopedManager
from selfcheck.models.standards import HazardStandardItem
from selfcheck.states import VisitKind, VisitLevel

NAMED = Q(exempt_reason="", exempt_basis="", exempt_approver="") | (
    ~Q(exempt_reason="") & ~Q(exempt_basis="") & ~Q(exempt_approver="")
)
CORRECTED = Q(supersedes=None, correction_reason="", correction_approver="") | (
    Q(supersedes__isnull=False) & ~Q(correction_reason="") & ~Q(correction_approver="")
)


class Visit(models.Model):
    """One visit of any bureau. A correction is a new row that supersedes; `result` is filled in later, once.

    `division_code` is the enterprise's on the day of recording: its rules say whether the visit counts.
    `levels` names who took part. `cap` is what the counter said when the visit was recorded.
    `…_approved_by`: account of the approver whose name stands beside it; "" where only the name was typed.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="visits")
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="visits")
    division_code = models.CharField("属地", max_length=9, db_collation="C")
    kind = models.CharField("检查类型", max_length=22, choices=VisitKind)
    on = models.DateField("检查日期")
    levels = ArrayField(models.CharField(max_length=8, choices=VisitLevel), verbose_name="参加层级")
    serious = models.BooleanField("线索属于严重违法行为", null=True, blank=True)
    plan_number = models.CharField("现场检查方案编号", max_length=60, blank=True)
    plan_approver = models.CharField("方案批准人", max_length=60, blank=True)
    plan_approved_by = models.CharField("方案批准账户", max_length=150, blank=True)
    plan_approved_on = models.DateField("方案批准日期", null=True, blank=True)
    special_plan_ref = models.CharField("专项检查方案备案号", max_length=80, blank=True)
    exempt_reason = models.CharField("不计入频次的理由", max_length=300, blank=True)
    exempt_basis = models.CharField("不计入频次的依据", max_length=200, blank=True)
    exempt_approver = models.CharField("不计入频次的批准人", max_length=60, blank=True)
    exempt_approved_by = models.CharField("不计入频次的批准账户", max_length=150, blank=True)
    cap = models.JSONField("登记时的频次", default=dict)
    notice_at = models.DateTimeField("告知企业的时间", null=True, blank=True)
    result = models.CharField("检查结果", max_length=1000, blank=True)
    result_at = models.DateTimeField("结果登记时间", null=True, blank=True)
    result_by = models.CharField("结果登记人", max_length=150, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=150)
    recorded_name = models.CharField("登记人姓名", max_length=60, blank=True)
    token = models.UUIDField("一次登记的标记", default=uuid.uuid4, unique=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    correction_reason = models.CharField("更正理由", max_length=300, blank=True)
    correction_approver = models.CharField("更正批准人", max_length=60, blank=True)
    correction_approved_by = models.CharField("更正批准账户", max_length=150, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = "检查"
        constraints = [
            models.CheckConstraint(
                name="visit_exemption_named",
                condition=NAMED,
                violation_error_message="不计入频次的理由、依据和批准人必须同时填写",
            ),
            models.CheckConstraint(
                name="visit_correction_named",
                condition=CORRECTED,
                violation_error_message="更正必须写明理由和批准人",
            ),
            models.CheckConstraint(
                name="visit_second_person",
                condition=(Q(exempt_approved_by="") | ~Q(exempt_approved_by=F("recorded_by")))
                & (Q(correction_approved_by="") | ~Q(correction_approved_by=F("recorded_by"))),
                violation_error_message="批准人不能是登记人自己",
            ),
            models.CheckConstraint(
                name="visit_plan_before",
                condition=Q(plan_approved_on=None) | Q(plan_approved_on__lte=F("on")),
                violation_error_message="现场检查方案应在检查之前批准",
            ),
            models.CheckConstraint(
                name="visit_result_named",
                condition=Q(result="", result_at=None, result_by="")
                | (~Q(result="") & Q(result_at__isnull=False) & ~Q(result_by="")),
                violation_error_message="检查结果必须写明登记人和时间",
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "on"], name="visit_of_enterprise"),
            models.Index(fields=["-on", "-id"], name="visit_by_day"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}"

    @property
    def level_words(self):
        return [VisitLevel(level).label for level in self.levels]


class VisitOfficer(models.Model):
    """Who showed a certificate on the spot (行政处罚法 42、55)."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="officers")
    name = models.CharField("姓名", max_length=60)
    certificate_no = models.CharField("执法证号", max_length=40)
    position = models.PositiveSmallIntegerField("顺序")

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="visit__enterprise", division="visit__enterprise__division_code")

    class Meta:
        verbose_name = "执法人员"
        constraints = [
            models.UniqueConstraint(fields=["visit", "certificate_no"], name="visitofficer_once"),
            models.CheckConstraint(name="visitofficer_named", condition=~Q(name="") & ~Q(certificate_no="")),
        ]

    def __str__(self):
        return self.name


class VisitItem(models.Model):
    """One checked item: a duty the notice makes compulsory, or a clause of a standard."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="items")
    label = models.CharField("检查事项", max_length=200)
    standard_item = models.ForeignKey(
        HazardStandardItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField("顺序")

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="visit__enterprise", division="visit__enterprise__division_code")

    class Meta:
        verbose_name = "检查事项"
        constraints = [models.UniqueConstraint(fields=["visit", "label"], name="visititem_once")]

    def __str__(self):
        return self.label
