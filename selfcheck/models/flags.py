"""Flags of an evaluation, their steps, and the discussions that some of them need."""

from django.db import models
from django.db.models import F, Q

from portal.models import EvidenceFile
from portal.scope import ScopedManager
from selfcheck.models.cases import BUREAU_ONLY, Case, Evaluation
from selfcheck.states.cases import FlagAction, FlagState, Opinion

NOT_REVIEWED = Q(reviewed_at=None, reviewed_by="")
REVIEWED = Q(reviewed_at__isnull=False) & ~Q(reviewed_by="")
PROPOSED = Q(proposed_at__isnull=False) & ~Q(proposed_by="") & ~Q(opinion="")


class CaseFlag(models.Model):
    """One rule of one evaluation that asks for a person. `due_on` is the bureau's; silence decides nothing.

    `raised` null: the rule is open, a person has to look.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="flags")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="flags")
    rule = models.CharField("规则", max_length=6)
    raised = models.BooleanField("成立", null=True)
    state = models.CharField("状态", max_length=12, choices=FlagState, default=FlagState.RAISED)
    due_on = models.DateField("办理期限", null=True, blank=True)
    opinion = models.CharField("意见", max_length=10, choices=Opinion, blank=True)
    opinion_reason = models.CharField("理由", max_length=1000, blank=True)
    proposed_at = models.DateTimeField("提出时间", null=True, blank=True)
    proposed_by = models.CharField("提出人", max_length=150, blank=True)
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    reviewed_by = models.CharField("审核人", max_length=150, blank=True)
    revision = models.PositiveIntegerField("修订号", default=0)

    unscoped = models.Manager()
    objects = ScopedManager(**BUREAU_ONLY)

    class Meta:
        verbose_name = "提示"
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="caseflag_clock",
                condition=Q(state__in=["raised", "under_review"]),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "rule"], name="caseflag_once"),
            models.CheckConstraint(
                name="caseflag_persons_of_state",
                condition=Q(state="superseded")
                | (Q(state="raised") & NOT_REVIEWED)
                | (Q(state="under_review") & PROPOSED & NOT_REVIEWED)
                | (Q(state="upheld", opinion="upheld") & PROPOSED & REVIEWED)
                | (Q(state="dismissed", opinion="dismissed") & PROPOSED & REVIEWED),
                violation_error_message="提示的状态与意见、审核不一致",
            ),
            models.CheckConstraint(
                name="caseflag_second_person",
                condition=Q(reviewed_by="") | ~Q(reviewed_by=F("proposed_by")),
                violation_error_message="法制审核不能由提出意见的人自己作出",
            ),
            models.CheckConstraint(
                name="caseflag_opinion_has_reason",
                condition=Q(opinion="") | ~Q(opinion_reason=""),
                violation_error_message="意见必须写明理由",
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.rule}"


class FlagStep(models.Model):
    """What somebody did to a flag, in words; rows are only added."""

    flag = models.ForeignKey(CaseFlag, on_delete=models.PROTECT, related_name="steps")
    action = models.CharField("步骤", max_length=14, choices=FlagAction)
    opinion = models.CharField("意见", max_length=10, choices=Opinion, blank=True)
    reason = models.CharField("理由", max_length=1000, blank=True)
    at = models.DateTimeField("时间")
    by = models.CharField("办理人", max_length=150)
    name = models.CharField("办理人姓名", max_length=60)
    role = models.CharField("身份", max_length=20)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="flag__case__division_code")

    class Meta:
        verbose_name = "提示的办理经过"

    def __str__(self):
        return f"{self.flag_id} {self.action}"


class CaseDiscussion(models.Model):
    """集体讨论 by the bureau's heads (行政处罚法 57 二): day, who took part, where the minutes lie."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="discussions")
    held_on = models.DateField("讨论日期")
    participants = models.CharField("参加人", max_length=300)
    minutes = models.CharField("纪要编号", max_length=100)
    conclusion = models.CharField("结论", max_length=1000)
    evidence = models.ForeignKey(
        EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=150)

    unscoped = models.Manager()
    objects = ScopedManager(**BUREAU_ONLY)

    class Meta:
        verbose_name = "集体讨论"
        constraints = [
            models.CheckConstraint(
                name="casediscussion_whole",
                condition=~Q(participants="") & ~Q(minutes="") & ~Q(conclusion=""),
                violation_error_message="集体讨论必须有参加人、纪要编号和结论",
            )
        ]

    def __str__(self):
        return f"{self.case_id} {self.held_on}"
