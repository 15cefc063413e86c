from django.conf import settings
from django.db import models

from portal.scope import ScopedManager


class Job(models.Model):
    """Long work that can be left and found again: import, export, letters. Results stay for seven days.

    `enterprise`: at which it was asked for; a bureau's has `division_code` instead.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        REFUSED = "refused", "未完成"

    kind = models.CharField("类型", max_length=30)
    division_code = models.CharField("区划", max_length=9, db_collation="C")
    enterprise = models.ForeignKey(
        "portal.Enterprise", on_delete=models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs")
    workplace = models.CharField(max_length=20)
    created_at = models.DateTimeField("提交时间")
    state = models.CharField("状态", max_length=8, choices=State, default=State.QUEUED)
    params = models.JSONField(default=dict)
    done_rows = models.PositiveIntegerField("已处理", default=0)
    total_rows = models.PositiveIntegerField("总数", default=0)
    result = models.JSONField("结果", default=dict)
    input_path = models.CharField(max_length=200, blank=True)
    output_path = models.CharField(max_length=200, blank=True)
    output_name = models.CharField(max_length=200, blank=True)
    message = models.CharField("说明", max_length=300, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(division="division_code")

    class Meta:
        verbose_name = "后台任务"
        indexes = [models.Index(fields=["created_by", "-created_at"], name="job_by_user")]

    def __str__(self):
        return f"{self.kind} {self.state}"
