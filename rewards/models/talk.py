from django.db import models
from django.db.models import F, Q

from portal.scope import ScopedManager
from rewards.models.reports import Report
from rewards.states import AppealAbout, AppealState, Author, Retaliation

BY_REPORT = {"enterprise": "report__enterprise", "division": "report__enterprise__division_code"}


class Message(models.Model):
    """One line of the talk by receipt code, sealed under the content key."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="messages")
    at = models.DateTimeField()
    by = models.CharField(max_length=8, choices=Author)
    account = models.CharField(max_length=150, blank=True)
    name = models.CharField(max_length=60, blank=True)
    sealed = models.BinaryField()

    unscoped = models.Manager()
    objects = ScopedManager(**BY_REPORT)

    class Meta:
        verbose_name = "对话"
        constraints = [
            models.CheckConstraint(
                name="tipmessage_reporter_has_no_name",
                condition=Q(by="reporter", account="", name="") | ~Q(by="reporter") & ~Q(account=""),
                violation_error_message="报告人的话不记姓名和账户",
            )
        ]

    def __str__(self):
        return f"{self.report_id} {self.by}"


class Appeal(models.Model):
    """The reporter's request for a review; decided by somebody else than who judged."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="appeals")
    about = models.CharField("事项", max_length=8, choices=AppealAbout)
    state = models.CharField("状态", max_length=10, choices=AppealState, default=AppealState.OPEN)
    sealed = models.BinaryField()
    asked_at = models.DateTimeField("申请时间")
    against = models.CharField("原办理账户", max_length=150)
    decided_at = models.DateTimeField("复核时间", null=True, blank=True)
    decided_by = models.CharField("复核账户", max_length=150, blank=True)
    decided_name = models.CharField("复核人", max_length=60, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(**BY_REPORT)

    class Meta:
        verbose_name = "复核申请"
        constraints = [
            models.UniqueConstraint(fields=["report"], name="appeal_one_open", condition=Q(state="open")),
            models.CheckConstraint(
                name="appeal_decided_by_another",
                condition=Q(state="open", decided_at=None, decided_by="")
                | ~Q(state="open")
                & Q(decided_at__isnull=False)
                & ~Q(decided_by="")
                & ~Q(decided_by=F("against")),
                violation_error_message="复核人不能是原办理人",
            ),
        ]

    def __str__(self):
        return f"{self.report_id} {self.about}"


class PulseAnswer(models.Model):
    """The answer to the question of day 30, 90 or 180: has anything been done to you for reporting?"""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="pulses")
    day = models.PositiveSmallIntegerField()
    suffered = models.BooleanField("受到打击报复")
    answered_at = models.DateTimeField()

    unscoped = models.Manager()
    objects = ScopedManager(**BY_REPORT)

    class Meta:
        verbose_name = "打击报复询问"
        constraints = [models.UniqueConstraint(fields=["report", "day"], name="pulse_once")]

    def __str__(self):
        return f"{self.report_id} {self.day}"


class RetaliationEvent(models.Model):
    """Something dated that the reporter tells; the words are sealed, day and kind are for the watch."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="retaliations")
    kind = models.CharField("类别", max_length=12, choices=Retaliation)
    on = models.DateField("日期")
    sealed = models.BinaryField()
    told_at = models.DateTimeField()

    unscoped = models.Manager()
    objects = ScopedManager(**BY_REPORT)

    class Meta:
        verbose_name = "打击报复情况"

    def __str__(self):
        return f"{self.report_id} {self.on}"


class ClockSent(models.Model):
    """Each step of a clock is sent once."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="clocks")
    step = models.CharField(max_length=24)
    sent_at = models.DateTimeField()

    unscoped = models.Manager()
    objects = ScopedManager(**BY_REPORT)

    class Meta:
        verbose_name = "时限提醒"
        constraints = [models.UniqueConstraint(fields=["report", "step"], name="tipclock_once")]

    def __str__(self):
        return f"{self.report_id} {self.step}"
