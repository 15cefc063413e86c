"""How a hazard is put right: the plan of six elements, interim controls, progress, evidence."""

from django.db import models
from django.db.models import Q

from portal.models import EvidenceFile
from portal.scope import ScopedManager
from selfcheck.models.hazard_base import OfHazard, Said
from selfcheck.states.hazards import Element, HazardState, InPlace, Purpose


class PlanElement(OfHazard):
    """One of the six elements as it stands. Money in yuan, only for 经费物资; `due_on` only for 时限要求."""

    element = models.CharField("要素", max_length=8, choices=Element)
    content = models.TextField("内容")
    responsible = models.CharField("责任人", max_length=60)
    state = models.CharField("到位情况", max_length=8, choices=InPlace, default=InPlace.NOT_YET)
    in_place_on = models.DateField("到位日期", null=True, blank=True)
    funds_planned = models.DecimalField("计划资金", max_digits=14, decimal_places=2, null=True, blank=True)
    funds_spent = models.DecimalField("实际资金", max_digits=14, decimal_places=2, null=True, blank=True)
    due_on = models.DateField("完成期限", null=True, blank=True)
    revision = models.PositiveIntegerField("修订号", default=1)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.CharField("保存人", max_length=150)

    class Meta:
        verbose_name = "治理方案要素"
        constraints = [
            models.UniqueConstraint(fields=["hazard", "element"], name="planelement_once"),
            models.CheckConstraint(
                name="planelement_in_place_has_day",
                condition=Q(state="in_place", in_place_on__isnull=False)
                | (~Q(state="in_place") & Q(in_place_on=None)),
                violation_error_message="已落实的要素要有到位日期",
            ),
            models.CheckConstraint(
                name="planelement_has_content_and_person",
                condition=~Q(content="") & ~Q(responsible=""),
                violation_error_message="方案要素要有内容和责任人",
            ),
            models.CheckConstraint(
                name="planelement_funds_not_negative",
                condition=(Q(funds_planned=None) | Q(funds_planned__gte=0))
                & (Q(funds_spent=None) | Q(funds_spent__gte=0)),
                violation_error_message="资金不能是负数",
            ),
        ]


class PlanRevision(Said):
    """An element as it was saved at one time: the history of the plan."""

    element = models.CharField("要素", max_length=8, choices=Element)
    revision = models.PositiveIntegerField("修订号")
    content = models.JSONField("内容")

    class Meta:
        verbose_name = "治理方案修订"
        constraints = [
            models.UniqueConstraint(fields=["hazard", "element", "revision"], name="planrevision_once")
        ]


class InterimControl(Said):
    """临时管控措施 that stand while the hazard lasts; `taken_at` is when they were taken."""

    taken_at = models.DateTimeField("采取时间")
    text = models.TextField("措施")
    responsible = models.CharField("责任人", max_length=60)

    class Meta:
        verbose_name = "临时管控措施"


class Progress(Said):
    """What was done by a day. `funds_spent`: yuan spent so far, all together."""

    on = models.DateField("日期")
    text = models.TextField("进展")
    funds_spent = models.DecimalField("累计投入资金", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "整改进展"
        indexes = [models.Index(fields=["hazard", "-on"], name="progress_by_day")]


class HazardMove(Said):
    """One move of the state, as the table of moves allowed it."""

    action = models.CharField("动作", max_length=20)
    source = models.CharField("原状态", max_length=12, choices=HazardState)
    target = models.CharField("新状态", max_length=12, choices=HazardState)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "隐患状态变化"


class HazardEvidence(Said):
    """A file kept for a purpose; at most one of the parts it belongs to is named. Photos of the finding are
    HazardPhoto."""

    evidence = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("用途", max_length=12, choices=Purpose)
    element = models.CharField("方案要素", max_length=8, choices=Element, blank=True)
    control = models.ForeignKey(
        InterimControl, on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    progress = models.ForeignKey(
        Progress, on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    acceptance = models.ForeignKey(
        "selfcheck.Acceptance", on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    staff_notice = models.ForeignKey(
        "selfcheck.StaffNotice", on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="hazard__enterprise", division="hazard__enterprise__division_code")

    class Meta:
        verbose_name = "隐患佐证"
