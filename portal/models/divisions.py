from django.db import models


class Division(models.Model):
    """One administrative division. Prefix codes of 2, 4, 6 or 9 digits (GB/T 2260, towns by NBS)."""

    class Level(models.TextChoices):
        PROVINCE = "province", "省级"
        CITY = "city", "市级"
        COUNTY = "county", "县级"
        TOWN = "town", "乡级"

    code = models.CharField("代码", max_length=9, primary_key=True, db_collation="C")
    name = models.CharField("名称", max_length=60)
    full_name = models.CharField("全称", max_length=160)
    level = models.CharField("级别", max_length=10, choices=Level)
    parent_code = models.CharField("上级代码", max_length=9, blank=True, db_collation="C", db_index=True)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "行政区划"

    def __str__(self):
        return self.full_name


class IndustryCode(models.Model):
    """GB/T 4754-2017: section letter, then 2, 3 and 4 digits."""

    code = models.CharField("代码", max_length=5, primary_key=True, db_collation="C")
    section = models.CharField("门类", max_length=1)
    name = models.CharField("名称", max_length=80)
    level = models.PositiveSmallIntegerField("层级")
    parent_code = models.CharField("上级代码", max_length=5, blank=True, db_collation="C")
    name_checked = models.BooleanField("名称已核对", default=False)

    class Meta:
        verbose_name = "国民经济行业分类"

    def __str__(self):
        return f"{self.code} {self.name}"


class Bureau(models.Model):
    """应急管理局 of one division; its jurisdiction is the division's code prefix."""

    name = models.CharField("名称", max_length=100)
    division_code = models.CharField("行政区划代码", max_length=9, unique=True, db_collation="C")
    phone = models.CharField("电话", max_length=40, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)

    class Meta:
        verbose_name = "应急管理局"

    def __str__(self):
        return self.name
