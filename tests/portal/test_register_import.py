"""The import as a whole: what lands in the register, what comes back, and whose rows one may touch."""

import csv
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook

from portal.actors import SYSTEM, Actor
from portal.commands.register import import_enterprises
from portal.errors import Refused
from portal.models import AuditEvent, Division, Enterprise, IndustryCode, ProfileChange, StandardisationGrade
from portal.scope import Scope
from tests.factories import NOW, EnterpriseFactory, uscc

pytestmark = pytest.mark.django_db

DIVISIONS = {
    "99": ("北江省", "province"),
    "9901": ("安澜市", "city"),
    "990102": ("青柏区", "county"),
    "990103": ("松岭区", "county"),
    "990102001": ("松涛街道", "town"),
    "9902": ("澄湾市", "city"),
    "990202": ("渔浦区", "county"),
}
HEADER = "企业名称,统一社会信用代码,省份,城市,地址,主要负责人,联系电话,成立日期"


@pytest.fixture(autouse=True)
def _reference():
    for code, (name, level) in DIVISIONS.items():
        whole = "".join(DIVISIONS[code[:n]][0] for n in (2, 4, 6, 9) if n <= len(code))
        Division.objects.create(code=code, name=name, full_name=whole, level=level)
    IndustryCode.objects.create(code="2110", section="C", name="木质家具制造", level=4)


def line(number: int, name="", address="青柏区松涛路1号", more="汪旭,13900000001,2011-03-09") -> str:
    return f"{name or f'安澜第{number}木业有限公司'},{uscc(number)},北江省,安澜市,{address},{more}"


def register(tmp_path: Path, *lines: str, header: str = HEADER, name: str = "名册.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8-sig")
    return path


def run(path: Path, actor: Actor = SYSTEM, **more):
    more.setdefault("annotated", path.parent / "批注")
    return import_enterprises(actor=actor, source=path, now=NOW, **more)


def clerk(division: str) -> Actor:
    return Actor(username="clerk", role="clerk", scope=Scope(division=division), division=division)


def totals(result) -> tuple[int, ...]:
    return result.read, result.created, result.updated, result.unchanged, result.warned, result.refused


def returned(result) -> list[dict[str, str]]:
    with result.annotated.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_new_enterprises_are_entered_with_every_value(tmp_path):
    result = run(register(tmp_path, line(1)))

    assert totals(result) == (1, 1, 0, 0, 0, 0)
    assert result.annotated is None
    entered = Enterprise.unscoped.get()
    assert (entered.uscc, entered.name, entered.division_code) == (uscc(1), "安澜第1木业有限公司", "990102")
    assert (entered.site_address, entered.principal_name) == ("青柏区松涛路1号", "汪旭")
    assert (entered.established_on, entered.created_at) == (date(2011, 3, 9), NOW)
    assert (entered.high_hazard, entered.size, entered.state) == (None, "", "active")
    assert entered.search_text.startswith("安澜 澜第")


def test_running_it_twice_changes_nothing(tmp_path):
    path = register(tmp_path, line(1), line(2, address="凯旋路2号"))
    run(path)
    before = list(Enterprise.unscoped.order_by("pk").values())

    assert totals(run(path)) == (2, 0, 0, 2, 1, 0)
    assert list(Enterprise.unscoped.order_by("pk").values()) == before
    assert not ProfileChange.unscoped.exists()


def test_one_import_is_one_event(tmp_path):
    run(register(tmp_path, line(1), line(2)), clerk("9901"))

    event = AuditEvent.unscoped.get()
    assert (event.action, event.actor, event.division_code) == ("register.imported", "clerk", "9901")
    assert {"file": "名册.csv", "created": 2, "refused": 0}.items() <= event.detail.items()


def test_a_dry_run_tells_the_same_and_leaves_nothing(tmp_path):
    result = run(register(tmp_path, line(1), "甲,12,北江省,安澜市,青柏区1号,,,"), dry_run=True)

    assert totals(result) == (2, 1, 0, 0, 0, 1)
    assert not Enterprise.unscoped.exists()
    assert not AuditEvent.unscoped.exists()
    assert returned(result)[0]["行号"] == "3"


