"""The parameter file: what is marked as checked, which places it knows, which names the rules ask for."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from portal.legal import NotInForce
from selfcheck import checks
from selfcheck.law import PARAMETERS, law_book, law_for
from selfcheck.law_register import markdown, rows

RULES = PARAMETERS.parent
CHECKED_INSTRUMENTS = {
    "应急管理部关于严格规范安全生产执法行为的通知",
    "辽宁省应急管理厅关于严格规范安全生产执法检查有关事项的通知",
    "江门市应急管理系统严格规范涉企行政检查若干措施",
    "黑龙江省应急管理厅关于加强安全生产执法工作的实施意见",
    "长春市应急管理局关于政协提案的答复",
}
ALL = [version for versions in law_book().values() for version in versions]


def test_only_values_of_texts_that_were_read_are_marked_as_checked():
    checked = {version.citation.instrument for version in ALL if version.verified}

    assert checked == CHECKED_INSTRUMENTS
    assert not any(version.verified for version in ALL if "口径" in version.citation.article)


@pytest.mark.parametrize("division", ["", "21", "4407", "23", "2201"])
def test_every_profile_has_its_own_rows_with_their_source(division):
    own = [version for version in ALL if version.division == division]

    assert own
    assert all(version.citation.article for version in own)


def test_the_boot_checks_find_what_is_wrong_with_the_parameters(monkeypatch):
    caps = law_book()["caps"][0]
    bad = replace(caps, name="x", value={"neu_wort": 1}, citation=replace(caps.citation, instrument=""))
    monkeypatch.setattr(checks, "law_book", lambda: {"x": (bad,)})

    found = [
        *checks.law_speaks_chinese(None),
        *checks.every_profile_is_there(None),
        *checks.only_texts_are_verified(None),
    ]

    assert [error.id for error in found] == ["selfcheck.E003", *["selfcheck.E004"] * 4, "selfcheck.E005"]
    assert "neu_wort" in found[0].msg


def test_the_parameters_pass_the_boot_checks():
    checked = (checks.law_speaks_chinese, checks.every_profile_is_there, checks.only_texts_are_verified)

    assert [error for check in checked for error in check(None)] == []


def test_a_place_without_own_rows_inherits_the_national_ones():
    on = date(2026, 11, 22)
    national, local = law_for("", on), law_for("2201", on)

    assert local["caps"] is national["caps"]
    assert local["one_level"].division == "2201"
    assert law_for("2301", on)["caps"] is national["caps"]
    assert law_for("230102", on)["key_enterprise_extra"].value["extra"] == 1


def test_names_the_rules_ask_for_exist():
    asked = set()
    for path in [*RULES.glob("*.py"), *RULES.glob("readers/*.py")]:
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'law(?:\.get|\.value|\.book)?[\[(]"([a-z0-9_]+)"', text))
        asked |= set(re.findall(r'in_force\(law, "([a-z0-9_]+)"\)', text))

    assert asked - set(law_book()) == set()
    assert len(asked) > 40


@pytest.mark.parametrize(
    ("name", "division", "last_day_without", "first_day"),
    [
        ("quarterly_check", "", date(2025, 1, 27), date(2025, 1, 28)),
        ("le1j_self_or_expert", "4407", date(2025, 2, 19), date(2025, 2, 20)),
        ("closure_180_days", "", date(2021, 8, 31), date(2021, 9, 1)),
        ("le2_minor", "", date(2021, 7, 14), date(2021, 7, 15)),
        ("key_enterprise_extra", "23", date(2022, 6, 22), date(2022, 6, 23)),
        ("plan_filing", "21", date(2025, 5, 27), date(2025, 5, 28)),
        ("dangerous_operation_crime", "", date(2021, 2, 28), date(2021, 3, 1)),
    ],
)
def test_a_rule_begins_on_its_day(name, division, last_day_without, first_day):
    with pytest.raises(NotInForce):
        law_for(division, last_day_without)[name]
    assert law_for(division, first_day)[name].effective_from == first_day


def test_the_measures_change_on_1_february_2026():
    """令15/77 → 令18；行政处罚法第三十七条要求两者并存"""
    old, new = law_for("", date(2026, 1, 31)), law_for("", date(2026, 2, 1))

    assert old["measures_in_force"].value != new["measures_in_force"].value
    assert old.get("basis_measures_45") is not None
    assert new.get("basis_measures_45") is None


def test_the_hazardous_chemicals_law_replaces_the_regulation_on_1_may_2026():
    assert law_for("", date(2026, 4, 30))["hazchem_law"].value == "危险化学品安全管理条例"
    assert law_for("", date(2026, 5, 1))["hazchem_law"].value == "危险化学品安全法"


def test_the_caps_table_is_the_text_of_the_notice():
    """应急〔2025〕11号三"""
    table = law_for("", date(2025, 1, 28))["caps"].value

    assert table["high_hazard"] == {"1": 2, "2": 4, "3": 8, "ungraded": 12}
    assert table["other"] == {"1": 1, "2": 2, "3": 4, "ungraded": 6}


def test_no_penalty_basis_is_a_normative_document():
    """行政处罚法第十六条"""
    allowed = ("中华人民共和国", "安全生产事故隐患排查治理暂行规定", "安全生产违法行为行政处罚办法")
    bases = [version for version in ALL if version.name.startswith("basis_")]

    assert bases
    assert all(version.citation.instrument.startswith(allowed) for version in bases)


def test_the_register_lists_every_version_and_what_is_not_checked():
    text = markdown(law_book())

    assert text.count("\n| ") - text.count("\n| 适用") == len(ALL)
    assert "《应急管理部关于严格规范安全生产执法行为的通知》（应急〔2025〕11号）三" in text
    assert "- 追责" not in text.split("## 待核实")[0]
    assert "LE-6 追责时效（年）（全国）" in text.split("## 待核实")[1]


def test_the_register_tells_what_is_stale_and_what_expires():
    found = {row.version.key: row for row in rows(law_book())}
    caps = found["caps@CN@2025-01-28"]
    jiangsu = found["le3_local_conditions@32@2024-10-08"]
    setting = found["session@CN@2025-01-28"]

    assert [caps.needs_check(day) for day in (date(2027, 11, 22), date(2027, 11, 23))] == [False, True]
    assert [jiangsu.expires_soon(date(2026, 8, day)) for day in (7, 8)] == [False, True]
    assert [jiangsu.in_force(date(2026, 10, day)) for day in (7, 8)] == [True, False]
    assert jiangsu.needs_check(date(2026, 1, 1))
    assert not setting.needs_check(date(2030, 1, 1))


def test_the_rules_touch_no_clock_no_files_and_no_django():
    forbidden = re.compile(r"\b(django|open\(|Path\(|date\.today|datetime\.now|time\.time|timezone\.now)")

    for path in sorted(Path(RULES).rglob("*.py")):
        assert not forbidden.search(path.read_text(encoding="utf-8")), path
