"""挂牌督办: the order and its number, progress, the two requests, and the end."""

from django.db import models
from django.db.models import F, Q

from portal.scope import ScopedManager
from selfcheck.models.hazard_base import Said
from selfcheck.models.hazard_decisions import Acceptance, Asked, decided_iff_left
from selfcheck.states.hazards import SupervisionLevel, SupervisionState


class SupervisionSeries(models.Model):
    """The last number of a document word in a year of one bureau: 青应急督〔2026〕3号."""

    division_code = models.CharField("区划", max_length=9, db_collation="C")
    word = models.CharField("文号字头", max_length=20)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("末号", default=0)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="", division="division_code")

    class Meta:
        verbose_name = "督办文号"
        constraints = [
            models.UniqueConstraint(fields=["division_code", "word", "year"], name="supervisionseries_once")
        ]

    def __str__(self):
        return f"{self.word}〔{self.year}〕{self.last}号"


class SupervisionOrder(Said):
    """`deadline` never changes; `extended_to` is the last approved extension."""

    division_code = models.CharField("督办单位区划", max_length=9, db_collation="C")
    office = models.CharField("督办单位", max_length=60)
    level = models.CharField("挂牌级别", max_length=8, choices=SupervisionLevel)
    word = models.CharField("文号字头", max_length=20)
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("序号")
    signatory = models.CharField("签发人", max_length=60)
    issued_on = models.DateField("签发日期")
    finding = models.TextField("存在的重大事故隐患")
    basis = models.TextField("依据")
    duties = models.TextField("治理要求")
    plan_due_on = models.DateField("治理方案报备期限")
    deadline = models.DateField("治理期限")
    extended_to = models.DateField("延期至", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=SupervisionState, default=SupervisionState.ISSUED)
    delivered_at = models.DateTimeField("送达时间", null=True, blank=True)
    delivered_by = models.CharField("送达人", max_length=60, blank=True)
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    received_name = models.CharField("签收人", max_length=60, blank=True)
    ended_at = models.DateTimeField("摘牌时间", null=True, blank=True)
    ended_by = models.CharField("摘牌人账户", max_length=150, blank=True)
    ended_name = models.CharField("摘牌人", max_length=60, blank=True)
    ended_reason = models.CharField("摘牌意见", max_length=500, blank=True)

    class Meta:
        verbose_name = "挂牌督办"
        constraints = [
            models.UniqueConstraint(
                fields=["division_code", "word", "year", "number"], name="supervision_number_once"
            ),
            models.UniqueConstraint(
                fields=["hazard"],
                condition=Q(state__in=["issued", "delivered", "received"]),
                name="supervision_one_standing",
            ),
            models.CheckConstraint(
                name="supervision_dates",
                condition=Q(deadline__gt=F("issued_on"), plan_due_on__gte=F("issued_on"))
                & Q(plan_due_on__lte=F("deadline"))
                & (Q(extended_to=None) | Q(extended_to__gt=F("deadline"))),
                violation_error_message="督办的日期先后不对",
            ),
            models.CheckConstraint(
                name="supervision_delivered",
                condition=Q(delivered_at=None, delivered_by="")
                | (Q(delivered_at__isnull=False) & ~Q(delivered_by="")),
                violation_error_message="送达必须有送达人和时间",
            ),
            models.CheckConstraint(
                name="supervision_received",
                condition=Q(received_at=None, received_name="")
                | (Q(received_at__isnull=False, delivered_at__isnull=False) & ~Q(received_name="")),
                violation_error_message="签收必须有签收人和时间",
            ),
            models.CheckConstraint(
                name="supervision_state_has_its_person",
                condition=(~Q(state="delivered") | Q(delivered_at__isnull=False))
                & (~Q(state="received") | Q(received_at__isnull=False)),
                violation_error_message="督办状态与送达签收不一致",
            ),
            models.CheckConstraint(
                name="supervision_ended_by_a_person",
                condition=(
                    Q(state__in=["closed", "withdrawn"], ended_at__isnull=False)
                    & ~Q(ended_by="")
                    & ~Q(ended_name="")
                    & ~Q(ended_reason="")
                )
                | (
                    ~Q(state__in=["closed", "withdrawn"])
                    & Q(ended_at=None, ended_by="", ended_name="", ended_reason="")
                ),
                violation_error_message="摘牌或者撤销必须有具名人员和意见",
            ),
        ]

    def __str__(self):
        return self.document_no

    @property
    def document_no(self) -> str:
        return f"{self.word}〔{self.year}〕{self.number}号"

    @property
    def due_on(self):
        """The deadline that counts now."""
        return self.extended_to or self.deadline


class SupervisionProgress(Said):
    """At least once a quarter, from the enterprise to the bureau."""

    order = models.ForeignKey(SupervisionOrder, on_delete=models.PROTECT, related_name="progress_reports")
    on = models.DateField("日期")
    text = models.TextField("治理进展")
    funds_spent = models.DecimalField("累计投入资金", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "督办进展报告"


class SupervisionExtensionRequest(Asked):
    order = models.ForeignKey(SupervisionOrder, on_delete=models.PROTECT, related_name="extension_requests")
    situation = models.TextField("存在隐患及治理情况简述")
    reason = models.TextField("申请延期理由及防控措施")
    from_on = models.DateField("现治理期限")
    to_on = models.DateField("申请延期日期至")

    class Meta:
        verbose_name = "督办延期申请"
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(state="requested"), name="supervisionextension_one_open"
            ),
            models.CheckConstraint(name="supervisionextension_later", condition=Q(to_on__gt=F("from_on"))),
            decided_iff_left("supervisionextension_decided", "approved", "refused"),
        ]


class SupervisionAcceptanceRequest(Asked):
    order = models.ForeignKey(SupervisionOrder, on_delete=models.PROTECT, related_name="acceptance_requests")
    summary = models.TextField("治理完成情况")
    completed_on = models.DateField("治理完成日期")
    funds_spent = models.DecimalField("实际投入资金", max_digits=14, decimal_places=2, null=True, blank=True)
    acceptance = models.ForeignKey(
        Acceptance, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "督办验收申请"
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(state="requested"), name="supervisionacceptance_one_open"
            ),
            decided_iff_left("supervisionacceptance_decided", "approved", "refused"),
        ]
