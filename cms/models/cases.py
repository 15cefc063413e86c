from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.db.models import Max, Q
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from cms.blocks import Laws, OwnChecks
from cms.models.base import PublicPage
from cms.models.pages import Section
from cms.no_persons import NoPersonsForm
from cms.numerals import arabic
from cms.states import Coarseness, FoundBy, Outcome, Sector, Violation

NUMBERING = 0xA17E  # advisory lock: two drafts never get one number


class CaseIndexPage(Section):
    subpage_types = ["cms.CasePage"]

    class Meta(Section.Meta):
        abstract = False
        verbose_name = "典型案例"


class CasePage(PublicPage):
    """A case that teaches. `origin_case` is the bureau's case it was drafted from; never shown."""

    number = models.PositiveIntegerField("编号", unique=True, null=True, editable=False)
    lead = models.CharField("摘要", max_length=200)
    sector = models.CharField("行业", max_length=20, choices=Sector)
    violation = models.CharField("违法类型", max_length=20, choices=Violation)
    found_by = models.CharField("发现方式", max_length=20, choices=FoundBy)
    outcome = models.CharField("处理结果", max_length=20, choices=Outcome)
    province = models.CharField("省份", max_length=20)
    region = models.CharField("地区", max_length=60, help_text="写到所选的粗细为止")
    coarseness = models.CharField("地区粗细", max_length=10, choices=Coarseness, default=Coarseness.CITY)
    found_on = models.DateField("发现日期", null=True, blank=True)
    decided_on = models.DateField("处理日期", null=True, blank=True)
    year = models.PositiveSmallIntegerField("年份")
    facts = models.TextField("发生了什么")
    weighed = models.TextField("执法机关怎样考虑", blank=True)
    lesson = models.TextField("启示", blank=True)
    law = StreamField(Laws(), verbose_name="适用的规定")
    checks = StreamField(OwnChecks(), verbose_name="自己厂里查什么", blank=True)
    enterprise_fine = models.DecimalField(
        "企业罚款（元）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    principal_fine = models.DecimalField(
        "主要负责人罚款（元）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    reward = models.DecimalField("奖励（元）", max_digits=12, decimal_places=2, null=True, blank=True)
    document_no = models.CharField("决定文号", max_length=100, blank=True)
    source_name = models.CharField("来源", max_length=120, blank=True)
    source_url = models.URLField("来源网址", max_length=300, blank=True)
    fictional = models.BooleanField("虚构示例", default=False)
    enterprise_named = models.BooleanField(
        "决定公开企业名称", default=False, help_text="只有处罚决定已经依法决定公开企业名称时才勾选"
    )
    no_person = models.BooleanField("没有自然人姓名、绰号、职务加姓氏", default=False)
    no_number = models.BooleanField("没有证件号、电话、车牌、信用代码", default=False)
    no_place = models.BooleanField("没有比所选粗细更细的地名、门牌、厂区特征", default=False)
    no_guess = models.BooleanField("时间、产品、金额合在一起也猜不出是谁", default=False)
    decision_final = models.BooleanField("决定已经生效，或者已作匿名处理", default=False)
    no_persons = models.JSONField("不是人名的词和理由", default=dict, blank=True, editable=False)
    origin_case = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    division_code = models.CharField(max_length=9, default="", blank=True, editable=False, db_collation="C")
    law_keys = ArrayField(models.CharField(max_length=200), default=list, editable=False)
    item_uids = ArrayField(models.CharField(max_length=60), default=list, editable=False)

    parent_page_types = ["cms.CaseIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["number"]  # a copy is checked against the names of the same case
    base_form_class = NoPersonsForm
    template = "cms/case.html"
    CHECKLIST = ("no_person", "no_number", "no_place", "no_guess", "decision_final")
    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("lead"),
        FieldRowPanel([FieldPanel(name) for name in ("sector", "violation", "found_by", "outcome")]),
        FieldRowPanel([FieldPanel(name) for name in ("province", "region", "coarseness", "year")]),
        FieldRowPanel([FieldPanel("found_on"), FieldPanel("decided_on")]),
        FieldPanel("facts"),
        FieldPanel("law"),
        FieldPanel("weighed"),
        FieldPanel("lesson"),
        FieldPanel("checks"),
        FieldRowPanel([FieldPanel(name) for name in ("enterprise_fine", "principal_fine", "reward")]),
        FieldRowPanel([FieldPanel(name) for name in ("document_no", "source_name", "source_url")]),
        FieldPanel("fictional"),
        MultiFieldPanel([FieldPanel("enterprise_named"), *map(FieldPanel, CHECKLIST)], heading="去标识清单"),
    ]

    class Meta(PublicPage.Meta):
        verbose_name = "案例"
        indexes = [
            *PublicPage.Meta.indexes,
            GinIndex(fields=["law_keys"], name="casepage_law"),
            GinIndex(fields=["item_uids"], name="casepage_items"),
            models.Index(fields=["sector", "year"], name="casepage_sector"),
            models.Index(
                fields=["origin_case"], name="casepage_origin", condition=Q(origin_case__isnull=False)
            ),
        ]

    @property
    def public_id(self) -> str:
        """Stable for ever, also after the title or the address changes."""
        return f"AL-{self.number:05d}" if self.number else ""

    @property
    def published_on(self):
        return self.first_published_at

    def words(self):
        amounts = [self.enterprise_fine and "罚款", self.principal_fine and "罚款", self.reward and "奖励"]
        laws = [f"{block.value['instrument']} {block.value['article']}" for block in self.law]
        pieces = [
            self.public_id,
            self.lead,
            self.get_sector_display(),
            self.get_violation_display(),
            self.get_found_by_display(),
            self.get_outcome_display(),
            self.province,
            self.region,
            self.facts,
            self.weighed,
            self.lesson,
            *laws,
            *map(arabic, laws),
            *(block.value["note"] for block in self.law if block.value["note"]),
            *(block.value["text"] for block in self.checks),
            self.document_no,
            self.source_name,
            self.source_url,
            *filter(None, amounts),
        ]
        return "\n".join(pieces)

    def save(self, *args, update_fields=None, **kwargs):
        if self.number is None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING])
            self.number = (CasePage.objects.aggregate(last=Max("number"))["last"] or 0) + 1
            self.slug = self.public_id.lower()
        if update_fields is None:
            self.law_keys = [f"{one.value['instrument']} {one.value['article']}" for one in self.law]
            self.item_uids = [one.value["item"] for one in self.checks if one.value["item"]]
        super().save(*args, update_fields=update_fields, **kwargs)
