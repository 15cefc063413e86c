"""Where an enterprise belongs. The table is the real one; the addresses are invented on its pattern."""

from functools import cache

import pytest

from portal.reference import tables
from portal.register.division_index import DivisionIndex, FormerName
from portal.register.divisions import Resolver


@cache
def resolver() -> Resolver:
    former = [
        FormerName(row["code"], row["city_code"], row["name"], tuple(row["successors"].split(";")))
        for row in tables.former_divisions()
    ]
    return Resolver(DivisionIndex(tables.divisions(), former))


def resolve(address="", province="", city="", **more):
    return resolver().resolve(province=province, city=city, address=address, **more)


CERTAIN = [
    # province, city, address → code
    ("辽宁省", "大连市", "辽宁省大连市甘井子区柳岸路20号", "210211"),
    ("辽宁", "大连", "甘井子区柳岸路20号", "210211"),
    ("", "", "辽宁省大连市甘井子区柳岸路20号", "210211"),
    ("吉林", "长春", "中国吉林省长春市朝阳区新月路24号", "220104"),
    ("吉林", "吉林", "吉林市昌邑区解放东路2号", "220202"),
    ("吉林省", "吉林市", "吉林省吉林市昌邑区解放东路2号", "220202"),
    ("辽宁", "朝阳", "朝阳市双塔区凌河街5号", "211302"),
    ("辽宁", "朝阳", "朝阳县柳城街道", "211321001"),
    ("内蒙古", "呼和浩特", "新城区海东路9号", "150102"),
    ("陕西", "西安", "新城区韩森路9号", "610102"),
    ("黑龙江", "哈尔滨", "哈尔滨市　道里区　安丰街６号", "230102"),
    ("北京市", "北京市", "北京市朝阳区来广路1号", "110105"),
    ("北京", "市辖区", "朝阳区来广路1号", "110105"),
    ("重庆市", "", "重庆市綦江区沙溪路1号", "500110"),
    ("湖北", "仙桃", "仙桃市龙华山街道", "429004003"),
    ("河南省", "济源市", "河南省济源市沁园街道", "419001001"),
    ("广东", "东莞", "东莞市石碣镇桔洲路9号", "441900101"),
    ("广东", "东莞", "东莞市鸿福东路1号", "441900"),
    ("广东", "中山", "中山市板芙镇工业大道", "442000115"),
    ("海南", "儋州", "儋州市那大镇中兴路", "460400100"),
    ("甘肃", "嘉峪关", "嘉峪关市新华路", "620201"),
    ("吉林", "长春", "长春市高新技术产业开发区超越路1188号", "220173"),
    ("吉林", "长春", "高新区硅谷大街10号", "220173"),
    ("吉林", "长春", "长春市净月开发区福祉路8号", "220172"),
    ("吉林", "长春", "长春市经开区临河街8号", "220171"),
    ("吉林", "长春", "公主岭市范家屯镇西环路", "220184103"),
    ("吉林", "延边州", "延吉市新兴街162号", "222401"),
    ("吉林", "松原", "前郭县查干大街1号", "220721"),
    ("辽宁", "丹东", "宽甸县长甸镇碑沟村", "210624105"),
    ("辽宁", "阜新", "阜新太平区煤城路8号", "210904"),
    ("辽宁", "营口", "营口市老边区路南镇东村", "210811101"),
    ("辽宁", "营口", "中国（辽宁）自由贸易试验区营口市西市区科园路1号", "210803"),
    ("广东", "江门", "江门市杜阮镇松园工业区", "440703103"),
    ("新疆", "克孜勒苏柯尔克孜", "阿图什市光明路", "653001"),
    ("四川", "阿坝州", "马尔康市团结街", "513201"),
]


@pytest.mark.parametrize(("province", "city", "address", "code"), CERTAIN)
def test_an_address_in_today_s_names_is_resolved_without_a_note(province, city, address, code):
    found = resolve(address, province, city)

    assert (found.code, found.notes) == (code, ())


DEDUCED = [
    ("吉林", "四平", "公主岭市岭东大街", "220184"),
    ("黑龙江", "哈尔滨", "动力区文政街8号", "230110"),
    ("广东", "广州", "广州市东山区寺右路8号", "440104"),
    ("广东", "广州", "广州市增城新塘镇坭头路", "440118101"),
    ("广东", "江门", "新会市会城镇东侯路", "440705"),
    ("广东", "江门", "新会市棠下镇大林村", "440703101"),
    ("广东", "江门", "台城镇凤凰路", "440781"),
    ("吉林", "长春", "九台市工农街日杂楼", "220113"),
    ("吉林", "长春", "长乐公路5公里东侧（南关区幸福村）", "220102"),
]


