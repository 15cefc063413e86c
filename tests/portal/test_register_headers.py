"""Columns are known by their headings, in any order and dress."""

import pytest

from portal.register.headers import TITLES, read_header
from portal.register.rows import RowReader
from portal.register.values import LIMITS


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("企业名称", "name"),
        ("\ufeff企业（单位）名称", "name"),
        (" 单　位\n名 称 ", "name"),
        ("*统一社会信用代码（18位，必填）", "uscc"),
        ("统一社会信用代码:", "uscc"),
        ("县（市、区）", "county"),
        ("市（州）", "city"),
        ("地区", "city"),
        ("所在省份", "province"),
        ("属地（行政区划代码）", "division"),
        ("住所", "reg_address"),
        ("实际经营地址", "site_address"),
        ("主要负责人姓名", "principal_name"),
        ("法人代表", "legal_rep_name"),
        ("联系人　电话", "contact_phone"),
        ("国民经济行业分类代码", "industry"),
        ("安全生产标准化等级", "grade"),
        ("是否高危行业", "high_hazard"),
        ("从业人员数（人）", "employee_count"),
        ("注册日期", "established_on"),
    ],
)
def test_a_heading_is_recognised(title, field):
    assert read_header([title]).columns == {field: (0,)}


@pytest.mark.parametrize(
    "title", ["登记机关区划码(USCC 3-8位)", "区划名(按信用代码)", "登记机关", "经营范围", "序号", "备注"]
)
def test_other_headings_are_listed_and_left_alone(title):
    assert read_header([title]).columns == {}
    assert read_header([title]).ignored == (title,)


def test_the_columns_of_an_annotated_copy_are_neither_read_nor_listed():
    assert read_header(["行号", "结果", "原因", "单位名称"]).ignored == ()


def test_what_is_missing_is_named():
    assert read_header(["企业名称", "地址"]).missing == ("统一社会信用代码",)


def test_every_field_of_the_headings_is_read_and_the_limits_are_the_model_s():
    from portal.models import Enterprise, StandardisationGrade

    read_elsewhere = {"name", "uscc", "division", "province", "city", "county", "town", "state"}
    assert set(TITLES) == read_elsewhere | set(RowReader(read_header([]), None, _NoIndustries, None).readers)
    for field, limit in LIMITS.items():
        model, name = (StandardisationGrade, "certificate_no") if field == "grade_no" else (Enterprise, field)
        assert model._meta.get_field(name).max_length == limit


class _NoIndustries:
    read = None
