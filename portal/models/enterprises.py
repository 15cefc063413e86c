from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from portal.scope import ScopedManager


class Enterprise(models.Model):
    """One 统一社会信用代码. Values are those of today; obligations freeze those of their own quarter."""

    class State(models.TextChoices):
        ACTIVE = "active", "在营"
        CLOSED = "closed", "已注销"

    class Size(models.TextChoices):
        LARGE = "large", "大型"
        MEDIUM = "medium", "中型"
        SMALL = "small", "小型"
        MICRO = "micro", "微型"

    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True, db_collation="C")
    uscc_checksum_ok = models.BooleanField("校验码相符", default=True)
    name = models.CharField("单位名称", max_length=200)
    search_text = models.TextField(editable=False, default="")
    search = models.GeneratedField(
        expression=SearchVector("search_text", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    division_code = models.CharField("属地行政区划代码", max_length=9, db_collation="C")
    reg_address = models.CharField("注册地址", max_length=300, blank=True)
    site_address = models.CharField("生产经营地址", max_length=300, blank=True)
    legal_rep_name = models.CharField("法定代表人", max_length=60, blank=True)
    principal_name = models.CharField("主要负责人", max_length=60, blank=True)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("手机", max_length=40, blank=True)
    landline = models.CharField("座机", max_length=40, blank=True)
    industry_code = models.CharField("行业代码", max_length=5, blank=True, db_collation="C")
    sectors = ArrayField(
        models.CharField(max_length=40), verbose_name="适用判定标准的行业领域", default=list, blank=True
    )
    size = models.CharField("企业规模", max_length=8, choices=Size, blank=True)
    high_hazard = models.BooleanField("高危行业领域", null=True, blank=True)
    employee_count = models.PositiveIntegerField("从业人员数", null=True, blank=True)
    established_on = models.DateField("注册日期", null=True, blank=True)
    moved_in_on = models.DateField("迁入日期", null=True, blank=True)
    profile_confirmed_at = models.DateTimeField("档案确认时间", null=True, blank=True)
    state = models.CharField("经营状态", max_length=8, choices=State, default=State.ACTIVE)
    closed_on = models.DateField("注销日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        verbose_name="并入企业",
        null=True,
        blank=True,
        related_name="absorbed",
    )
    reopened_on = models.DateField("恢复经营日期", null=True, blank=True)
    created_at = models.DateTimeField("建档时间")

    unscoped = models.Manager()
    objects = ScopedManager(enterprise="pk", division="division_code")

    class Meta:
        verbose_name = "企业"
        indexes = [
            models.Index(fields=["division_code", "id"], name="enterprise_division"),
            GinIndex(fields=["search"], name="enterprise_search"),
        ]
        constraints = [
            models.CheckConstraint(
                name="enterprise_closed_iff_dated",
                condition=Q(state="active", closed_on=None) | Q(state="closed", closed_on__isnull=False),
                violation_error_message="注销状态与注销日期不一致",
            ),
            models.CheckConstraint(name="enterprise_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="enterprise_merged_is_closed",
                condition=Q(merged_into=None) | Q(state="closed") & ~Q(merged_into=F("id")),
                violation_error_message="并入别家的企业必须已注销，且不能并入自己",
            ),
        ]

    def __str__(self):
        return self.name


class StandardisationGrade(models.Model):
    """标准化等级 1 to 3, valid from `from_on` until the day before `to_on` (exclusive, null = open)."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="grades")
    grade = models.PositiveSmallIntegerField("等级")
    certificate_no = models.CharField("证书编号", max_length=60, blank=True)
    from_on = models.DateField("起始日期")
    to_on = models.DateField("失效日期", null=True, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = "标准化等级"
        constraints = [
            models.CheckConstraint(name="grade_1_to_3", condition=Q(grade__range=(1, 3))),
            models.CheckConstraint(name="grade_dates", condition=Q(to_on=None) | Q(to_on__gt=F("from_on"))),
        ]

    def __str__(self):
        return f"{self.grade} {self.from_on}"


class ProfileChange(models.Model):
    """One changed profile value: old and new, from which day, by whom and why. Rows are never edited."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField("项目", max_length=40)
    old = models.CharField("原值", max_length=300, blank=True)
    new = models.CharField("新值", max_length=300, blank=True)
    from_on = models.DateField("生效日期")
    source = models.CharField("来源", max_length=20)
    changed_at = models.DateTimeField("登记时间")
    changed_by = models.CharField("登记人", max_length=150)
    reason = models.CharField("原因", max_length=300, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = "档案变更"
        indexes = [models.Index(fields=["enterprise", "from_on"], name="profilechange_by_day")]

    def __str__(self):
        return f"{self.field} {self.from_on}"


class Person(models.Model):
    """Somebody at the enterprise, with or without an account. No identity numbers (PIPL 6)."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="people")
    name = models.CharField("姓名", max_length=60)
    post = models.CharField("职务", max_length=60, blank=True)
    mobile = models.CharField("手机", max_length=20, blank=True)
    certificate_no = models.CharField("证书编号", max_length=60, blank=True)
    leadership = models.BooleanField("领导班子成员", default=False)
    left_on = models.DateField("离任日期", null=True, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = "人员"

    def __str__(self):
        return self.name


class PrincipalTerm(models.Model):
    """A registered 主要负责人 and his term; exactly one open term of an enterprise signs its filings."""

    class Kind(models.TextChoices):
        LEGAL_REP = "legal_rep", "法定代表人"
        CONTROLLER = "actual_controller", "实际控制人"
        GENERAL_MANAGER = "general_manager", "总经理（厂长）"
        CHAIRMAN = "chairman", "董事长"
        OTHER = "other", "其他主要负责人"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="principal_terms")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="principal_terms")
    kind = models.CharField("身份", max_length=20, choices=Kind)
    signs = models.BooleanField("签批季度报告", default=False)
    from_on = models.DateField("任职日期")
    to_on = models.DateField("离任日期", null=True, blank=True)

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = "主要负责人任期"
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(signs=True, to_on=None),
                name="principal_one_signs",
                violation_error_message="一个企业同一时间只能有一名签批的主要负责人",
            ),
            models.CheckConstraint(
                name="principal_term_dates", condition=Q(to_on=None) | Q(to_on__gt=F("from_on"))
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.kind}"