@pytest.mark.parametrize(("province", "city", "address", "code"), DEDUCED)
def test_an_older_or_shortened_name_is_followed_and_said(province, city, address, code):
    found = resolve(address, province, city)

    assert found.code == code
    assert "请核对" in found.notes[0]


UNDECIDED = [
    ("吉林", "长春", "长春市凯旋路13号", "2201", "只能识别到吉林省长春市"),
    ("吉林", "长春", "长春市朝阳桥下", "2201", "只能识别到"),
    ("辽宁", "大连", "大连经济技术开发区金马路1号", "2102", "只能识别到"),
    ("辽宁", "大连", "大连市东港市场12号", "2102", "只能识别到"),
    ("广东", "汕头", "潮阳市棉北路", "4405", "潮南区"),
    ("辽宁", "沈阳", "沈阳市海城市站前路1号", "21", "海城市"),
    ("广东", "深圳", "深圳市宝安区龙华镇油松路", "4403", "龙华区"),
    ("广东", "揭阳", "揭阳市东山区新阳路", "4452", "只能识别到"),
    ("辽宁", "某新区", "顺发路1号", "21", "城市“某新区”"),
    ("黑龙江", "哈尔滨", "城关镇西街", "2301", "只能识别到"),
]


@pytest.mark.parametrize(("province", "city", "address", "code", "note"), UNDECIDED)
def test_what_is_not_certain_stays_at_the_finest_level_that_is(province, city, address, code, note):
    found = resolve(address, province, city)

    assert found.code == code
    assert note in "".join(found.notes)


@pytest.mark.parametrize(
    ("province", "city", "code", "kept"),
    [("广东", "珠海", "4404", "广东省珠海市"), ("广东", "", "44", "广东省")],
)
def test_an_address_in_another_province_leaves_it_where_the_columns_say(province, city, code, kept):
    found = resolve("贵州省遵义市正安县经济开发区", province, city)

    assert found.code == code
    assert found.notes[0].startswith(f"属地说法不一（{kept}、贵州省），暂列{kept}")


def test_two_provinces_in_an_address_without_columns_are_nobody_s():
    found = resolve("朝阳区新月路24号")

    assert found.code == ""
    assert found.notes


def test_nothing_to_go_by():
    assert resolve("兴工街8号").code == ""
    assert "看不出属于哪个省" in resolve("兴工街8号").notes[0]


@pytest.mark.parametrize(
    ("division", "code"),
    [
        ("220104", "220104"),
        ("220104000000", "220104"),
        ("220104001001", "220104001"),
        ("220100", "2201"),
        ("220000", "22"),
        ("110100", "11"),
        ("吉林省长春市朝阳区", "220104"),
        ("吉林省/长春市/朝阳区", "220104"),
        ("长春市-绿园区-合心镇", "220106100"),
    ],
)
def test_a_division_column_decides(division, code):
    assert resolve(division=division).code.startswith(code)
    assert resolve(division=division).code[: len(code)] == code


def test_a_county_s_name_is_read_within_the_city_and_alone_only_when_it_is_unique():
    assert resolve(province="吉林", city="长春", division="朝阳区").code == "220104"
    assert resolve(province="北京", division="朝阳区").code == "110105"

    alone = resolve(division="朝阳区")
    assert alone.code == ""
    assert "不止一处" in alone.notes[0]


def test_a_retired_code_is_followed_when_it_has_one_successor():
    moved = resolve(division="220381")
    assert moved.code == "220184"
    assert "已停用" in moved.notes[0]

    split = resolve(division="440582")
    assert split.code == "4405"
    assert "不在现行区划表" in split.notes[0]


def test_the_division_column_wins_over_an_address_and_says_so():
    found = resolve("长春市南关区人民大街8号", "吉林", "长春", division="220104")

    assert found.code == "220104"
    assert "地址写的是吉林省长春市南关区" in found.notes[0]


def test_a_division_column_that_contradicts_province_and_city_is_reported():
    found = resolve(province="辽宁", city="大连", division="220104")

    assert found.code == "220104"
    assert "不一致" in found.notes[0]


def test_a_town_column_refines_or_decides():
    assert resolve(province="吉林", city="长春", division="绿园区", town="合心镇").code == "220106100"
    assert resolve("三间村", "吉林", "长春", town="合心镇").code == "220106100"
    assert resolve("长春市南关区人民大街", "吉林", "长春", town="合心镇").code == "220102"
