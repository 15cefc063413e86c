"""企业变更: renamed, moved, merged, closed, reopened; each from a day, with its paper and two persons."""

from django.db import models
from django.db.models import F, Q

from portal.models import Enterprise, EvidenceFile
from portal.scope import ScopedManager
from selfcheck.states import Approval
from selfcheck.states.register import ChangeKind

RENAMED = Q(kind="rename") & ~Q(new_name="") & ~Q(new_name=F("old_name")) | ~Q(kind="rename") & Q(new_name="")
MOVED = Q(kind="move") & ~Q(to_division="") & ~Q(to_division=F("from_division")) | ~Q(kind="move") & Q(
    to_division=""
)
MERGED = Q(kind="merge", successor__isnull=False) & ~Q(successor=F("enterprise")) | ~Q(kind="merge") & Q(
    successor=None
)


class RegisterChange(models.Model):
    """`on` is the day of effect. `old_name` and `from_division` are those of the day of the proposal.

    The division that let the enterprise go keeps reading the event.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="register_changes")
    kind = models.CharField("变更", max_length=8, choices=ChangeKind)
    on = models.DateField("生效日期")
    reason = models.CharField("情况说明", max_length=500)
    evidence_note = models.CharField("依据文书", max_length=300)
    evidence = models.ForeignKey(
        EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    old_name = models.CharField("原名称", max_length=200)
    new_name = models.CharField("新名称", max_length=200, blank=True)
    from_division = models.CharField("原属地", max_length=9, db_collation="C")
    to_division = models.CharField("新属地", max_length=9, blank=True, db_collation="C")
    successor = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="takeovers"
    )
    state = models.CharField("状态", max_length=10, choices=Approval, default=Approval.PROPOSED)
    proposed_at = models.DateTimeField("登记时间")
    proposed_by = models.CharField("登记人", max_length=150)
    decided_at = models.DateTimeField("批准时间", null=True, blank=True)
    decided_by = models.CharField("批准人", max_length=150, blank=True)
    decision_note = models.CharField("批准意见", max_length=300, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(division=("enterprise__division_code", "from_division"))

    class Meta:
        verbose_name = "企业变更"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state="proposed"),
                name="registerchange_one_waiting",
                violation_error_message="该企业已有一件待批准的变更",
            ),
            models.CheckConstraint(
                name="registerchange_rename_named",
                condition=RENAMED,
                violation_error_message="更名须有与原名称不同的新名称",
            ),
            models.CheckConstraint(
                name="registerchange_move_placed",
                condition=MOVED,
                violation_error_message="迁移须有与原属地不同的新属地",
            ),
            models.CheckConstraint(
                name="registerchange_merge_into_another",
                condition=MERGED,
                violation_error_message="合并须有另一家企业作为存续企业",
            ),
            models.CheckConstraint(
                name="registerchange_grounds", condition=~Q(reason="") & ~Q(evidence_note="")
            ),
            models.CheckConstraint(
                name="registerchange_decided_iff_left_proposed",
                condition=Q(state="proposed", decided_at=None, decided_by="")
                | (Q(state__in=["approved", "refused"], decided_at__isnull=False) & ~Q(decided_by="")),
                violation_error_message="批准或者不批准须有批准人和时间",
            ),
            models.CheckConstraint(
                name="registerchange_second_person",
                condition=~Q(decided_by=F("proposed_by")),
                violation_error_message="登记人不能批准自己登记的变更",
            ),
        ]
        indexes = [models.Index(fields=["enterprise", "on"], name="registerchange_by_day")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.on}"
