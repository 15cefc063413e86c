"""What must hold for any facts, not only for those somebody thought of."""

import copy
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.legal import Result
from selfcheck.law import law_for
from selfcheck.rules.assessment import ORDER, assess
from selfcheck.rules.frequency import KINDS, answer_cap
from selfcheck.rules.logic import all_of, any_of, as_raised
from selfcheck.rules.readers.caps import read_caps
from selfcheck.rules.readers.case import read_case
from tests.rules.strategies import cases

LENIENT = ("LE-1", "LE-1j", "LE-1s", "LE-2", "LE-3", "LE-4", "LE-5", "LE-6")
UNTOUCHABLE = {"id", "division", "on", "found_by"}
quick = settings(max_examples=80, deadline=None, database=None, derandomize=True)


def assessed(data):
    facts, _ = read_case(data, 1)
    return assess(facts, law_for(facts.division, facts.on))


def lenient(assessment):
    return {rule for rule in LENIENT if assessment.flag(rule).raised}


def known_facts(data):
    """Every (path to a) known leaf fact of a case."""
    for key, value in data.items():
        if isinstance(value, dict):
            yield from ((key, inner) for inner in value if value[inner] is not None)
        elif value is not None:
            yield (key,)


def forget(data, path):
    changed = copy.deepcopy(data)
    target = changed
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = None
    return changed


@given(cases)
@quick
def test_an_answer_follows_from_its_reasons(data):
    for flag in assessed(data).flags:
        results = [reason.result for reason in flag.reasons]
        combine = any_of if flag.rule == "LE-X" else all_of
        assert flag.raised is as_raised(combine(*results)), flag


@given(cases)
@quick
def test_all_rules_answer_in_order_and_the_suggestion_holds_the_raised_ones(data):
    assessment = assessed(data)

    assert tuple(flag.rule for flag in assessment.flags) == ORDER
    assert assessment.suggestion == tuple(rule for rule in ORDER if assessment.flag(rule).raised)
    assert assessment.flag("AT-1").raised is assessment.flag("DP-1").raised
    assert all(reason.citation.article for flag in assessment.flags for reason in flag.reasons)


@given(cases, st.data())
@quick
def test_forgetting_a_fact_never_makes_leniency_appear(data, draw):
    paths = [path for path in known_facts(data) if path[-1] not in UNTOUCHABLE]
    forgotten = forget(data, draw.draw(st.sampled_from(paths)))

    assert lenient(assessed(forgotten)) <= lenient(assessed(data))


WORSE = {
    "signs": ("crime", "concealment", "repeat"),
    "order": ("refused", "falsely_reported_done"),
    "check": ("fictitious",),
    "enterprise": ("dishonest",),
}


@given(cases, st.sampled_from([(part, key) for part, keys in WORSE.items() for key in keys]))
@quick
def test_a_worse_fact_never_makes_leniency_appear(data, path):
    worse = copy.deepcopy(data)
    worse[path[0]][path[1]] = True

    assert lenient(assessed(worse)) <= lenient(assessed(data))


@given(cases, st.sampled_from(["甲", "乙", None]), st.sampled_from(["2026-05-10", "2024-01-01"]))
@quick
def test_another_past_violation_never_makes_leniency_appear(data, item, found_on):
    data["history"] = data["history"] or []
    more = copy.deepcopy(data)
    more["history"].append({"item": item, "found_on": found_on, "agency": "某局", "penalised": True})

    assert lenient(assessed(more)) <= lenient(assessed(data))


@given(cases)
@quick
def test_an_accident_shuts_the_doors_that_blockers_shut(data):
    data["finding"]["accident_at"] = "2021-07-01"
    shut = {"LE-1", "LE-1j", "LE-2", "LE-3"}

    assert not lenient(assessed(data)) & shut


@given(cases)
@quick
def test_a_grey_case_never_raises_a_dual_penalty(data):
    assessment = assessed(data)

    if assessment.flag("DP-3").raised:
        assert not assessment.flag("DP-1").raised


visits = st.lists(
    st.fixed_dictionaries(
        {
            "on": st.sampled_from(["2026-01-05", "2026-02-05", "2025-12-31", "2026-03-05"]),
            "kind": st.sampled_from(list(KINDS)),
            "plan": st.sampled_from([None, "甲", "乙"]),
            "serious": st.sampled_from([None, True, False]),
        }
    ),
    max_size=8,
)


def capped(rows, kind, division="3301", high_hazard=True):
    data = {
        "id": "甲",
        "division": division,
        "year": 2026,
        "high_hazard": high_hazard,
        "grades": [{"grade": 1, "from": "2020-01-01"}],
        "visits": rows,
        "next": {"on": "2026-11-05", "kind": kind},
    }
    _, place, facts = read_caps(data, 1)
    return answer_cap(facts, partial(law_for, place))


@given(visits, st.sampled_from(list(KINDS)), st.sampled_from(["3301", "21", "4407", "23"]))
@quick
def test_one_more_visit_never_lowers_the_counter(rows, kind, division):
    fewer, more = capped(rows[:-1], kind, division), capped(rows, kind, division)

    assert fewer.used <= more.used <= fewer.used + 1
    assert fewer.next_blocked <= more.next_blocked
    assert more.used == sum(one.counted for one in more.visits)


@given(visits, st.sampled_from(["complaint", "guidance", "rectification_review", "off_site", "township"]))
@quick
def test_kinds_that_do_not_count_are_never_blocked(rows, kind):
    answer = capped(rows, kind)

    assert not answer.next_blocked
    assert answer.reasons[2].result is Result.NOT_MET


@given(visits)
@quick
def test_the_colour_describes_the_counter(rows):
    answer = capped(rows, "planned")

    expected = "red" if answer.used >= 2 else "amber" if answer.used == 1 else "green"
    assert answer.colour == expected
    assert answer.next_blocked is (answer.used >= 2)
