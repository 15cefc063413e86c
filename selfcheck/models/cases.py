"""One case for one finding: its two tracks, the facts added by officers, the frozen evaluations."""

from django.db import models
from django.db.models import Q

from portal.models import Bureau, Enterprise, EvidenceFile, PrincipalTerm
from portal.scope import ScopedManager
from selfcheck.models.findings import VisitFinding
from selfcheck.states.cases import CaseState, Party

THROUGH_CASE = {"enterprise": "case__enterprise", "division": "case__division_code"}
BUREAU_ONLY = {"enterprise": "", "division": "case__division_code"}


class Case(models.Model):
    """The bureau's work on one finding. Place, agency and number are frozen; one series per bureau and year.

    `told_at`: from then on the enterprise sees the case on its own side, with `told_facts`: of the frozen
    facts those that rest on its own records.
    """

    finding = models.OneToOneField(VisitFinding, on_delete=models.PROTECT, related_name="case")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="cases")
    bureau = models.ForeignKey(Bureau, on_delete=models.PROTECT, related_name="cases")
    division_code = models.CharField("违法行为地", max_length=9, db_collation="C")
    number = models.CharField("案号", max_length=40, unique=True)
    state = models.CharField("状态", max_length=10, choices=CaseState, default=CaseState.OPEN)
    opened_at = models.DateTimeField("建立时间")
    opened_by = models.CharField("承办人", max_length=150)
    officer_name = models.CharField("承办人姓名", max_length=60)
    told_at = models.DateTimeField("告知企业时间", null=True, blank=True)
    told_by = models.CharField("告知人", max_length=150, blank=True)
    told_text = models.CharField("告知内容", max_length=500, blank=True)
    told_facts = models.JSONField("告知时采用的企业记录", default=dict, blank=True)
    closed_at = models.DateTimeField("结案时间", null=True, blank=True)
    closed_by = models.CharField("结案人", max_length=150, blank=True)
    observe_until = models.DateField("观察期至", null=True, blank=True)
    reopened_at = models.DateTimeField("重新办理时间", null=True, blank=True)
    reopened_reason = models.CharField("重新办理的理由", max_length=500, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="enterprise", division="division_code")

    class Meta:
        verbose_name = "案件"
        constraints = [
            models.CheckConstraint(
                name="case_closed_iff_dated",
                condition=(Q(state="closed", closed_at__isnull=False) & ~Q(closed_by=""))
                | (~Q(state="closed") & Q(closed_at=None, closed_by="")),
                violation_error_message="结案状态与结案时间、结案人不一致",
            ),
            models.CheckConstraint(
                name="case_reopened_has_reason",
                condition=~Q(state="reopened") | (Q(reopened_at__isnull=False) & ~Q(reopened_reason="")),
                violation_error_message="重新办理必须写明理由",
            ),
            models.CheckConstraint(
                name="case_told_by_somebody",
                condition=Q(told_at=None, told_by="") | (Q(told_at__isnull=False) & ~Q(told_by="")),
                violation_error_message="告知时间与告知人不一致",
            ),
        ]

    def __str__(self):
        return self.number


class CaseTrack(models.Model):
    """One of the two linked lines: the enterprise, its principal. Evidence is shared, outcomes are not."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tracks")
    party = models.CharField("对象", max_length=10, choices=Party)
    name = models.CharField("名称", max_length=200, blank=True)
    term = models.ForeignKey(PrincipalTerm, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    unscoped = models.Manager()
    objects = ScopedManager(**THROUGH_CASE)

    class Meta:
        verbose_name = "办理线"
        constraints = [
            models.UniqueConstraint(fields=["case", "party"], name="casetrack_once"),
            models.CheckConstraint(
                name="casetrack_term_of_principal", condition=Q(term=None) | Q(party="principal")
            ),
        ]

    def __str__(self):
        return f"{self.case_id} {self.party}"


class CaseFact(models.Model):
    """A fact that an officer knows and the portal does not. Rows are only added; the last of a key counts.

    `key` is that of the assessment format, e.g. finding.arose_at; `value` null takes an earlier value back.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="facts")
    key = models.CharField("事实", max_length=40)
    value = models.JSONField("内容", null=True)
    source = models.CharField("来源", max_length=300)
    evidence = models.ForeignKey(
        EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField("登记时间")
    added_by = models.CharField("登记人", max_length=150)
    adder_name = models.CharField("登记人姓名", max_length=60)

    unscoped = models.Manager()
    objects = ScopedManager(**BUREAU_ONLY)

    class Meta:
        verbose_name = "补充事实"
        constraints = [
            models.CheckConstraint(
                name="casefact_has_source",
                condition=~Q(source=""),
                violation_error_message="补充事实必须写明来源",
            )
        ]

    def __str__(self):
        return f"{self.case_id} {self.key}"


class Evaluation(models.Model):
    """The rules run once over frozen facts; a trigger refuses every change, earlier results stay.

    `facts` is the input of `manage.py assess`, `output` its answer by the law of `on`,
    `output_of_act_day` the flags by the law of `act_on` where that is known and earlier.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="evaluations")
    version = models.PositiveSmallIntegerField("次数")
    facts = models.JSONField("事实")
    on = models.DateField("适用法律日")
    act_on = models.DateField("行为日", null=True, blank=True)
    division_code = models.CharField("区划", max_length=6, db_collation="C")
    output = models.JSONField("结果")
    output_of_act_day = models.JSONField("行为日法律的结果", null=True, blank=True)
    parameters = models.JSONField("参数版本", default=list)
    reason = models.CharField("评估原因", max_length=300)
    evaluated_at = models.DateTimeField("评估时间")
    evaluated_by = models.CharField("评估人", max_length=150)

    unscoped = models.Manager()
    objects = ScopedManager(**BUREAU_ONLY)

    class Meta:
        verbose_name = "评估"
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="evaluation_once")]

    def __str__(self):
        return f"{self.case_id} 第{self.version}次"


class CaseStatement(models.Model):
    """陈述申辩 of the enterprise, in its own words; never changed, never a ground for a heavier penalty."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="statements")
    text = models.TextField("陈述申辩")
    claims_leniency = models.BooleanField("主张自查免罚", default=False)
    evidence = models.ForeignKey(
        EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField("提交时间")
    made_by = models.CharField("提交人", max_length=150)
    maker_name = models.CharField("提交人姓名", max_length=60)

    unscoped = models.Manager()
    objects = ScopedManager(**THROUGH_CASE)

    class Meta:
        verbose_name = "陈述申辩"

    def __str__(self):
        return f"{self.case_id} {self.made_at}"