def test_refused_and_warned_rows_come_back_with_number_result_and_reason(tmp_path):
    result = run(
        register(
            tmp_path,
            line(1),
            "乙厂,320100000012345,北江省,安澜市,青柏区2号,=1+1,,",
            "",
            line(3, address="凯旋路3号"),
            line(1, name="重复的木业"),
        )
    )

    assert totals(result) == (4, 2, 0, 0, 1, 2)
    assert result.annotated.name == "批注.csv"
    rows = returned(result)
    assert [(row["行号"], row["结果"]) for row in rows] == [
        ("3", "未导入"),
        ("5", "已导入，请核对"),
        ("6", "未导入"),
    ]
    assert "15位的旧注册号" in rows[0]["原因"]
    assert rows[0]["主要负责人"] == "'=1+1"
    assert "只能识别到北江省安澜市" in rows[1]["原因"]
    assert "与第2行重复" in rows[2]["原因"]
    assert list(rows[0])[3:] == HEADER.split(",")


def test_the_annotated_copy_can_be_mended_and_imported_again(tmp_path):
    first = run(
        register(tmp_path, "=丙厂,320100000012345,北江省,安澜市,青柏区2号,,,", line(2, address="凯旋路3号"))
    )
    mended = first.annotated.read_text(encoding="utf-8-sig").replace("320100000012345", uscc(9))
    path = register(tmp_path, *mended.splitlines()[1:], header=mended.splitlines()[0], name="二.csv")

    second = run(path, annotated=tmp_path / "批注二")

    assert totals(second) == (2, 1, 0, 1, 1, 0)
    assert Enterprise.unscoped.filter(name="=丙厂").exists()
    assert list(returned(second)[0])[:4] == ["行号", "结果", "原因", "企业名称"]


def test_a_workbook_comes_back_as_a_workbook(tmp_path):
    path = tmp_path / "名册.xlsx"
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    book.add_worksheet("填表说明").write(0, 0, "请如实填写")
    sheet = book.add_worksheet("名册")
    sheet.write_row(1, 0, ["序号", "单位名称", "统一社会信用代码", "省份", "城市", "住所"])
    sheet.write_row(2, 0, [1, "安澜木业", uscc(1), "北江省", "安澜市", "青柏区1号"])
    sheet.write_row(3, 0, [2, "=cmd()", uscc(2), "北江省", "安澜市", "凯旋路1号"])
    sheet.write_row(4, 0, [3, "数字厂", 919901020000000018, "北江省", "安澜市", "青柏区1号"])
    book.close()
    result = run(path)

    assert totals(result) == (3, 2, 0, 0, 1, 1)
    assert result.ignored_columns == ("序号",)
    rows = list(load_workbook(result.annotated).active.iter_rows())
    assert [cell.value for cell in rows[1]][:2] == [4, "已导入，请核对"]
    assert (rows[1][4].value, rows[1][4].data_type) == ("=cmd()", "s")
    assert "科学计数法" in rows[2][2].value


