"""The reminder ladder of a division, what it planned for whom, and the messages that went out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.scope import ScopedManager
from selfcheck.models.obligations import Obligation
from selfcheck.states.reminders import MessageState, PlanState

NOT_PRINTED = ["planned", "taken", "sent", "spared", "given_up"]


class LadderVersion(models.Model):
    """One division's ladder from a day on, in the shape of the parameter `reminder_ladder`. Only added."""

    division_code = models.CharField("区划", max_length=9, blank=True, db_collation="C")
    from_on = models.DateField("生效日期")
    value = models.JSONField("阶梯")
    reason = models.CharField("理由", max_length=300)
    set_at = models.DateTimeField("设置时间")
    set_by = models.CharField("设置人账户", max_length=150)
    set_name = models.CharField("设置人", max_length=60, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="division_code")

    class Meta:
        verbose_name = "提醒阶梯"
        constraints = [models.CheckConstraint(name="ladder_reasoned", condition=~Q(reason=""))]
        indexes = [models.Index(fields=["division_code", "from_on"], name="ladder_by_day")]

    def __str__(self):
        return f"{self.division_code} {self.from_on}"


class ReminderMessage(models.Model):
    """One attempt to carry one text to one address; it may name several enterprises."""

    channel = models.CharField("方式", max_length=10)
    address = models.CharField("送达地址", max_length=150)
    text = models.TextField("内容")
    state = models.CharField("结果", max_length=12, choices=MessageState, default=MessageState.SENDING)
    created_at = models.DateTimeField("发出时间")
    settled_at = models.DateTimeField("结果时间", null=True, blank=True)
    provider_id = models.CharField("网关编号", max_length=80, null=True, blank=True, unique=True)
    receipt_at = models.DateTimeField("回执时间", null=True, blank=True)
    detail = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "催报消息"
        constraints = [
            models.CheckConstraint(
                name="remindermessage_settled_iff_not_sending",
                condition=Q(state="sending", settled_at=None)
                | (~Q(state="sending") & Q(settled_at__isnull=False)),
            )
        ]
        indexes = [
            models.Index(fields=["created_at"], name="remindermessage_sending", condition=Q(state="sending"))
        ]

    def __str__(self):
        return f"{self.channel} {self.state}"


class PlannedReminder(models.Model):
    """The sent-once log: one obligation, deadline, step, channel and address, whatever job runs twice.

    `address`: the account's username, an e-mail address, a telephone number, or "" for a letter.
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="planned_reminders")
    due_on = models.DateField("截止日")
    step = models.CharField("步骤", max_length=40)
    channel = models.CharField("方式", max_length=10)
    address = models.CharField("送达地址", max_length=150, blank=True)
    audience = models.CharField("对象", max_length=20)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    planned_at = models.DateTimeField("计划时间")
    not_before = models.DateTimeField("不早于")
    by = models.CharField("经办人", max_length=150)
    reason = models.CharField("催报理由", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=PlanState, default=PlanState.PLANNED)
    state_at = models.DateTimeField("状态时间", null=True, blank=True)
    printed_at = models.DateTimeField("打印时间", null=True, blank=True)
    printed_by = models.CharField("打印人", max_length=150, blank=True)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    detail = models.CharField("说明", max_length=300, blank=True)
    message = models.ForeignKey(
        ReminderMessage, on_delete=models.PROTECT, null=True, blank=True, related_name="planned"
    )

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="obligation__enterprise", division="obligation__division_code")

    class Meta:
        verbose_name = "计划的催报"
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "due_on", "step", "channel", "address"], name="plannedreminder_once"
            ),
            models.CheckConstraint(
                name="plannedreminder_state_dated",
                condition=Q(state="planned") | Q(state_at__isnull=False),
            ),
            models.CheckConstraint(
                name="plannedreminder_printed_by_a_person",
                condition=Q(printed_at=None, printed_by="", state__in=NOT_PRINTED)
                | (Q(printed_at__isnull=False, channel="letter") & ~Q(printed_by="")),
                violation_error_message="已打印的信必须有打印人和时间",
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "not_before"], name="plannedreminder_waiting", condition=Q(state="planned")
            ),
            models.Index(
                fields=["obligation", "id"],
                name="plannedreminder_letters",
                condition=Q(channel="letter", state__in=["planned", "printed"]),
            ),
        ]

    def __str__(self):
        return f"{self.obligation_id} {self.step} {self.channel} {self.state}"
