from django.contrib.postgres.fields import ArrayField
from django.db import models


class HazardStandard(models.Model):
    """A 重大事故隐患判定标准, the same for everybody; `effective_on` null = not stated in the text."""

    code = models.CharField("编号", max_length=20, primary_key=True)
    title = models.CharField("名称", max_length=120)
    document_number = models.CharField("文号", max_length=80, blank=True)
    sectors = ArrayField(models.CharField(max_length=40), verbose_name="行业领域", default=list)
    published_on = models.DateField("发布日期", null=True, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    repealed_on = models.DateField("废止日期", null=True, blank=True)
    status = models.CharField("状态", max_length=40)
    item_count = models.PositiveSmallIntegerField("项数", null=True, blank=True)
    verified = models.BooleanField("已核对", default=False)
    verified_level = models.CharField("核对程度", max_length=20, blank=True)
    url = models.URLField("官方文本", max_length=300, blank=True)

    class Meta:
        verbose_name = "判定标准"

    def __str__(self):
        return self.title


class HazardStandardItem(models.Model):
    """One item. `title` is a short label of ours, never the text a determination rests on."""

    standard = models.ForeignKey(HazardStandard, on_delete=models.PROTECT, related_name="items")
    uid = models.CharField("标识", max_length=60, unique=True)
    article = models.CharField("条", max_length=30)
    item = models.PositiveSmallIntegerField("项")
    sector = models.CharField("分类", max_length=40, blank=True)
    title = models.CharField("摘要", max_length=120)
    position = models.PositiveSmallIntegerField("顺序")

    class Meta:
        verbose_name = "判定标准条款"
        indexes = [models.Index(fields=["standard", "position"], name="standarditem_order")]

    def __str__(self):
        return f"{self.article} {self.title}"
