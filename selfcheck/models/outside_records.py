"""亡人事故 and 行政处罚 that no case of the portal tells of, as an officer has read them in a document."""

from django.db import models
from django.db.models import F, Q

from portal.models import Enterprise
from portal.scope import ScopedManager
from selfcheck.states.cases import OutsideKind


class OutsideRecord(models.Model):
    """Rows are only added. One that `replaces` another corrects it; with `withdrawn` it takes it back.

    `on`: day of the accident or of the decision. `item`, `found_on`, `agency`, `law` belong to a penalty;
    empty = not known. `agency` is compared with the name of the bureau, `item` with the clause of a finding.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="outside_records")
    kind = models.CharField("类别", max_length=8, choices=OutsideKind)
    on = models.DateField("事故日期或者决定日期")
    item = models.CharField("违法事项", max_length=200, blank=True)
    found_on = models.DateField("违法行为发现日期", null=True, blank=True)
    agency = models.CharField("处罚机关", max_length=100, blank=True)
    law = models.CharField("适用的法律", max_length=100, blank=True)
    major = models.BooleanField("因重大事故隐患", null=True, blank=True)
    document_no = models.CharField("来源文书号", max_length=100)
    note = models.CharField("说明", max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    withdrawn = models.BooleanField("撤回", default=False)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=150)
    recorded_name = models.CharField("登记人姓名", max_length=60, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="")

    class Meta:
        verbose_name = "平台以外的事故和处罚"
        constraints = [
            models.CheckConstraint(
                name="outside_has_source",
                condition=~Q(document_no=""),
                violation_error_message="必须写明来源文书号",
            ),
            models.CheckConstraint(
                name="outside_withdrawn_says_why",
                condition=Q(withdrawn=False) | (Q(replaces__isnull=False) & ~Q(note="")),
                violation_error_message="撤回必须写明理由",
            ),
            models.CheckConstraint(
                name="outside_penalty_only",
                condition=~Q(kind="accident") | Q(item="", found_on=None, agency="", law="", major=None),
                violation_error_message="事故不填处罚的内容",
            ),
            models.CheckConstraint(
                name="outside_found_before_decided",
                condition=Q(found_on=None) | Q(found_on__lte=F("on")),
                violation_error_message="发现日期不得晚于决定日期",
            ),
        ]
        indexes = [models.Index(fields=["enterprise", "on"], name="outside_of_enterprise")]

    def __str__(self):
        return f"{self.enterprise_id} {self.kind} {self.on}"
