from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from portal.models import Enterprise, EvidenceFile, Person
from portal.scope import ScopedManager
from selfcheck.states import Capacity


class IdRange(Func):
    """int8range(id, id, '[]'): equality under && without btree_gist, which the embedded server lacks."""

    function = "int8range"
    template = "%(function)s(%(expressions)s, '[]')"


class DateSpan(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class SafetyTeam(models.Model):
    """One version of the 企业内部安全检查组, in force from `from_on` until the day before `to_on`."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="teams")
    version = models.PositiveSmallIntegerField("版本")
    from_on = models.DateField("生效日期")
    to_on = models.DateField("失效日期", null=True, blank=True)
    reasons = models.JSONField("缺员说明", default=dict, blank=True)
    one_person_firm = models.BooleanField("一人企业", default=False)
    appointment = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, blank=True)
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.CharField("登记人", max_length=150)

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = "内部安全检查组"
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "version"], name="team_version_once"),
            models.CheckConstraint(name="team_dates", condition=Q(to_on=None) | Q(to_on__gt=F("from_on"))),
            ExclusionConstraint(
                name="team_versions_never_overlap",
                expressions=[
                    (IdRange("enterprise_id", "enterprise_id"), RangeOperators.OVERLAPS),
                    (DateSpan("from_on", "to_on", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message="与检查组另一版本的任期重叠",
            ),
        ]

    def __str__(self):
        return f"第{self.version}版"


class TeamMember(models.Model):
    """One seat in one version of the team; never changed after the version is registered."""

    team = models.ForeignKey(SafetyTeam, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    capacity = models.CharField("身份", max_length=14, choices=Capacity)
    post = models.CharField("职务", max_length=60, blank=True)
    external = models.BooleanField("外聘", default=False)
    position = models.PositiveSmallIntegerField("顺序")

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="team__enterprise", division="team__enterprise__division_code")

    class Meta:
        verbose_name = "检查组成员"
        constraints = [
            models.UniqueConstraint(fields=["team"], condition=Q(capacity="leader"), name="team_one_leader"),
            models.UniqueConstraint(fields=["team", "person", "capacity"], name="team_seat_once"),
        ]

    def __str__(self):
        return f"{self.person_id} {self.capacity}"
