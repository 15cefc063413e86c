"""Switches a bureau may set otherwise: the rules follow the parameter, not a constant."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from portal.calendars import SHANGHAI, Quarter, end_of_day
from portal.legal import LawInForce, Result
from selfcheck.law import law_book, law_for
from selfcheck.rules.assessment import assess
from selfcheck.rules.filing import due_at
from selfcheck.rules.participation import participation_reason
from selfcheck.rules.readers.case import read_case
from selfcheck.rules.readers.filing import read_filing
from selfcheck.rules.readers.values import Refused
from tests.rules.golden_cases import assessment_cases

ON = date(2026, 8, 20)


def law_with(on=ON, division="3301", **values):
    book = dict(law_book())
    for name, value in values.items():
        book[name] = tuple(replace(version, value=value) for version in book[name])
    return LawInForce(on, division, book)


@pytest.mark.parametrize(
    ("values", "due"),
    [
        ({}, date(2026, 10, 15)),
        ({"filing_due_inclusive": False}, date(2026, 10, 14)),
        ({"filing_due_day": 3}, date(2026, 10, 3)),
        ({"filing_due_day": 3, "filing_due_roll": True}, date(2026, 10, 8)),  # 国庆假期之后
        ({"filing_due_roll": True}, date(2026, 10, 15)),
    ],
)
def test_the_due_date_follows_its_switches(values, due):
    assert due_at(Quarter(2026, 3), law_with(**values)) == end_of_day(due)


def case(title_part):
    return next(data for _, c, data in assessment_cases() if title_part in c["title"])


def test_a_list_that_asks_for_less_is_followed():
    facts, _ = read_case(case("列入严重失信主体名单的不适用"), 1)
    lax = {"accident_free_years": 3, "not_dishonest": False, "not_excluded": False}
    lax |= {"commitment_letter": False, "major_excluded": False}

    strict = assess(facts, law_for(facts.division, facts.on))
    followed = assess(facts, law_with(facts.on, facts.division, le3_local_conditions=lax))

    assert (strict.flag("LE-3").raised, followed.flag("LE-3").raised) == (False, True)


def test_a_shorter_time_for_interim_controls_is_followed():
    facts, _ = read_case(case("第24小时整采取临时管控"), 1)
    short = law_with(le1_measures={"interim_control_hours": 23, "progress_entries": 1})

    assert assess(facts, short).flag("LE-1").raised is False


def test_an_earlier_official_date_contradicts_being_first():
    data = case("自查发现、报告在先、整改在途")
    data["finding"]["official_at"] = "2026-08-02T10:00"
    facts, _ = read_case(data, 1)

    flag = assess(facts, law_for(facts.division, facts.on)).flag("LE-1")

    assert {r.condition: r.result for r in flag.reasons}["found_first"] is Result.NOT_MET


def test_official_by_naming_the_enterprise_means_no_inspection_found_it():
    data = case("自查发现、报告在先、整改在途")
    data["finding"]["official_by"] = "self"
    facts, _ = read_case(data, 1)

    assert assess(facts, law_for(facts.division, facts.on)).flag("DP-1").raised is False


@pytest.mark.parametrize(
    ("now", "days", "result"),
    [
        ("2026-08-20", (date(2026, 3, 1),), Result.MET),
        ("2026-08-20", (), Result.UNKNOWN),
        ("2027-01-01", (), Result.NOT_MET),
    ],
)
def test_participation_explains_itself(now, days, result):
    moment = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)

    reason = participation_reason(2026, days, moment, law_for("21", ON))

    assert reason.result is result
    assert "辽应急办" in str(reason.citation)


def test_a_filing_row_without_an_id_is_called_by_its_place():

    with pytest.raises(Refused, match="对象 第 4 个 的 id：缺少"):
        read_filing({}, 4)
