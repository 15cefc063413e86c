from django.db import models

from portal.scope import ScopedManager


class Unchangeable(Exception):
    """Audit rows are written once. The database says so too, by trigger."""


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise Unchangeable("审计记录不可修改。")

    def delete(self):
        raise Unchangeable("审计记录不可删除。")

    def bulk_update(self, *args, **kwargs):
        raise Unchangeable("审计记录不可修改。")


class AuditHead(models.Model):
    """The last link of one chain; the row that writers of the same chain wait for."""

    chain = models.CharField(max_length=40, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self):
        return self.chain


class AuditEvent(models.Model):
    """Who did what to which row. No foreign keys; chained per enterprise (`e:id`) or bureau (`d:code`)."""

    chain = models.CharField(max_length=40)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField("时间")
    actor = models.CharField("账户", max_length=150)
    actor_name = models.CharField("姓名", max_length=60, blank=True)
    role = models.CharField("角色", max_length=20)
    action = models.CharField("动作", max_length=60)
    target = models.CharField("对象", max_length=80)
    enterprise_id = models.BigIntegerField(null=True, blank=True)
    division_code = models.CharField("区划", max_length=9, blank=True, db_collation="C")
    detail = models.JSONField("内容", default=dict)
    prev_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    unscoped = AppendOnlyQuerySet.as_manager()
    objects = ScopedManager(enterprise="enterprise_id", division="division_code")

    class Meta:
        verbose_name = "审计记录"
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_chain_seq")]
        indexes = [
            models.Index(fields=["division_code", "-at"], name="audit_by_division"),
            models.Index(fields=["enterprise_id", "-at"], name="audit_by_enterprise"),
            models.Index(fields=["target"], name="audit_by_target"),
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["actor", "-at"], name="audit_by_actor"),
            models.Index(fields=["actor_name", "-at"], name="audit_by_actor_name"),
        ]

    def __str__(self):
        return f"{self.chain}#{self.seq} {self.action}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise Unchangeable("审计记录不可修改。")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Unchangeable("审计记录不可删除。")
