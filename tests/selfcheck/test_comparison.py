"""Two contents side by side: in the document's words, entry by entry, nothing that differs by nature."""

from typing import get_args, get_origin, get_type_hints, is_typeddict

import pytest

from selfcheck.documents.content import Content
from selfcheck.documents.sample import sample_content
from selfcheck.queries.comparison import differences, material_changes
from selfcheck.queries.comparison_words import KEYS, PARTS, SKIPPED, WORDS


def shown(old, new) -> list[tuple]:
    return [tuple(row.values()) for row in differences(old, new)]


def test_equal_contents_differ_in_nothing_even_when_signed_at_another_time():
    old, new = sample_content(), sample_content()
    new["version"] = 2
    new["signed"]["at"] = "2026-10-20T09:00:00+08:00"
    new["statements"][0]["ticked_at"] = "2026-10-20T09:00:00+08:00"
    new["prepared_by"]["at"] = "2026-10-20T08:00:00+08:00"

    assert shown(old, new) == []


def test_one_added_hazard_does_not_shift_the_others():
    old, new = sample_content(), sample_content()
    (hazard,) = old["hazards"]
    first = {**hazard, "number": "YH-000001", "title": "消防通道占用", "level": "general"}
    new["hazards"] = [first, hazard]

    ((part, path, before, after),) = shown(old, new)

    assert (part, path, before) == ("隐患", "YH-000001 消防通道占用", "（空）")
    assert "级别 一般事故隐患" in after
    assert "整改期限" in after


def test_a_level_a_date_and_a_count_are_written_as_on_the_pages():
    old, new = sample_content(), sample_content()
    new["hazards"][0]["level"] = "general"
    new["inspections"][0]["inspected_on"] = "2026-09-18"
    new["inspections"][0]["principal_present"] = True
    new["figures"]["major_open"] = 3

    found = {row[1].rsplit(" · ", 1)[-1]: row[2:] for row in shown(old, new)}

    assert found["级别"] == ("重大事故隐患", "一般事故隐患")
    assert found["检查日期"] == ("2026-09-17", "2026-09-18")
    assert found["主要负责人参加"] == ("否", "是")
    assert found["重大隐患尚未整改"] == (str(old["figures"]["major_open"]), "3")


def test_a_telephone_stays_masked():
    old, new = sample_content(), sample_content()
    new["enterprise"]["mobile"] = "13000009999"

    ((_, _, before, after),) = shown(old, new)

    assert "****" in before
    assert after == "130****9999"


@pytest.mark.parametrize("part", ["nil_statement", "awards", "team"])
def test_a_whole_part_may_come_or_go(part):
    old, new = sample_content(), sample_content()
    old[part] = {"name": "甲"} if old[part] is None else old[part]
    new[part] = None

    (row,) = shown(old, new)

    assert row[0] == PARTS[part]
    assert row[3] == "（空）"


def test_two_entries_of_one_name_are_kept_apart():
    old, new = sample_content(), sample_content()
    twin = dict(new["inspections"][0]["participants"][0])
    new["inspections"][0]["participants"].append(twin)

    (row,) = shown(old, new)

    assert row[2] == "（空）"


def kinds(kind):
    """Every TypedDict that is compared."""
    yield kind
    for key, hint in get_type_hints(kind).items():
        if key in SKIPPED:
            continue
        for part in (hint, *get_args(hint)):
            inner = get_args(part)[0] if get_origin(part) is list else part
            if is_typeddict(inner):
                yield from kinds(inner)


def test_every_key_of_a_content_has_a_name_or_is_left_out_on_purpose():
    assert not set(get_type_hints(Content)) - set(PARTS) - SKIPPED
    inner = {key for kind in kinds(Content) if kind is not Content for key in get_type_hints(kind)}
    assert not inner - set(WORDS) - SKIPPED
    assert set(KEYS) <= inner | set(PARTS)


def test_the_order_of_evidence_is_no_difference_and_files_go_by_their_names():
    old, new = sample_content(), sample_content()
    old["inspections"][0]["principal_evidence"] = ["a" * 64, "b" * 64]
    new["inspections"][0]["principal_evidence"] = ["b" * 64, "a" * 64]
    assert shown(old, new) == []

    new["inspections"][0]["principal_evidence"] = ["c" * 64]
    (row,) = differences(old, new, {"a" * 64: "签到表.jpg", "b" * 64: "照片.jpg"})
    assert row["old"] == "签到表.jpg；照片.jpg"
    assert row["new"] == "cccccccccccc…"


def test_material_is_what_was_checked_found_counted_or_declared():
    old, new = sample_content(), sample_content()
    new["enterprise"]["mobile"] = "13000009999"
    new["figures"]["as_of_on"] = "2026-10-08"
    assert material_changes(old, new) == []

    new["inspections"][0]["participants"] = new["inspections"][0]["participants"][1:]
    new["figures"]["major_open"] = 7
    assert material_changes(old, new) == ["检查情况", "统计数字"]
