"""`manage.py assess`: to the letter of its formats, without a database."""

import copy
import json

import pytest
from django.core.management import call_command

from selfcheck.rules.assessment import ORDER
from selfcheck.rules.readers.caps import read_caps
from selfcheck.rules.readers.case import read_case
from selfcheck.rules.readers.filing import read_filing
from selfcheck.rules.readers.values import Refused
from tests.rules.golden_cases import assessment_cases, caps_cases, filing_cases

CASE = next(data for file, _, data in assessment_cases() if file == "dual_penalty")
CAPS = caps_cases()[0][1]
FILING = filing_cases()[0][1]


@pytest.fixture
def run(tmp_path, capsys):
    def assess(objects, *options):
        path = tmp_path / "facts.json"
        path.write_text(objects if isinstance(objects, str) else json.dumps(objects), encoding="utf-8")
        status = 0
        try:
            call_command("assess", str(path), *options)
        except SystemExit as stopped:
            status = stopped.code
        out, err = capsys.readouterr()
        return status, json.loads(out) if "--json" in options and out else out, err

    return assess


def changed(data, path, value):
    data = copy.deepcopy(data)
    *parents, last = path.split(".")
    target = data
    for key in parents:
        target = target.setdefault(key, {}) if isinstance(target, dict) else target[int(key)]
    target[last] = value
    return data


def without(data, key):
    return {name: value for name, value in data.items() if name != key}


def test_the_answer_has_exactly_the_keys_of_the_format(run):
    status, (answer,), err = run([CASE], "--json")

    assert (status, err) == (0, "")
    assert list(answer) == ["id", "flags", "suggestion"]
    assert [flag["rule"] for flag in answer["flags"]] == list(ORDER)
    for flag in answer["flags"]:
        assert list(flag) == ["rule", "raised", "modality", "reasons", "law_on", "parameters"]
        assert flag["law_on"] == CASE["on"]
        assert flag["reasons"]
        for reason in flag["reasons"]:
            assert list(reason) == ["condition", "result", "text", "citation"]
            assert all(reason.values())
    assert answer["suggestion"] == ["DP-1", "AT-1"]
    dual = answer["flags"][2]
    assert "dp1_trigger@CN@2025-01-28" in dual["parameters"]
    assert "应急〔2025〕11号" in dual["reasons"][0]["citation"]


def test_a_single_object_is_a_list_of_one_and_a_byte_order_mark_does_no_harm(run):
    status, answers, _ = run("\ufeff" + json.dumps(CASE), "--json")

    assert (status, [one["id"] for one in answers]) == (0, [CASE["id"]])


def test_caps_answer_in_the_format(run):
    status, (answer,), err = run([CAPS], "--caps", "--json")

    assert (status, err) == (0, "")
    assert list(answer) == ["id", "cap", "used", "colour", "next_blocked", "visits", "reasons"]
    assert [list(one) for one in answer["visits"]] == [["on", "kind", "counted", "why", "citation"]] * 4
    assert [one["kind"] for one in answer["visits"]] == [one["kind"] for one in CAPS["visits"]]
    assert all(list(one) == ["condition", "result", "text", "citation"] for one in answer["reasons"])


def test_filing_answers_in_the_format(run):
    status, answers, _ = run([FILING], "--filing", "--json")

    assert status == 0
    assert answers == [
        {
            "id": FILING["id"],
            "status": "filed",
            "due_at": "2026-04-15T23:59:59.999999+08:00",
            "no_check_in_quarter": False,
            "corrected": False,
            "annual_principal": "at_risk",
        }
    ]


def test_filing_shows_the_moved_deadline_in_shanghai_time(run):
    _, (answer,), _ = run([FILING | {"due_at": "2026-04-20T16:00:00Z"}], "--filing", "--json")

    assert answer["due_at"] == "2026-04-21T00:00:00+08:00"


@pytest.mark.parametrize(
    ("option", "data", "words"),
    [
        ((), CASE, ["一案双罚：提示", "第一百零二条", "由具名执法人员决定", "待核实"]),
        (("--caps",), CAPS, ["上限 4 次", "已计入 4 次", "不得安排"]),
        (("--filing",), FILING, ["已报送", "2026-04-15 24:00"]),
    ],
)
def test_without_json_the_answer_reads_as_chinese(run, option, data, words):
    status, text, _ = run([data], *option)

    assert status == 0
    assert [word for word in words if word not in text] == []


def test_a_refused_object_is_named_and_the_others_are_answered(run):
    bad = changed(CASE, "finding.found_by", "somebody") | {"id": "坏案"}

    status, answers, err = run([CASE, bad, without(CASE, "on") | {"id": "缺日"}, CASE], "--json")

    assert status == 1
    assert ["error" in one for one in answers] == [False, True, True, False]
    assert [one["id"] for one in answers] == [CASE["id"], "坏案", "缺日", CASE["id"]]
    assert "对象 坏案 的 finding.found_by：不认识 “somebody”" in err
    assert "对象 缺日 的 on：缺少" in err


