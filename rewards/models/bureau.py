from django.db import models
from django.db.models import Q

from portal.scope import ScopedManager
from rewards.models.reports import Report
from rewards.states import FastCaseState, FastReason


class FastCase(models.Model):
    """A report the bureau itself looks after; its content it sees only after two persons opened it."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="fast_case")
    reason = models.CharField("缘由", max_length=16, choices=FastReason)
    state = models.CharField("状态", max_length=8, choices=FastCaseState, default=FastCaseState.OPEN)
    opened_at = models.DateTimeField("上送时间")
    due_on = models.DateField("办理期限")
    handled_at = models.DateTimeField("办理时间", null=True, blank=True)
    handled_by = models.CharField("办理账户", max_length=150, blank=True)
    handled_name = models.CharField("办理人", max_length=60, blank=True)
    result = models.CharField("办理结果", max_length=300, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="report__enterprise__division_code")

    class Meta:
        verbose_name = "监管直办"
        constraints = [
            models.CheckConstraint(
                name="fastcase_handled_by_a_person",
                condition=Q(state="open", handled_at=None, handled_by="", result="")
                | Q(state="handled", handled_at__isnull=False) & ~Q(handled_by="") & ~Q(result=""),
                violation_error_message="办理结果必须有办理人、时间和文字",
            )
        ]

    def __str__(self):
        return f"{self.report_id} {self.reason}"


class FastMove(models.Model):
    """Each further reason to look after the same report, and each reopening."""

    case = models.ForeignKey(FastCase, on_delete=models.PROTECT, related_name="moves")
    reason = models.CharField(max_length=16, choices=FastReason)
    at = models.DateTimeField()

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="case__report__enterprise__division_code")

    class Meta:
        verbose_name = "上送缘由"

    def __str__(self):
        return f"{self.case_id} {self.reason}"
