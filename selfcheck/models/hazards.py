from django.db import models
from django.db.models import F, Q

from portal.models import Enterprise, EvidenceFile
from portal.scope import ScopedManager
from selfcheck.models.reports import Report
from selfcheck.models.standards import HazardStandardItem
from selfcheck.states import FoundBy, HazardLevel


class Hazard(models.Model):
    """One accident hazard of the register. It outlives the report it was first filed with."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="hazards")
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, blank=True, related_name="hazards"
    )
    number = models.CharField("编号", max_length=30)
    title = models.CharField("隐患名称", max_length=120)
    level = models.CharField("级别", max_length=8, choices=HazardLevel)
    found_on = models.DateField("发现日期")
    found_by = models.CharField("发现方式", max_length=16, choices=FoundBy)
    finder = models.CharField("发现人", max_length=60, blank=True)
    place = models.CharField("地点", max_length=120)
    condition = models.TextField("现状及产生原因", blank=True)
    harm = models.TextField("危害程度和整改难易程度分析", blank=True)
    measure = models.TextField("整改措施")
    responsible = models.CharField("整改责任人", max_length=60)
    rectify_by = models.DateField("整改期限")
    rectified_on = models.DateField("完成日期", null=True, blank=True)
    unmapped_reason = models.CharField("未对应条款的说明", max_length=300, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=150)
    revision = models.PositiveIntegerField("修订号", default=0)

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = "隐患"
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "number"], name="hazard_number_once"),
            models.CheckConstraint(
                name="hazard_deadline_after_found",
                condition=Q(rectify_by__gte=F("found_on")),
                violation_error_message="整改期限早于发现日期",
            ),
            models.CheckConstraint(
                name="hazard_rectified_after_found",
                condition=Q(rectified_on=None) | Q(rectified_on__gte=F("found_on")),
                violation_error_message="完成日期早于发现日期",
            ),
        ]
        indexes = [models.Index(fields=["enterprise", "-found_on"], name="hazard_by_day")]

    def __str__(self):
        return self.number


class HazardClause(models.Model):
    """The item a person picked as the basis of "major"; one finding may hit several."""

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="clauses")
    item = models.ForeignKey(HazardStandardItem, on_delete=models.PROTECT, related_name="+")

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="hazard__enterprise", division="hazard__enterprise__division_code")

    class Meta:
        verbose_name = "对应条款"
        constraints = [models.UniqueConstraint(fields=["hazard", "item"], name="hazardclause_once")]

    def __str__(self):
        return f"{self.hazard_id} {self.item_id}"


class HazardPhoto(models.Model):
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="photos")
    evidence = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("顺序", default=0)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="hazard__enterprise", division="hazard__enterprise__division_code")

    class Meta:
        verbose_name = "照片"
        constraints = [models.UniqueConstraint(fields=["hazard", "evidence"], name="hazardphoto_once")]

    def __str__(self):
        return f"{self.hazard_id} {self.evidence_id}"
