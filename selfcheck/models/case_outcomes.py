"""How a case ends: artefacts, the rectification opinion, decisions per track, publicity, second checks."""

from django.db import models
from django.db.models import F, Q

from portal.models import EvidenceFile
from portal.scope import ScopedManager
from selfcheck.models.cases import BUREAU_ONLY, THROUGH_CASE, Case, CaseTrack, Evaluation
from selfcheck.states.cases import ArtefactKind, CheckState, OpinionState, Recheck, TrackOutcome


class CaseArtefact(models.Model):
    """One of the artefacts a lenient result needs, with who, when and how; rows are only added."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="artefacts")
    kind = models.CharField("材料", max_length=12, choices=ArtefactKind)
    done_on = models.DateField("日期")
    text = models.CharField("内容", max_length=1000)
    result = models.CharField("复查结论", max_length=10, choices=Recheck, blank=True)
    evidence = models.ForeignKey(
        EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=150)
    recorder_name = models.CharField("登记人姓名", max_length=60)

    unscoped = models.Manager()
    objects = ScopedManager(**BUREAU_ONLY)

    class Meta:
        verbose_name = "从宽材料"
        constraints = [
            models.CheckConstraint(
                name="caseartefact_recheck_has_result",
                condition=(Q(kind="recheck") & ~Q(result="")) | (~Q(kind="recheck") & Q(result="")),
                violation_error_message="复查必须有结论",
            )
        ]

    def __str__(self):
        return f"{self.case_id} {self.kind}"


class RectificationOpinion(models.Model):
    """整改意见书: issued by an officer, signed by the principal in the portal with proof of who he is.

    `content` is what the principal reads and `digest` its SHA-256; neither changes after issue.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions")
    number = models.CharField("文号", max_length=40, unique=True)
    state = models.CharField("状态", max_length=10, choices=OpinionState, default=OpinionState.ISSUED)
    content = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    correct_by = models.DateField("整改期限")
    issued_at = models.DateTimeField("发出时间")
    issued_by = models.CharField("发出人", max_length=150)
    signed_at = models.DateTimeField("签署时间", null=True, blank=True)
    signed_by = models.CharField("签署账户", max_length=150, blank=True)
    signed_name = models.CharField("签署人", max_length=60, blank=True)
    method = models.CharField("身份复核", max_length=20, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(**THROUGH_CASE)

    class Meta:
        verbose_name = "整改意见书"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=~Q(state="withdrawn"), name="opinion_one_stands"
            ),
            models.CheckConstraint(
                name="opinion_signed_iff_named",
                condition=(Q(state="signed", signed_at__isnull=False) & ~Q(signed_by="") & ~Q(signed_name=""))
                | (~Q(state="signed") & Q(signed_at=None, signed_by="", signed_name="")),
                violation_error_message="签署状态与签署人、时间不一致",
            ),
        ]

    def __str__(self):
        return self.number


class TrackDecision(models.Model):
    """The outcome of one track as the officer enters it; a later row replaces it, none is ever changed.

    No least amount is enforced: fines of a principal may rest on a rule below 安全生产法 94.
    """

    track = models.ForeignKey(CaseTrack, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField("结果", max_length=16, choices=TrackOutcome)
    amount = models.DecimalField("罚款（元）", max_digits=12, decimal_places=2, null=True, blank=True)
    basis = models.CharField("依据", max_length=500)
    law = models.CharField("所依法律", max_length=100, blank=True)
    document_no = models.CharField("文书编号", max_length=100, blank=True)
    decided_on = models.DateField("决定日期")
    served_on = models.DateField("送达日期", null=True, blank=True)
    repair_served_on = models.DateField("信用修复告知书送达日期", null=True, blank=True)
    reason = models.CharField("理由", max_length=1000)
    publish_by = models.DateField("公开期限", null=True, blank=True)
    publish_by_certain = models.BooleanField("节假日已公布", default=True)
    referral = models.BooleanField("涉嫌犯罪，移送", default=False)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=150)
    recorder_name = models.CharField("登记人姓名", max_length=60)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="track__case__enterprise", division="track__case__division_code")

    class Meta:
        verbose_name = "办理结果"
        constraints = [
            models.CheckConstraint(
                name="trackdecision_amount_of_penalty",
                condition=Q(amount=None) | Q(amount__gte=0, outcome__in=["lighter", "mitigated", "penalty"]),
                violation_error_message="只有处罚决定可以有罚款金额",
            ),
            models.CheckConstraint(
                name="trackdecision_served_after_decided",
                condition=Q(served_on=None) | Q(served_on__gte=F("decided_on")),
                violation_error_message="送达日期早于决定日期",
            ),
            models.CheckConstraint(name="trackdecision_has_basis", condition=~Q(basis="") & ~Q(reason="")),
        ]

    def __str__(self):
        return f"{self.track_id} {self.outcome}"

    @property
    def published(self) -> "DecisionPublicity | None":
        return getattr(self, "publicity", None)


class DecisionPublicity(models.Model):
    """公开曝光 of a penalty (安全生产法 78): when and where; once per decision."""

    decision = models.OneToOneField(TrackDecision, on_delete=models.PROTECT, related_name="publicity")
    published_on = models.DateField("公开日期")
    place = models.CharField("公开位置", max_length=300)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=150)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="decision__track__case__division_code")

    class Meta:
        verbose_name = "处罚公开"

    def __str__(self):
        return f"{self.decision_id} {self.published_on}"


class SecondCheck(models.Model):
    """A closed case drawn for a blind look: the other officer sees the facts, not the outcome."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="second_checks")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=8, choices=CheckState, default=CheckState.WAITING)
    was_lenient = models.BooleanField("原结果从宽", default=True)
    was_lenient_by = models.JSONField("原从宽规则", default=list)
    drawn_at = models.DateTimeField("抽中时间")
    due_on = models.DateField("复核期限")
    excluded = models.JSONField("经办或者看过的人", default=list)
    lenient = models.BooleanField("复核人认为应当从宽", null=True, blank=True)
    reason = models.CharField("复核理由", max_length=1000, blank=True)
    checked_at = models.DateTimeField("复核时间", null=True, blank=True)
    checked_by = models.CharField("复核人", max_length=150, blank=True)
    checker_name = models.CharField("复核人姓名", max_length=60, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(**BUREAU_ONLY)

    class Meta:
        verbose_name = "结案复核"
        constraints = [
            models.CheckConstraint(
                name="secondcheck_done_iff_said",
                condition=Q(state="waiting", lenient=None, checked_at=None, checked_by="", reason="")
                | (
                    Q(state="done", lenient__isnull=False, checked_at__isnull=False)
                    & ~Q(checked_by="")
                    & ~Q(reason="")
                ),
                violation_error_message="复核状态与结论不一致",
            )
        ]

    def __str__(self):
        return f"{self.case_id} {self.state}"

    @property
    def agrees(self) -> bool | None:
        """None while nobody has looked."""
        return None if self.lenient is None else self.lenient == self.was_lenient
