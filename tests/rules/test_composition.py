from datetime import date

import pytest

from portal.legal import Result
from selfcheck.law import law_for
from selfcheck.rules.composition import TeamFacts, check_team

ON = date(2026, 11, 22)
COMPLETE = {"leaders": 1, "safety_dept": True, "union": True, "employee_rep": True, "cse": True}


def levels(division="", **facts):
    found = check_team(TeamFacts(**(COMPLETE | facts)), law_for(division, ON))
    return {f.category: f.level for f in found}


def finding(category, division="", **facts):
    found = check_team(TeamFacts(**(COMPLETE | facts)), law_for(division, ON))
    return next(f for f in found if f.category == category)


def test_a_complete_team_has_nothing_to_explain():
    """应急〔2025〕11号十"""
    assert set(levels().values()) == {"ok"}


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({"leaders": 0}, "error"),
        ({"leaders": 2}, "error"),  # 指定1名
        ({"leader_is_principal": True}, "error"),
        ({"leader_is_principal": True, "micro_firm": True}, "note"),
        ({"leaders": 0, "micro_firm": True}, "error"),
    ],
)
def test_exactly_one_member_of_the_leadership_leads(facts, level):
    assert finding("leader", **facts).level == level


@pytest.mark.parametrize("category", ["safety_dept", "union", "employee_rep", "cse"])
def test_other_categories_warn_and_ask_for_a_reason(category):
    silent = finding(category, **{category: False})
    explained = finding(category, **{category: False, "reasons_given": {category: "本企业没有建立工会"}})

    assert (silent.level, silent.needs_note, silent.blocks) == ("warning", True, False)
    assert (explained.level, explained.needs_note) == ("warning", False)
    assert "本企业没有建立工会" in explained.reason.text


@pytest.mark.parametrize("group", ["mine", "metal_smelting", "dangerous_goods_storage"])
def test_groups_of_article_27_need_a_certified_safety_engineer(group):
    """安全生产法第二十七条第三款，第九十七条第（一）项"""
    missing = finding("cse", cse=False, groups=frozenset({group}))

    assert missing.level == "strong"
    assert "第二十七条" in str(missing.reason.citation)
    assert "第九十七条第（一）项" in missing.reason.text
    assert finding("cse", cse=False, groups=frozenset({"textile"})).level == "warning"


def test_an_external_engineer_is_allowed_and_marked():
    external = finding("cse", cse_external=True, groups=frozenset({"mine"}))

    assert (external.level, external.reason.result) == ("ok", Result.MET)
    assert "外聘" in external.reason.text


def test_the_liaoning_text_names_only_the_leader():
    """辽应急办〔2025〕5号九"""
    assert "辽应急办〔2025〕5号" in str(finding("leader", "2102", leaders=0).reason.citation)
    assert "按国家文本提示" in finding("union", "21", union=False).reason.text
    assert "按国家文本提示" not in finding("union", "23", union=False).reason.text
