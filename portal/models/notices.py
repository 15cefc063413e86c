from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models.enterprises import Enterprise


class Notice(models.Model):
    """An in-app message to one account. `key` is unique, so a repeated job sends nothing twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, null=True, blank=True)
    kind = models.CharField("类型", max_length=40)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    url = models.CharField("链接", max_length=200, blank=True)
    target = models.CharField("对象", max_length=80, blank=True)
    key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notice_by_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self):
        return self.title


class Delivery(models.Model):
    """One attempt to carry a notice outside the portal, with its result."""

    class State(models.TextChoices):
        QUEUED = "queued", "待发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "未送达"

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField("方式", max_length=10)
    address = models.CharField("送达地址", max_length=120)
    state = models.CharField("结果", max_length=8, choices=State, default=State.QUEUED)
    attempted_at = models.DateTimeField("发送时间", null=True, blank=True)
    detail = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "送达记录"
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once")]

    def __str__(self):
        return f"{self.channel} {self.state}"
