"""One line of a dirty register: what is stored, what is refused, what the clerk is asked."""

from datetime import date

import pytest

from portal.register import uscc, values
from portal.register.cells import clean
from portal.register.dates import read_date
from portal.register.division_index import DivisionIndex
from portal.register.divisions import Resolver
from portal.register.headers import read_header
from portal.register.rows import RowReader
from tests import factories

TODAY = date(2026, 11, 22)
RESOLVER = Resolver(DivisionIndex([("99", "北江省"), ("9901", "安澜市"), ("990102", "青柏区")]))
INDUSTRIES = values.Industries(
    [("C", "制造业"), ("21", "家具制造业"), ("211", "木质家具制造"), ("2110", "木质家具制造")]
)
CODE = factories.uscc(1)
WRONG_CHECK = CODE[:-1] + ("0" if CODE[-1] != "0" else "1")


def read(**cells):
    titles = {
        "单位名称": "安澜青松木业有限公司",
        "统一社会信用代码": CODE,
        "地址": "北江省安澜市青柏区松涛路1号",
    }
    line = titles | cells
    return RowReader(read_header(line), RESOLVER, INDUSTRIES, TODAY).read(7, list(line.values()))


def test_a_clean_row():
    row = read(
        行业="C2110",
        企业规模="小型",
        是否高危="否",
        从业人数="35人",
        成立日期="2011/3/9",
        主要负责人="汪旭",
        联系电话="13900000001",
        监管行业="轻工、消防",
    )

    assert (row.line, row.refusals, row.warnings) == (7, [], [])
    assert row.values == {
        "name": "安澜青松木业有限公司",
        "uscc": CODE,
        "uscc_checksum_ok": True,
        "site_address": "北江省安澜市青柏区松涛路1号",
        "division_code": "990102",
        "industry": "2110",
        "size": "small",
        "high_hazard": False,
        "employee_count": 35,
        "established_on": date(2011, 3, 9),
        "principal_name": "汪旭",
        "contact_phone": "13900000001",
        "sectors": ["工贸", "消防"],
    }


def test_a_wrong_check_character_is_a_warning_and_is_remembered():
    row = read(统一社会信用代码=WRONG_CHECK)

    assert row.refusals == []
    assert row.values["uscc_checksum_ok"] is False
    assert row.warnings == ["统一社会信用代码的校验码不符，已按原样导入，请对照营业执照核对。"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "没有填写"),
        ("无", "没有填写"),
        ("320100000012345", "15位的旧注册号"),
        ("3201000012345", "13位的旧注册号"),
        ("9199010", "有7位，应为18位"),
        (CODE[:-1] + "O", "字符O"),
        ("9A99010A" + CODE[8:], "第3至8位应为数字"),
        (9.199e17, "科学计数法"),
        ("9.199E+17", "科学计数法"),
    ],
)
def test_a_code_of_the_wrong_shape_refuses_the_row(code, reason):
    row = read(统一社会信用代码=code)

    assert reason in row.refusals[0]
    assert "uscc" not in row.values


@pytest.mark.parametrize(
    "written", [f" {CODE.lower()} ", "　".join((CODE[:8], CODE[8:])), f"'{CODE}", f"\ufeff{CODE}"]
)
def test_ways_of_writing_a_code_are_no_mistakes(written):
    assert read(统一社会信用代码=written.replace("'", "")).values["uscc"] == CODE


def test_early_codes_and_the_thirty_one_trap():
    assert not uscc.checksum_ok("91350100M0001TGQXM")
    assert uscc.fault("91350100M0001TGQXM") == ""
    ending_in_zero = next(code for code in map(factories.uscc, range(200)) if code[-1] == "0")
    assert uscc.checksum_ok(ending_in_zero)


def test_letters_e_and_digits_are_no_scientific_number():
    assert uscc.fault("91990102E682417184") == ""


@pytest.mark.parametrize("name", ["", "  ", "-", "无", "N/A", "（）", "\u200b"])
def test_a_missing_name_refuses_the_row(name):
    assert read(单位名称=name).refusals == ["单位名称没有填写，请按营业执照填写全称。"]


def test_all_faults_of_identity_are_told_at_once():
    assert len(read(单位名称="", 统一社会信用代码="12").refusals) == 2


def test_a_name_of_ten_megabytes_gets_a_sentence():
    row = read(单位名称="长" * 10_000_000)

    assert row.refusals == ["单位名称有10000000个字，超过200字，请按营业执照填写。"]


