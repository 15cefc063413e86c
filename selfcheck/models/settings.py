"""What a bureau sets for itself: office hours, and the word and first number of its supervision orders."""

from django.db import models
from django.db.models import Q

from portal.scope import ScopedManager
from selfcheck.states.settings import SettingKind


class BureauSetting(models.Model):
    """One setting of one division from a day on; only added. `value` has the keys of its kind's form."""

    division_code = models.CharField("区划", max_length=9, db_collation="C")
    kind = models.CharField("设置项", max_length=20, choices=SettingKind)
    from_on = models.DateField("生效日期")
    value = models.JSONField("设置内容")
    reason = models.CharField("理由", max_length=300)
    set_at = models.DateTimeField("设置时间")
    set_by = models.CharField("设置人账户", max_length=150)
    set_name = models.CharField("设置人", max_length=60, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="division_code")

    class Meta:
        verbose_name = "监管部门设置"
        constraints = [models.CheckConstraint(name="bureausetting_reasoned", condition=~Q(reason=""))]
        indexes = [models.Index(fields=["division_code", "kind", "from_on"], name="bureausetting_by_day")]

    def __str__(self):
        return f"{self.division_code} {self.kind} {self.from_on}"
