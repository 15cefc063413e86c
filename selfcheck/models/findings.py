from django.db import models
from django.db.models import Q

from portal.models import EvidenceFile
from portal.scope import ScopedManager
from selfcheck.models.hazards import Hazard
from selfcheck.models.standards import HazardStandardItem
from selfcheck.models.visits import Visit
from selfcheck.states import HazardLevel


class VisitFinding(models.Model):
    """One thing found on a visit. What was seen never changes; only the match with a reported hazard does.

    `visit` follows a correction: it always names the row in force. `internal_note` is the bureau's own.
    """

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="findings")
    position = models.PositiveSmallIntegerField("序号")
    title = models.CharField("问题或者隐患", max_length=120)
    place = models.CharField("地点", max_length=120)
    severity = models.CharField("级别", max_length=8, choices=HazardLevel)
    found_at = models.DateTimeField("发现时间")
    condition = models.TextField("现场情况")
    fixed_on_spot = models.BooleanField("当场改正", default=False)
    correct_by = models.DateField("整改期限", null=True, blank=True)
    internal_note = models.TextField("内部备注", blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=150)

    matched_hazard = models.ForeignKey(
        Hazard, on_delete=models.PROTECT, null=True, blank=True, related_name="official_findings"
    )
    match_confirmed_at = models.DateTimeField("比对确认时间", null=True, blank=True)
    match_confirmed_by = models.CharField("比对确认人", max_length=150, blank=True)
    match_refused = models.CharField("没有对应隐患的说明", max_length=300, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="visit__enterprise", division="visit__enterprise__division_code")

    class Meta:
        verbose_name = "检查发现"
        constraints = [
            models.UniqueConstraint(fields=["visit", "position"], name="finding_position_once"),
            models.CheckConstraint(
                name="finding_fixed_or_due",
                condition=Q(fixed_on_spot=True, correct_by=None)
                | Q(fixed_on_spot=False, correct_by__isnull=False),
                violation_error_message="没有当场改正的必须写明整改期限",
            ),
            models.CheckConstraint(
                name="finding_match_named",
                condition=Q(
                    match_confirmed_at=None, match_confirmed_by="", matched_hazard=None, match_refused=""
                )
                | (Q(match_confirmed_at__isnull=False) & ~Q(match_confirmed_by="")),
                violation_error_message="比对结果必须写明确认人和时间",
            ),
        ]

    def __str__(self):
        return self.title


class VisitFindingClause(models.Model):
    finding = models.ForeignKey(VisitFinding, on_delete=models.PROTECT, related_name="clauses")
    item = models.ForeignKey(HazardStandardItem, on_delete=models.PROTECT, related_name="+")

    unscoped = models.Manager()
    objects = ScopedManager(
        enterprise="finding__visit__enterprise", division="finding__visit__enterprise__division_code"
    )

    class Meta:
        verbose_name = "发现对应条款"
        constraints = [models.UniqueConstraint(fields=["finding", "item"], name="findingclause_once")]

    def __str__(self):
        return f"{self.finding_id} {self.item_id}"


class VisitFindingPhoto(models.Model):
    finding = models.ForeignKey(VisitFinding, on_delete=models.PROTECT, related_name="photos")
    evidence = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="+")

    unscoped = models.Manager()
    objects = ScopedManager(
        enterprise="finding__visit__enterprise", division="finding__visit__enterprise__division_code"
    )

    class Meta:
        verbose_name = "发现照片"
        constraints = [models.UniqueConstraint(fields=["finding", "evidence"], name="findingphoto_once")]

    def __str__(self):
        return f"{self.finding_id} {self.evidence_id}"
