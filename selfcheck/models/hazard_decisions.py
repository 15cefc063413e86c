"""What others decide about a hazard: extensions, acceptance, suspension, and the way past an idle head."""

from django.db import models
from django.db.models import F, Q

from portal.models import User
from portal.scope import ScopedManager
from selfcheck.models.hazard_base import Said
from selfcheck.models.hazards import Hazard
from selfcheck.states.hazards import AcceptanceKind, EscalationState, RequestState, Suspension


def decided_iff_left(name: str, *decided: str) -> models.CheckConstraint:
    """A decision has time, person and reason; while it is asked for, or taken back, there is none."""
    return models.CheckConstraint(
        name=name,
        condition=(
            Q(state__in=decided, decided_at__isnull=False)
            & ~Q(decided_by="")
            & ~Q(decided_name="")
            & ~Q(decision="")
        )
        | (~Q(state__in=decided) & Q(decided_at=None, decided_by="", decided_name="", decision="")),
        violation_error_message="决定必须有决定人、时间和意见",
    )


class Asked(Said):
    """Something asked for and decided by another person. `at`, `by`, `name` are the request's."""

    state = models.CharField("状态", max_length=10, choices=RequestState, default=RequestState.REQUESTED)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    decided_by = models.CharField("决定人账户", max_length=150, blank=True)
    decided_name = models.CharField("决定人", max_length=60, blank=True)
    decision = models.CharField("决定意见", max_length=500, blank=True)
    opinion_word = models.CharField("意见书文号字头", max_length=20, blank=True)
    opinion_year = models.PositiveSmallIntegerField("意见书文号年度", null=True, blank=True)
    opinion_number = models.PositiveIntegerField("意见书文号序号", null=True, blank=True)

    class Meta(Said.Meta):
        abstract = True

    @property
    def opinion_no(self) -> str:
        """ "" while a pen writes it."""
        word, year, number = self.opinion_word, self.opinion_year, self.opinion_number
        return f"{word}〔{year}〕{number}号" if number else ""


class Extension(Asked):
    """Of a major hazard it is decided by the bureau, of a general one by a head who is not the applicant."""

    reason = models.TextField("申请延期理由")
    controls = models.TextField("延期期间防控措施")
    from_on = models.DateField("现整改期限")
    to_on = models.DateField("申请延期至")

    class Meta:
        verbose_name = "延期申请"
        constraints = [
            models.UniqueConstraint(
                fields=["hazard"], condition=Q(state="requested"), name="extension_one_open"
            ),
            models.CheckConstraint(
                name="extension_later",
                condition=Q(to_on__gt=F("from_on")),
                violation_error_message="延期后的日期要晚于现整改期限",
            ),
            models.CheckConstraint(
                name="extension_second_person",
                condition=~Q(decided_by=F("by")),
                violation_error_message="申请人不能自己决定",
            ),
            decided_iff_left("extension_decided_iff_left", "approved", "refused"),
        ]


class Acceptance(Said):
    """One acceptance, passed or not. `name` is the person who answers for it; the finding is never given."""

    kind = models.CharField("类型", max_length=10, choices=AcceptanceKind)
    on = models.DateField("验收日期")
    accepted_name = models.CharField("验收人", max_length=60)
    office = models.CharField("验收单位", max_length=120, blank=True)
    passed = models.BooleanField("合格")
    finding = models.TextField("验收情况")

    class Meta:
        verbose_name = "验收"
        constraints = [
            models.CheckConstraint(
                name="acceptance_has_finding",
                condition=~Q(finding="") & ~Q(accepted_name=""),
                violation_error_message="验收必须写明情况和验收人",
            ),
        ]


class SuspensionOrder(Said):
    """责令停产停业 by the bureau; production resumes only after its review (安全生产法 第六十五条).

    `division_code`: the bureau that ordered it; it or one above it in the same line lifts it.
    """

    number = models.CharField("文号", max_length=60)
    extent = models.CharField("停产停业范围", max_length=8, choices=Suspension)
    range = models.CharField("具体部位", max_length=300)
    reason = models.CharField("事由", max_length=500)
    issued_on = models.DateField("作出日期")
    office = models.CharField("作出单位", max_length=60)
    division_code = models.CharField("作出单位代码", max_length=9, db_collation="C", blank=True)
    lifted_on = models.DateField("解除日期", null=True, blank=True)
    lifted_at = models.DateTimeField("解除登记时间", null=True, blank=True)
    lifted_by = models.CharField("解除人账户", max_length=150, blank=True)
    lifted_name = models.CharField("解除人", max_length=60, blank=True)
    review = models.TextField("审查意见", blank=True)

    class Meta:
        verbose_name = "停产停业决定"
        constraints = [
            models.UniqueConstraint(fields=["hazard"], condition=Q(lifted_on=None), name="suspension_one"),
            models.CheckConstraint(
                name="suspension_lifted_after_review",
                condition=Q(lifted_on=None, lifted_at=None, lifted_by="", lifted_name="", review="")
                | (
                    Q(lifted_on__gte=F("issued_on"), lifted_at__isnull=False)
                    & ~Q(lifted_by="")
                    & ~Q(lifted_name="")
                    & ~Q(review="")
                ),
                violation_error_message="恢复生产必须经审查并由具名人员解除",
            ),
            models.CheckConstraint(name="suspension_extent", condition=Q(extent__in=["partial", "full"])),
        ]


class AuthoredManager(ScopedManager):
    """One more door: a person's own rows."""

    def of_author(self, user_id: int | None) -> models.QuerySet:
        return models.Manager.get_queryset(self).filter(author_id=user_id, author__isnull=False)


class Escalation(models.Model):
    """安全生产法 第四十六条: seen by its author and the bureau, by nobody else of the enterprise."""

    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="+")
    division_code = models.CharField("属地", max_length=9, db_collation="C")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField("报告人", max_length=60)
    head_told_on = models.DateField("向负责人报告日期")
    head = models.CharField("有关负责人", max_length=60)
    text = models.TextField("情况")
    at = models.DateTimeField("报告时间")
    state = models.CharField("状态", max_length=8, choices=EscalationState, default=EscalationState.OPEN)
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.CharField("答复人账户", max_length=150, blank=True)
    answered_name = models.CharField("答复人", max_length=60, blank=True)

    unscoped = models.Manager()
    objects = AuthoredManager(enterprise="", division="division_code")

    class Meta:
        verbose_name = "安全管理人员的报告"
        constraints = [
            models.CheckConstraint(
                name="escalation_handled_has_answer",
                condition=Q(state="open", answered_at=None, answered_by="", answered_name="", answer="")
                | (
                    Q(state="handled", answered_at__isnull=False)
                    & ~Q(answered_by="")
                    & ~Q(answered_name="")
                    & ~Q(answer="")
                ),
                violation_error_message="处理完毕必须有答复人和答复",
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.state}"