def test_a_formula_without_a_stored_result_is_named_as_such(tmp_path):
    path = tmp_path / "名册.xlsx"
    book = Workbook()
    book.active.title = "空表"
    sheet = book.create_sheet("企业")
    sheet.append(["单位名称", "统一社会信用代码", "省份", "城市", "区县", "联系人"])
    sheet.append(['="安澜"&"一厂"', uscc(1), "北江省", "安澜市", "青柏区", "汪旭"])
    sheet.append(["安澜二厂", uscc(2), "北江省", "安澜市", "青柏区", '=CONCAT("汪","旭")'])
    book.save(path)

    result = run(path)

    sheet = load_workbook(result.annotated, read_only=True).active
    reasons = {row[0]: row[2] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert (result.created, result.warned, result.refused) == (1, 1, 1)
    assert "单位名称是没有计算结果的公式" in reasons[2]
    assert "没有填写" not in reasons[2]
    assert "联系人是没有计算结果的公式" in reasons[3]


def test_a_blank_cell_never_wipes_what_the_enterprise_has_entered(tmp_path):
    known = EnterpriseFactory(
        uscc=uscc(1), name="安澜第1木业有限公司", principal_name="沈岚", employee_count=40, high_hazard=True
    )
    result = run(register(tmp_path, line(1, more=",,")))

    assert totals(result) == (1, 0, 1, 0, 0, 0)
    known.refresh_from_db()
    assert (known.principal_name, known.employee_count, known.high_hazard) == ("沈岚", 40, True)
    assert known.site_address == "青柏区松涛路1号"


def test_every_changed_value_is_kept_with_its_old_one_and_a_new_name_is_listed(tmp_path):
    known = EnterpriseFactory(uscc=uscc(1), name="安澜旧名厂", division_code="990102", size="small")
    header = f"{HEADER},企业规模"
    result = run(register(tmp_path, line(1, more="汪旭,13900000001,2011-03-09,大型"), header=header))

    assert totals(result) == (1, 0, 1, 0, 1, 0)
    assert returned(result)[0]["原因"] == "单位名称由“安澜旧名厂”改为“安澜第1木业有限公司”，请核对。"
    changes = {change.field: change for change in ProfileChange.unscoped.all()}
    assert (changes["name"].old, changes["name"].new) == ("安澜旧名厂", "安澜第1木业有限公司")
    assert (changes["size"].old, changes["size"].new) == ("小型", "大型")
    assert (changes["principal_name"].old, changes["principal_name"].new) == ("", "汪旭")
    assert set(changes) == {
        "name", "size", "site_address", "principal_name", "contact_phone", "established_on",
    }  # fmt: skip
    assert (changes["name"].source, changes["name"].changed_by) == ("名册导入", "system")
    assert changes["name"].from_on == date(2026, 10, 9)
    known.refresh_from_db()
    assert known.search_text.startswith("安澜 澜第 第1" if "第1" in known.search_text else "安澜 澜第")


def test_a_finer_division_set_by_hand_stays_and_a_move_is_listed(tmp_path):
    finer = EnterpriseFactory(uscc=uscc(1), name="安澜第1木业有限公司", division_code="990102001")
    moved = EnterpriseFactory(uscc=uscc(2), name="安澜第2木业有限公司", division_code="990103")
    result = run(register(tmp_path, line(1, address="凯旋路2号"), line(2)))

    finer.refresh_from_db()
    moved.refresh_from_db()
    assert (finer.division_code, moved.division_code) == ("990102001", "990102")
    reasons = [row["原因"] for row in returned(result)]
    assert reasons[1] == "属地由北江省安澜市松岭区改为北江省安澜市青柏区，请核对。"


def test_a_clerk_touches_only_the_rows_of_the_own_jurisdiction(tmp_path):
    mine = EnterpriseFactory(uscc=uscc(4), name="安澜第4木业有限公司", division_code="990102")
    foreign = EnterpriseFactory(uscc=uscc(5), name="别处木业", division_code="990202")
    path = register(
        tmp_path,
        line(1),
        line(2, address="松岭区2号"),
        line(3, address="凯旋路3号"),
        line(4, address="凯旋路4号"),
        line(5),
    )
    result = run(path, clerk("990102"))

    assert totals(result) == (5, 1, 1, 0, 1, 3)
    reasons = {row["行号"]: row["原因"] for row in returned(result)}
    assert (
        reasons["3"] == "属地是北江省安澜市松岭区，不在北江省安澜市青柏区辖区内，本行未导入，请由当地导入。"
    )
    assert "只能识别到北江省安澜市，不能确认在北江省安澜市青柏区辖区内" in reasons["4"]
    assert "已在别处登记" in reasons["6"]
    mine.refresh_from_db()
    foreign.refresh_from_db()
    assert (mine.division_code, mine.site_address) == ("990102", "凯旋路4号")
    assert (foreign.name, foreign.division_code) == ("别处木业", "990202")
    assert Enterprise.unscoped.count() == 3


def test_somebody_without_a_jurisdiction_imports_nothing(tmp_path):
    stranger = Actor(username="a", role="safety_officer", scope=Scope(enterprise_id=1), enterprise_id=1)

    with pytest.raises(Refused, match="监管部门"):
        run(register(tmp_path, line(1)), stranger)


def test_what_is_nowhere_is_refused_but_a_known_enterprise_keeps_its_place(tmp_path):
    known = EnterpriseFactory(uscc=uscc(2), name="安澜第2木业有限公司", division_code="990102")
    header = "企业名称,统一社会信用代码,地址"
    result = run(
        register(tmp_path, f"甲厂,{uscc(1)},兴工街", f"{known.name},{uscc(2)},兴工街", header=header)
    )

    assert totals(result) == (2, 0, 1, 0, 1, 1)
    assert "属地没有确定，本行未导入" in returned(result)[0]["原因"]
    known.refresh_from_db()
    assert known.division_code == "990102"


def test_grades_are_entered_once_and_a_newer_one_ends_the_older(tmp_path):
    header = "企业名称,统一社会信用代码,行政区划,标准化等级,定级日期,标准化有效期至,标准化证书编号"
    older = register(tmp_path, f"甲厂,{uscc(1)},990102,三级,2022-05-01,2025-04-30,AQ-1", header=header)
    newer = register(
        tmp_path, f"甲厂,{uscc(1)},990102,二级,2025-03-01,2028-02-29,AQ-2", header=header, name="二.csv"
    )
    run(older)
    run(older)
    result = run(newer)

    assert totals(result) == (1, 0, 1, 0, 0, 0)
    rows = StandardisationGrade.unscoped.order_by("from_on").values_list(
        "grade", "from_on", "to_on", "certificate_no"
    )
    assert list(rows) == [
        (3, date(2022, 5, 1), date(2025, 3, 1), "AQ-1"),
        (2, date(2025, 3, 1), date(2028, 3, 1), "AQ-2"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("序号,地址\n1,某路\n", "前30行里没有表头"),
        ("企业名称,地址\n甲,某路\n", "表头缺少“统一社会信用代码”一列"),
        ("", "文件是空的"),
        ("\n" * 40 + HEADER, "前30行里没有表头"),
    ],
)
def test_a_file_that_is_no_register_is_refused_as_a_whole(tmp_path, content, sentence):
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(Refused, match=sentence):
        run(path)
    assert not AuditEvent.unscoped.exists()


def test_a_file_broken_in_the_middle_leaves_nothing_half(tmp_path):
    path = register(tmp_path, *(line(n) for n in range(1, 20)), '乙厂,"' + "\n".join(["x"] * 300))

    with pytest.raises(Refused, match="引号没有成对"):
        run(path)
    assert not Enterprise.unscoped.exists()


def test_without_divisions_the_import_says_what_to_run(tmp_path):
    Division.objects.all().delete()

    with pytest.raises(Refused, match="load_reference"):
        run(register(tmp_path, line(1)))


def test_blank_lines_above_the_heading_and_progress(tmp_path):
    seen = []
    path = register(tmp_path, HEADER, *(line(n) for n in range(1, 1201)), header="企业名册（内部）,,\n,,\n")
    result = run(path, progress=lambda done, total: seen.append((done, total)))

    assert result.created == 1200
    assert seen[0] == (500, 1204)
    assert seen[-1] == (1204, 1204)


def test_memory_does_not_grow_with_the_file(tmp_path):
    import tracemalloc

    def peak(rows: int) -> int:
        path = register(tmp_path, *(line(n, address="凯旋路3号") for n in range(1, rows)), name=f"{rows}.csv")
        run(path, dry_run=True)
        tracemalloc.start()
        run(path, dry_run=True)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(6000) < peak(600) * 1.5 + 2_000_000
