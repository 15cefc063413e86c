from django.db import models
from django.db.models import F, Q

from portal.models import Enterprise, EvidenceFile
from portal.scope import ScopedManager
from selfcheck.models.reports import Report
from selfcheck.models.standards import HazardStandardItem
from selfcheck.states import FoundBy, HazardLevel
from selfcheck.states.hazards import HazardState, Suspension


class Hazard(models.Model):
    """One accident hazard of the register. It outlives the report it was first filed with.

    The clocks start at `found_at`; while `found_time_known` is false it is the first instant of the day.
    `reported_at`: first prompt report. `rectify_by` moves only with an approved extension.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="hazards")
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, blank=True, related_name="hazards"
    )
    number = models.CharField("编号", max_length=30)
    title = models.CharField("隐患名称", max_length=120)
    level = models.CharField("级别", max_length=8, choices=HazardLevel)
    state = models.CharField("状态", max_length=12, choices=HazardState, default=HazardState.REGISTERED)
    found_on = models.DateField("发现日期")
    found_at = models.DateTimeField("发现时间")
    found_time_known = models.BooleanField("发现时间已知", default=False)
    found_by = models.CharField("发现方式", max_length=16, choices=FoundBy)
    internally_reported_at = models.DateTimeField("员工内部报告时间", null=True, blank=True)
    finder = models.CharField("发现人", max_length=60, blank=True)
    source_note = models.CharField("来源说明", max_length=300, blank=True)
    place = models.CharField("地点", max_length=120)
    condition = models.TextField("现状", blank=True)
    cause = models.TextField("产生原因", blank=True)
    harm = models.TextField("危害程度", blank=True)
    difficulty = models.TextField("整改难易程度", blank=True)
    measure = models.TextField("整改措施")
    responsible = models.CharField("整改责任人", max_length=60)
    rectify_by = models.DateField("整改期限")
    original_rectify_by = models.DateField("原整改期限")
    needs_government = models.BooleanField("需政府协调", default=False)
    suspension = models.CharField("停产停业", max_length=8, choices=Suspension, default=Suspension.NONE)
    succeeds = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors"
    )
    reported_at = models.DateTimeField("报告时间", null=True, blank=True)
    planned_at = models.DateTimeField("方案制定时间", null=True, blank=True)
    started_at = models.DateTimeField("开始整改时间", null=True, blank=True)
    rectified_on = models.DateField("完成日期", null=True, blank=True)
    accepted_at = models.DateTimeField("验收时间", null=True, blank=True)
    accepted_by = models.CharField("验收人账户", max_length=150, blank=True)
    closed_at = models.DateTimeField("销号时间", null=True, blank=True)
    closed_by = models.CharField("销号人账户", max_length=150, blank=True)
    closed_name = models.CharField("销号人", max_length=60, blank=True)
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
            models.CheckConstraint(
                name="hazard_deadline_never_earlier",
                condition=Q(rectify_by__gte=F("original_rectify_by")),
                violation_error_message="整改期限早于原整改期限",
            ),
            models.CheckConstraint(
                name="hazard_done_iff_rectified_on",
                condition=Q(state__in=["completed", "accepted", "closed"], rectified_on__isnull=False)
                | (~Q(state__in=["completed", "accepted", "closed"]) & Q(rectified_on=None)),
                violation_error_message="完成日期与状态不一致",
            ),
            models.CheckConstraint(
                name="hazard_accepted_by_a_person",
                condition=Q(state__in=["accepted", "closed"], accepted_at__isnull=False) & ~Q(accepted_by="")
                | (~Q(state__in=["accepted", "closed"]) & Q(accepted_at=None, accepted_by="")),
                violation_error_message="验收必须有验收人和时间",
            ),
            models.CheckConstraint(
                name="hazard_closed_by_a_named_person",
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(closed_by="") & ~Q(closed_name="")
                | (~Q(state="closed") & Q(closed_at=None, closed_by="", closed_name="")),
                violation_error_message="销号必须有销号人和时间",
            ),
            models.CheckConstraint(
                name="hazard_state_has_its_time",
                condition=(~Q(state="reported") | Q(reported_at__isnull=False))
                & (~Q(state="planned") | Q(planned_at__isnull=False))
                & (~Q(state="rectifying") | Q(started_at__isnull=False)),
                violation_error_message="状态与办理时间不一致",
            ),
            models.CheckConstraint(
                name="hazard_only_major_reported",
                condition=Q(reported_at=None) | Q(level="major"),
                violation_error_message="只有重大事故隐患需要报告",
            ),
            models.CheckConstraint(
                name="hazard_not_its_own_successor", condition=Q(succeeds=None) | ~Q(succeeds=F("pk"))
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "-found_on"], name="hazard_by_day"),
            models.Index(
                fields=["found_at"],
                name="hazard_clock",
                condition=Q(level="major", reported_at=None),
            ),
        ]

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
