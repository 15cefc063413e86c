"""The golden cases: what the law says about facts a lawyer wrote down."""

from functools import partial

import pytest

from selfcheck.law import law_for
from selfcheck.rules.answers import filing_json
from selfcheck.rules.assessment import ORDER, assess
from selfcheck.rules.filing import filing_status
from selfcheck.rules.frequency import answer_cap
from selfcheck.rules.readers.caps import read_caps
from selfcheck.rules.readers.case import read_case
from selfcheck.rules.readers.filing import read_filing
from tests.rules.golden_cases import RAISED, RESULTS, assessment_cases, caps_cases, filing_cases

CASES = list(assessment_cases())
CAPS = caps_cases()
FILING = filing_cases()


def assessed(data):
    facts, unread = read_case(data, 1)
    assert unread == []
    law_of_act = law_for(facts.division, facts.act_on) if facts.act_on else None
    return assess(facts, law_for(facts.division, facts.on), law_of_act)


@pytest.mark.parametrize(
    ("case", "data"), [(c, d) for _, c, d in CASES], ids=[f"{f}: {c['title']}" for f, c, _ in CASES]
)
def test_a_case_raises_what_the_law_says(case, data):
    assessment = assessed(data)

    expected = {rule: RAISED[word] for rule, word in case["expect"].items()}
    if case.get("only"):
        expected = dict.fromkeys(ORDER, False) | expected
    assert {rule: assessment.flag(rule).raised for rule in expected} == expected


@pytest.mark.parametrize(
    ("case", "data"),
    [(c, d) for _, c, d in CASES if {"because", "cites", "lacks"} & set(c)],
    ids=[c["title"] for _, c, _ in CASES if {"because", "cites", "lacks"} & set(c)],
)
def test_a_case_gives_its_reasons_and_articles(case, data):
    assessment = assessed(data)

    for rule, reasons in case.get("because", {}).items():
        found = {reason.condition: str(reason.result) for reason in assessment.flag(rule).reasons}
        assert {name: found.get(name) for name in reasons} == {n: RESULTS[w] for n, w in reasons.items()}
    for rule, articles in case.get("cites", {}).items():
        cited = " ".join(str(reason.citation) for reason in assessment.flag(rule).reasons)
        assert [article for article in articles if article not in cited] == []
    for rule, conditions in case.get("lacks", {}).items():
        assert not {reason.condition for reason in assessment.flag(rule).reasons} & set(conditions)


@pytest.mark.parametrize(("case", "data"), CAPS, ids=[case["title"] for case, _ in CAPS])
def test_a_year_of_visits(case, data):
    _, division, facts = read_caps(data, 1)

    answer = answer_cap(facts, partial(law_for, division))

    expected = {key: None if value == "none" else value for key, value in case["expect"].items()}
    assert {key: getattr(answer, key) for key in expected} == expected
    assert [one.visit for one in answer.visits] == list(facts.visits)


@pytest.mark.parametrize(("case", "data"), FILING, ids=[case["title"] for case, _ in FILING])
def test_a_filing_row(case, data):
    given, division, now, facts = read_filing(data, 1)

    answer = filing_json(given, filing_status(facts, now, law_for(division, facts.quarter.end)))

    expected = dict(case["expect"])
    expected["no_check_in_quarter"] = expected.pop("no_check")
    expected["status"] = None if expected["status"] == "none" else expected["status"]
    assert {key: answer[key] for key in expected} == expected


def test_the_collection_is_large_and_every_case_names_its_article():
    titles = [case["title"] for _, case, _ in CASES] + [c["title"] for c, _ in CAPS + FILING]

    assert len(titles) >= 120
    assert len(titles) == len(set(titles))
    assert all(case["article"] for _, case, _ in CASES)
    assert all(case["article"] for case, _ in CAPS + FILING)


def test_every_rule_is_seen_in_all_its_answers():
    """LE-4 is never raised by itself: whether the evidence suffices is for a person."""
    seen = {(rule, word) for _, case, _ in CASES for rule, word in case["expect"].items()}

    missing = {(rule, word) for rule in ORDER for word in RAISED} - seen
    assert missing == {("LE-4", "提示")}