@pytest.mark.parametrize(
    ("cells", "field", "words"),
    [
        ({"成立日期": "2031-01-01"}, "established_on", "在今天以后"),
        ({"成立日期": "0208-01-01"}, "established_on", "不合情理"),
        ({"成立日期": "去年"}, "established_on", "不是日期"),
        ({"成立日期": "2011-02-30"}, "established_on", "不是日期"),
        ({"行业": "9999"}, "industry", "GB/T 4754"),
        ({"企业规模": "规上"}, "size", "大型、中型"),
        ({"是否高危": "也许"}, "high_hazard", "请填是或者否"),
        ({"从业人数": "很多"}, "employee_count", "不是人数"),
        ({"从业人数": "9" * 40}, "employee_count", "不是人数"),
        ({"联系电话": "老王"}, "contact_phone", "不像电话号码"),
        ({"住所": "远" * 301}, "reg_address", "超过300字"),
        ({"监管行业": "养殖"}, "sectors", "不能识别"),
        ({"标准化等级": "优秀"}, "grade", "一级、二级、三级"),
    ],
)
def test_a_value_that_cannot_be_read_stays_out_and_is_explained(cells, field, words):
    row = read(**cells)

    assert row.refusals == []
    assert field not in row.values
    assert words in row.warnings[0]
    assert row.warnings[0].endswith("。")


def test_blank_cells_are_absent_so_that_they_overwrite_nothing():
    row = read(主要负责人="", 联系电话="-", 从业人数=None)

    assert {"principal_name", "contact_phone", "employee_count"}.isdisjoint(row.values)
    assert row.warnings == []


def test_emoji_rare_characters_and_formulas_stay_text():
    row = read(单位名称="=安澜𠮷野家👨‍👩‍👧木业（𬭚）有限公司")

    assert row.values["name"] == "=安澜𠮷野家👨‍👩‍👧木业（𬭚）有限公司"


def test_control_and_direction_characters_go_and_blanks_shrink():
    row = read(单位名称="安澜\x00青松\u202e　　木业\n有限公司")

    assert row.values["name"] == "安澜青松 木业 有限公司"
    assert row.warnings == ["单位名称含有无法显示的字符，已去除，请核对。"]


def test_an_apostrophe_put_there_against_formulas_is_taken_off_again():
    assert clean("'=1+1") == "=1+1"
    assert clean("O'Neill") == "O'Neill"


def test_a_grade_needs_the_day_it_was_given():
    assert "缺少标准化定级日期" in read(标准化等级="二级").warnings[0]
    whole = read(标准化等级="三级企业", 定级日期="2025-05-01", 标准化有效期至="2028-04-30").values
    assert (whole["grade"], whole["grade_from"], whole["grade_to"]) == (
        3,
        date(2025, 5, 1),
        date(2028, 4, 30),
    )
    assert read(标准化等级="未定级").warnings == []
    assert (
        "早于定级日期"
        in read(标准化等级="一级", 定级日期="2025-05-01", 标准化有效期至="2024-04-30").warnings[0]
    )


def test_a_register_closes_nobody():
    row = read(经营状态="注销")

    assert row.refusals == []
    assert "不办理注销" in row.warnings[0]
    assert read(经营状态="存续（在营、开业、在册）").warnings == []


def test_a_shifted_row_is_refused():
    titles = read_header(["单位名称", "统一社会信用代码"])
    row = RowReader(titles, RESOLVER, INDUSTRIES, TODAY).read(3, ["甲厂", CODE, "", "多出来"])

    assert "比表头多1格" in row.refusals[0]


def test_of_two_columns_for_one_field_the_first_filled_one_counts():
    header = read_header(["单位名称", "统一社会信用代码", "联系电话", "手机"])
    row = RowReader(header, RESOLVER, INDUSTRIES, TODAY).read(3, ["甲厂", CODE, "", "13900000002"])

    assert row.values["contact_phone"] == "13900000002"


def test_the_production_address_decides_before_the_registered_one():
    resolver = Resolver(
        DivisionIndex([("99", "北江省"), ("9901", "安澜市"), ("990102", "青柏区"), ("990103", "松岭区")])
    )
    header = read_header(["单位名称", "统一社会信用代码", "注册地址", "经营地址"])
    cells = ["甲厂", CODE, "北江省安澜市青柏区1号", "北江省安澜市松岭区2号"]

    assert RowReader(header, resolver, INDUSTRIES, TODAY).read(2, cells).values["division_code"] == "990103"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-03-15", date(2020, 3, 15)),
        ("2020年3月15日", date(2020, 3, 15)),
        ("2020.3.15", date(2020, 3, 15)),
        ("20200315", date(2020, 3, 15)),
        ("2020-03-15 08:30:00", date(2020, 3, 15)),
        ("2020年3月", date(2020, 3, 1)),
        ("43905", date(2020, 3, 15)),
        ("20201315", None),
        ("三月", None),
    ],
)
def test_dates_as_people_type_them(text, day):
    assert read_date(text) == day


def test_an_industry_by_name_is_the_most_detailed_class():
    assert INDUSTRIES.read("industry", "木质家具制造") == "2110"
    assert INDUSTRIES.read("industry", "c2110木质家具制造") == "2110"
    assert INDUSTRIES.read("industry", "C") == "C"
