"""去标识: what the automatic check finds, and what it leaves alone."""

import pytest

from cms.rules.identity import Known, traces

CASE = Known(
    persons=frozenset({"周敏"}),
    enterprises=frozenset({"安澜恒拓木业有限公司", "安澜恒拓木业"}),
    codes=frozenset({"91990102MA00000012"}),
    addresses=frozenset({"石桥街道工业路8号"}),
    places=frozenset({"石桥街道"}),
)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("负责人周敏说不知情", "姓名", "周敏"),
        ("周 敏说不知情", "姓名", "周敏"),
        ("法定代表人：钱立", "姓名", "钱立"),
        ("王建国先生当场承认", "姓名", "王建国"),
        ("身份证11010519491231002X", "身份证号", "11010519491231002X"),
        ("电话13912345678", "手机号", "13912345678"),
        ("电话１３９１２３４５６７８", "手机号", "13912345678"),
        ("座机0571-88001234", "电话号码", "0571-88001234"),
        ("货车浙A12345进厂", "车牌号", "浙A12345"),
        ("代码91990102MA00000012", "统一社会信用代码", "91990102MA00000012"),
        ("位于人民路12号", "门牌地址", "位于人民路12号"),
        ("在石桥街道检查", "过细的地名", "石桥街道"),
        ("安澜恒拓木业的车间", "企业名称", "安澜恒拓木业"),
        ("平皋远山涂料有限公司的车间", "企业名称", "平皋远山涂料有限公司"),
    ],
)
def test_what_points_at_somebody_is_found(text, kind, found):
    assert (kind, found) in [(trace.kind, trace.found) for trace in traces(text, CASE)]


@pytest.mark.parametrize(
    "text",
    [
        "某家具有限公司的打磨车间积尘",
        "主要负责人某某签署整改意见书",
        "应急〔2025〕11号第十条，2026-10-22 决定，罚款 20000.00 元",
        "拨打 12350 举报，编号 AL-00042",
        "主要负责人没有组织检查，安全员每班巡查",
        "检查发现728件爆竹、148.513吨危险化学品",
    ],
)
def test_ordinary_words_of_a_case_pass(text):
    assert traces(text, Known()) == []


def test_an_enterprise_whose_publication_by_name_was_decided_may_be_named():
    named = Known(enterprises=CASE.enterprises, enterprise_may_be_named=True)

    assert traces("安澜恒拓木业有限公司被处罚", named) == []
    assert traces("安澜恒拓木业有限公司被处罚", CASE)


@pytest.mark.parametrize(
    "text", ["厂长王建国说不知情", "当事人李强，男", "电话(0571)88001234", "主要负责人陈大明没有到场"]
)
def test_a_name_right_behind_a_post_is_found(text):
    assert traces(text, Known())


@pytest.mark.parametrize(
    "text",
    ["当事人陈述，情况属实", "负责人任职于企业", "负责人高度重视，马上停产", "经理周密安排", "老板马上到场"],
)
def test_words_that_begin_like_a_name_pass(text):
    assert traces(text, Known()) == []
