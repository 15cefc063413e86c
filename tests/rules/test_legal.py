from datetime import date

import pytest

from portal.legal import Citation, Flag, LawInForce, NotInForce, Reason, Result, load

BASE = """
[limit]
title = "上限"
[[limit.versions]]
value = 1
instrument = "国家文件"
article = "三"
effective_from = 2025-01-28
[[limit.versions]]
value = 2
instrument = "国家文件"
number = "新〔2026〕1号"
article = "四"
effective_from = 2026-01-01
verified_on = 2026-11-22
[[limit.versions]]
value = 21
division = "21"
instrument = "省文件"
article = "五"
effective_from = 2025-05-28
effective_to = 2026-06-30
"""


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "p.toml"
    path.write_text(BASE, encoding="utf-8")
    return load(path)


@pytest.mark.parametrize(
    ("division", "on", "value"),
    [
        ("", date(2025, 1, 28), 1),  # first day in force
        ("", date(2025, 12, 31), 1),
        ("", date(2026, 1, 1), 2),
        ("2101", date(2025, 5, 27), 1),
        ("2101", date(2025, 5, 28), 21),  # the local text wins over the national one
        ("210102", date(2026, 6, 30), 21),  # its last day is included
        ("21", date(2026, 7, 1), 2),  # expired: the national text again
        ("2", date(2026, 1, 1), 2),
        ("12", date(2026, 1, 1), 2),
    ],
)
def test_most_specific_division_then_newest(book, division, on, value):
    assert LawInForce(on, division, book)["limit"].value == value


def test_nothing_in_force_raises_and_never_defaults(book):
    law = LawInForce(date(2025, 1, 27), "21", book)

    assert law.get("limit") is None
    with pytest.raises(NotInForce, match="上限：2025-01-27 在区划 21 没有现行规定"):
        law["limit"]
    with pytest.raises(KeyError):
        law["no_such_parameter"]


def test_a_version_names_itself_and_its_source(book):
    version = LawInForce(date(2026, 2, 1), "", book)["limit"]

    assert version.key == "limit@CN@2026-01-01"
    assert str(version.citation) == "《国家文件》（新〔2026〕1号）四"
    assert version.verified
    assert not LawInForce(date(2025, 2, 1), "", book)["limit"].verified
    assert str(Citation("", "系统默认")) == "系统默认"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('title = "上限"', "", "缺少 title"),
        ("value = 1\n", "", "缺少 value"),
        ('division = "21"', 'division = "2a"', "区划代码"),
        ('division = "21"', 'division = "211"', "区划代码"),
        ("effective_from = 2026-01-01", 'effective_from = "2026-01-01"', "日期"),
        ("effective_from = 2026-01-01", "effective_from = 2026-01-01T00:00:00", "日期"),
        ("effective_from = 2026-01-01", "effective_from = 2025-01-28", "两个版本"),
        ("effective_to = 2026-06-30", "effective_to = 2024-06-30", "失效日"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path, old, new, sentence):
    path = tmp_path / "p.toml"
    path.write_text(BASE.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(ValueError, match=sentence):
        load(path)


def test_a_flag_lists_the_parameter_versions_it_used_once_each():
    cited = Citation("法", "第一条")
    reasons = (
        Reason("a", Result.MET, "甲", cited, "x@CN@2025-01-01"),
        Reason("b", Result.UNKNOWN, "乙", cited),
        Reason("c", Result.NOT_MET, "丙", cited, "x@CN@2025-01-01"),
    )
    flag = Flag("DP-7", None, "应当", reasons, date(2026, 1, 1), ("y@21@2025-01-01",))

    assert flag.parameters == ("x@CN@2025-01-01", "y@21@2025-01-01")
    assert flag.as_json()["reasons"][1] == {
        "condition": "b",
        "result": "unknown",
        "text": "乙",
        "citation": "《法》第一条",
    }