def test_a_misspelt_key_is_reported_and_the_answer_still_given(run):
    status, (answer,), err = run([changed(CASE, "check.pland_at", "2026-08-01")], "--json")

    assert (status, "check.pland_at" in err, answer["suggestion"]) == (0, True, ["DP-1", "AT-1"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("{", "不是 UTF-8 编码的 JSON"), ("5", "应为对象的列表"), ("[" * 100000, "JSON")],
)
def test_a_file_that_is_no_list_is_refused_in_one_sentence(run, text, sentence):
    status, out, err = run(text, "--json")

    assert (status, out) == (1, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_a_missing_file_is_refused(capsys):
    with pytest.raises(SystemExit):
        call_command("assess", "/nonexistent/facts.json")
    assert "打不开" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ("id", None, "id"),
        ("id", " ", "id"),
        ("id", 7, "id"),
        ("division", None, "division"),
        ("division", "330", "division"),
        ("division", "330106001", "division"),
        ("division", 3301, "division"),
        ("on", "2026-02-30", "on"),
        ("on", "2026-08-20T10:00", "on"),
        ("on", "20260820", "on"),
        ("on", "0001-01-01", "on"),
        ("act_on", False, "act_on"),
        ("act_ended_on", True, "act_ended_on"),
        ("enterprise.grade", 4, "enterprise.grade"),
        ("enterprise.grade", True, "enterprise.grade"),
        ("enterprise.high_hazard", "yes", "enterprise.high_hazard"),
        ("enterprise", [], "enterprise"),
        ("finding.severity", "huge", "finding.severity"),
        ("finding.found_by", ["self"], "finding.found_by"),
        ("finding.found_at", False, "finding.found_at"),
        ("finding.found_at", "2026-08-18 10:00", "finding.found_at"),
        ("finding.found_at", "2026-08-18T25:00", "finding.found_at"),
        ("finding.found_at", "2026-08-18T10", "finding.found_at"),
        ("finding.official_at", 0, "finding.official_at"),
        ("check.rectify_by", "tomorrow", "check.rectify_by"),
        ("check.checked_on", "2026-08-18T10:00", "check.checked_on"),
        ("check.fictitious", 0, "check.fictitious"),
        ("violation.harm", "much", "violation.harm"),
        ("violation.item", 5, "violation.item"),
        ("history", {}, "history"),
        ("history", ["甲"], "history[0]"),
        ("history", [{"found_on": "x"}], "history[0].found_on"),
        ("order.correct_by", False, "order.correct_by"),
        ("signs.crime", "no", "signs.crime"),
        ("leniency_claimed", 1, "leniency_claimed"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused_with_object_and_key(path, value, key):
    with pytest.raises(Refused) as refused:
        read_case(changed(CASE, path, value), 3)

    assert f" 的 {key}：" in str(refused.value)


@pytest.mark.parametrize(
    "written",
    [
        "2026-08-18T10:00",
        "2026-08-18T10:00:00",
        "2026-08-18T10:00:00+08:00",
        "2026-08-18T10:00:00+0800",
        "2026-08-18T02:00:00Z",
        "2026-08-18T02:00:00.000Z",
        "2026-08-17T22:00:00-04:00",
    ],
)
def test_one_instant_may_be_written_in_many_ways(written):
    facts, _ = read_case(changed(CASE, "finding.found_at", written), 1)

    assert str(facts.finding.found_at) == "2026-08-18 10:00"


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ("year", None, "year"),
        ("high_hazard", None, "high_hazard"),
        ("high_hazard", 1, "high_hazard"),
        ("grades", None, "grades"),
        ("grades", [{"from": "2020-01-01"}], "grades[0].grade"),
        ("grades", [{"grade": 2}], "grades[0].from"),
        ("grades", [{"grade": 2, "from": "2027-01-01"}], "grades"),
        ("grades", [{"grade": 2, "from": "2020-01-01"}, {"grade": 3, "from": "2020-01-01"}], "grades"),
        ("visits", None, "visits"),
        ("visits.0.kind", "walk", "visits[0].kind"),
        ("visits.0.kind", None, "visits[0].kind"),
        ("visits.0.on", "2026-13-01", "visits[0].on"),
        ("visits.0.levels", "city", "visits[0].levels"),
        ("next", None, "next"),
        ("next.on", "2027-01-01", "next.on"),
        ("next.kind", "?", "next.kind"),
        ("risk_cap", -1, "risk_cap"),
    ],
)
def test_a_year_of_visits_that_cannot_be_read_is_refused(path, value, key):
    with pytest.raises(Refused) as refused:
        read_caps(changed(CAPS, path, value), 1)

    assert f" 的 {key}：" in str(refused.value)


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ("quarter", 5, "quarter"),
        ("quarter", "Q1", "quarter"),
        ("year", None, "year"),
        ("now", None, "now"),
        ("now", "now", "now"),
        ("inspected_on", None, "inspected_on"),
        ("inspected_on", ["2026-02-31"], "inspected_on"),
        ("first_due_quarter", "2026-2", "first_due_quarter"),
        ("exempt", {"reason": "x", "from": "2026-01-01", "approved_by": "y"}, "exempt.to"),
        ("returned", {"at": "2026-04-12"}, "returned.fix_by"),
        ("returned", {"fix_by": "2026-04-12"}, "returned.at"),
        ("corrected", {}, "corrected.at"),
    ],
)
def test_a_filing_row_that_cannot_be_read_is_refused(path, value, key):
    with pytest.raises(Refused) as refused:
        read_filing(changed(FILING, path, value), 1)

    assert f" 的 {key}：" in str(refused.value)


def test_a_quarter_before_the_filing_rule_existed_is_refused(run):
    old = FILING | {"year": 2007, "quarter": 4}

    status, (answer,), err = run([old], "--filing", "--json")

    assert status == 1
    assert "没有现行规定" in answer["error"]
    assert "没有现行规定" in err


def test_a_year_of_visits_may_be_answered_before_any_cap_existed(run):
    old = changed(changed(CAPS, "next.on", "2024-08-10"), "year", 2024) | {"visits": []}

    status, (answer,), _ = run([old], "--caps", "--json")

    assert (status, answer["cap"], answer["colour"], answer["next_blocked"]) == (0, None, None, False)
