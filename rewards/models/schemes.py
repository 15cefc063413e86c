from django.db import models
from django.db.models import Q

from portal.models import Enterprise, User
from portal.scope import ScopedManager


class Scheme(models.Model):
    """One version of an enterprise's reward rules as published to its staff. The highest version stands."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="reward_schemes")
    version = models.PositiveIntegerField("版本")
    acknowledge_working = models.PositiveSmallIntegerField("确认（工作日）")
    verify_working = models.PositiveSmallIntegerField("核实（工作日）")
    feedback_working = models.PositiveSmallIntegerField("反馈（工作日）")
    pay_days = models.PositiveSmallIntegerField("兑现（日）")
    bands = models.JSONField("奖励区间")
    budget_yuan = models.DecimalField(
        "年度预算（元）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    channels = models.TextField("报告途径")
    rules = models.TextField("奖励办法")
    published_at = models.DateTimeField("公布时间")
    published_by = models.CharField("公布账户", max_length=150)
    published_name = models.CharField("公布人", max_length=60)

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = "奖励办法"
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "version"], name="scheme_version_once"),
            models.CheckConstraint(
                name="scheme_terms_positive",
                condition=Q(acknowledge_working__gte=1, verify_working__gte=1)
                & Q(feedback_working__gte=1, pay_days__gte=1),
                violation_error_message="时限至少 1 日",
            ),
            models.CheckConstraint(
                name="scheme_budget_not_negative",
                condition=Q(budget_yuan=None) | Q(budget_yuan__gte=0),
                violation_error_message="预算不能是负数",
            ),
        ]

    def __str__(self):
        return f"{self.enterprise_id} v{self.version}"


class SchemeHandler(models.Model):
    """Who handles reports under a version; `sees_names`: also who reports in confidence."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="handlers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("姓名", max_length=60)
    post = models.CharField("职务", max_length=60, blank=True)
    sees_names = models.BooleanField("可看保密报告人姓名")
    position = models.PositiveSmallIntegerField("顺序")

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="scheme__enterprise", division="scheme__enterprise__division_code")

    class Meta:
        verbose_name = "经办人"
        constraints = [models.UniqueConstraint(fields=["scheme", "user"], name="schemehandler_once")]

    def __str__(self):
        return f"{self.scheme_id} {self.user_id}"


class Channel(models.Model):
    """The address on the poster: /tip/<token>/. A new token makes old posters void."""

    enterprise = models.OneToOneField(Enterprise, on_delete=models.PROTECT, related_name="tip_channel")
    token = models.CharField("地址", max_length=16, unique=True)
    open = models.BooleanField("开放", default=True)
    changed_at = models.DateTimeField("变更时间")

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = "报告地址"

    def __str__(self):
        return f"{self.enterprise_id}"
