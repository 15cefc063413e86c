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
    accept_by = models.DateField("签收期限")
    due_on = models.DateField("办理期限")
    accepted_at = models.DateTimeField("签收时间", null=True, blank=True)
    accepted_by = models.CharField("签收账户", max_length=150, blank=True)
    accepted_name = models.CharField("签收人", max_length=60, blank=True)
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
                condition=Q(state__in=["open", "accepted"], handled_at=None, handled_by="", result="")
                | Q(state="handled", handled_at__isnull=False) & ~Q(handled_by="") & ~Q(result=""),
                violation_error_message="办理结果必须有办理人、时间和文字",
            ),
            models.CheckConstraint(
                name="fastcase_accepted_by_a_person",
                condition=Q(state="open", accepted_at=None, accepted_by="", accepted_name="")
                | ~Q(state="open") & Q(accepted_at__isnull=False) & ~Q(accepted_by=""),
                violation_error_message="签收必须有签收人和时间",
            ),
        ]

    def __str__(self):
        return f"{self.report_id} {self.reason}"

    def reminder_mark(self, step: str) -> str:
        """What ClockSent keeps of a reminder; another one when the case was opened again."""
        return f"{step}:{self.opened_at:%y%m%d%H%M%S}"


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
