"""What blocks a draft and what needs a written reason: one change in a complete draft, what is found."""

from copy import deepcopy
from datetime import date, timedelta

import pytest

from portal.calendars import Quarter
from selfcheck.law import law_for
from selfcheck.rules.draft_checks import check_draft, check_step
from selfcheck.rules.draft_facts import (
    DraftContext,
    HazardFacts,
    PrincipalFacts,
    RegisterFacts,
    SeatFacts,
    StandardFacts,
    TeamVersion,
    number_of,
)
from selfcheck.rules.draft_figures import FROM_REGISTER, LABELS

TODAY = date(2026, 10, 9)
HE, WU, SHEN = (
    SeatFacts(11, "何启明", "leader"),
    SeatFacts(12, "吴文静", "cse"),
    SeatFacts(13, "沈立", "union"),
)
OLD_HE = SeatFacts(1, "何启明", "leader")
TEAMS = (
    TeamVersion(1, 1, date(2026, 2, 10), date(2026, 9, 1), (OLD_HE,)),
    TeamVersion(2, 2, date(2026, 9, 1), None, (HE, WU, SHEN)),
)
PRINCIPALS = (
    PrincipalFacts(5, "陆承远", date(2020, 1, 1)),
    PrincipalFacts(4, "前任厂长", date(2010, 1, 1), date(2020, 1, 1)),
)
STANDARDS = {
    "GM-2023": StandardFacts("GM-2023", "工贸判定标准（令第10号）", date(2023, 5, 15), None, 64),
    "GM-2017": StandardFacts("GM-2017", "工贸判定标准（2017版）", None, date(2023, 5, 15), None),
}
DUST = HazardFacts(
    21,
    "YH-2026-0917-01",
    "未设锁气卸灰装置",
    True,
    date(2026, 9, 17),
    date(2026, 10, 30),
    clauses=1,
    condition="直接接吨袋",
    harm="可致爆燃",
)
FILTER = HazardFacts(22, "YH-2026-0917-02", "滤棉未更换", False, date(2026, 9, 17), date(2026, 10, 12))
COUNTED = dict.fromkeys(FROM_REGISTER, 0) | {
    "general_found": 1,
    "general_found_year": 4,
    "general_rectified": 2,
    "general_open": 1,
    "major_found": 1,
    "major_found_year": 1,
    "major_open": 1,
}


def context(**changes) -> DraftContext:
    values = {
        "quarter": Quarter(2026, 3),
        "today": TODAY,
        "law": law_for("990102", TODAY),
        "register": RegisterFacts(TODAY, COUNTED, 1, 0, frozenset({21, 22})),
        "teams": TEAMS,
        "principals": PRINCIPALS,
        "standards": STANDARDS,
        "hazards": {21: DUST, 22: FILTER},
    }
    return DraftContext(**{**values, **changes})


def complete() -> dict:
    return {
        "overview": {
            "inspections": [
                {
                    "id": 1,
                    "inspected_on": "2026-09-17",
                    "scope": "全厂，重点为打磨车间除尘系统",
                    "team_id": 2,
                    "leader_seat_id": 11,
                    "seat_ids": [11, 12],
                    "principal_present": True,
                    "principal_term_ids": [5],
                    "principal_evidence_ids": [31],
                    "reported_to_principal_on": "2026-09-18",
                }
            ]
        },
        "standards": {"standards": [{"standard_id": "GM-2023", "items_applicable": 21, "items_checked": 21}]},
        "hazards": {
            "hazard_ids": [21, 22],
            "figures": dict.fromkeys(LABELS, 0)
            | COUNTED
            | {"in_plan": 1, "plan_goal": 1, "plan_money": 1, "funds_yuan": "68000.00"},
        },
        "awards": {"reports": 2, "verified": 1, "rectified": 1, "paid": 1, "amount_yuan": "200.00"},
        "sign": {"nil_declared": False, "notes": "", "passed_warnings": {}},
    }


def inspection(**changes):
    return lambda steps: steps["overview"]["inspections"][0].update(changes)


def standard(**changes):
    return lambda steps: steps["standards"]["standards"][0].update(changes)


def figures(**changes):
    return lambda steps: steps["hazards"]["figures"].update(changes)


def awards(**changes):
    return lambda steps: steps["awards"].update(changes)


def hazards(*ids):
    return lambda steps: steps["hazards"].update(hazard_ids=list(ids))


def nil(declared):
    return lambda steps: steps["sign"].update(nil_declared=declared)


def no_major(steps):
    hazards(22)(steps)
    figures(major_found=0, major_found_year=0, major_open=0, in_plan=0, plan_goal=0, plan_money=0)(steps)


NO_MAJOR = {
    "register": RegisterFacts(TODAY, COUNTED | {"major_found": 0, "major_found_year": 0, "major_open": 0}, 1)
}


def found(change, **changed_context) -> list[str]:
    steps = deepcopy(complete())
    change(steps)
    return [f"{f.level} {f.key} @{f.field}" for f in check_draft(steps, context(**changed_context))]


def test_a_complete_draft_has_nothing_to_mend():
    assert check_draft(complete(), context()) == ()


OVERVIEW = [
    (lambda s: s["overview"].update(inspections=[]), ["error no_inspection @"]),
    (inspection(inspected_on=""), ["error inspection_without_date:1 @i1-inspected_on"]),
    (inspection(inspected_on="去年"), ["error inspection_without_date:1 @i1-inspected_on"]),
    (
        inspection(inspected_on="2026-10-10", reported_to_principal_on="2026-10-09"),
        [
            "error inspection_in_future:1 @i1-inspected_on",
            "error reported_before_inspection:1 @i1-reported_to_principal_on",
        ],
    ),
    # 应急〔2025〕11号 十: every quarter; first and last day of the quarter are inside
    (
        inspection(inspected_on="2026-10-01", reported_to_principal_on="2026-10-01"),
        ["warning inspection_outside_quarter:1 @i1-inspected_on"],
    ),
    (inspection(inspected_on="2026-09-30", reported_to_principal_on="2026-10-01"), []),
    (
        inspection(inspected_on="2026-07-01", leader_seat_id=1, seat_ids=[1]),
        ["warning nobody_but_leader:1 @i1-seat_ids"],
    ),
    (
        inspection(inspected_on="2026-06-30", leader_seat_id=1, seat_ids=[1]),
        ["warning inspection_outside_quarter:1 @i1-inspected_on", "warning nobody_but_leader:1 @i1-seat_ids"],
    ),
    (
        inspection(inspected_on="1926-09-17"),
        [
            "warning inspection_long_ago:1 @i1-inspected_on",
            "error no_team_that_day:1 @i1-inspected_on",
            "error principal_not_in_office:1 @i1-principal_term_ids",
            "error standard_not_in_force:GM-2023 @codes",
        ],
    ),
    (inspection(scope="  "), ["error inspection_without_scope:1 @i1-scope"]),
    (inspection(leader_seat_id=None), ["error no_leader:1 @i1-leader_seat_id"]),
    (inspection(leader_seat_id=13), ["warning leader_not_designated:1 @i1-leader_seat_id"]),
    (inspection(seat_ids=[11, 1]), ["error person_not_in_team:1 @i1-seat_ids"]),
    (inspection(seat_ids=[11, 999]), ["error person_not_in_team:1 @i1-seat_ids"]),
    (inspection(seat_ids=[]), ["warning nobody_but_leader:1 @i1-seat_ids"]),
    (inspection(principal_present=None), ["error principal_not_said:1 @i1-principal_present"]),
    (inspection(principal_present=False, principal_term_ids=[], principal_evidence_ids=[]), []),
    (inspection(principal_term_ids=[]), ["error principal_not_named:1 @i1-principal_term_ids"]),
    (inspection(principal_term_ids=[5, 4]), ["error principal_not_in_office:1 @i1-principal_term_ids"]),
    (inspection(principal_evidence_ids=[]), ["warning principal_without_evidence:1 @i1-evidence"]),
    (
        inspection(reported_to_principal_on=""),
        ["error not_reported_to_principal:1 @i1-reported_to_principal_on"],
    ),
    (
        inspection(reported_to_principal_on="2026-09-16"),
        ["error reported_before_inspection:1 @i1-reported_to_principal_on"],
    ),
    (
        inspection(reported_to_principal_on="2026-10-10"),
        ["error reported_in_future:1 @i1-reported_to_principal_on"],
    ),
]
STANDARDS_ROWS = [
    (lambda s: s["standards"].update(standards=[]), ["error no_standard @codes"]),
    (standard(standard_id="NONE"), ["error standard_unknown:NONE @codes"]),
    (standard(standard_id="GM-2017"), ["error standard_not_in_force:GM-2017 @codes"]),
    (
        standard(items_applicable=None, items_checked=None),
        [
            "error items_applicable_missing:GM-2023 @GM-2023-items_applicable",
            "error items_checked_missing:GM-2023 @GM-2023-items_checked",
        ],
    ),
    (standard(items_applicable=64, items_checked=64), []),
    (
        standard(items_applicable=65, items_checked=65),
        ["error applicable_gt_total:GM-2023 @GM-2023-items_applicable"],
    ),
    (standard(items_checked=22), ["error checked_gt_applicable:GM-2023 @GM-2023-items_checked"]),
    (standard(items_checked=20), ["warning items_checked_lt_applicable:GM-2023 @GM-2023-items_checked"]),
    (
        standard(items_applicable=0, items_checked=0),
        ["warning nothing_applicable:GM-2023 @GM-2023-items_applicable"],
    ),
]
HAZARDS_ROWS = [
    (hazards(21), ["warning hazard_of_quarter_left_out:22 @hazard_ids"]),
    (hazards(21, 22, 99), ["error hazard_unknown:99 @hazard_ids"]),
    (figures(general_open=None), ["error figure_missing:general_open @figures-general_open"]),
    (figures(general_open="三"), ["error figure_missing:general_open @figures-general_open"]),
    (figures(general_found=2), ["warning figures_mismatch:general_found @figures-general_found"]),
    (
        figures(general_found_year=0),
        [
            "error year_lt_quarter:general_found_year @figures-general_found_year",
            "error more_than_found:general_rectified @figures-general_rectified",
            "warning figures_mismatch:general_found_year @figures-general_found_year",
        ],
    ),
    # one carried over from last year: 4 + 1 is the most that can be open
    (figures(general_open=5), ["warning figures_mismatch:general_open @figures-general_open"]),
    (
        figures(general_open=6),
        [
            "error more_than_found:general_open @figures-general_open",
            "warning figures_mismatch:general_open @figures-general_open",
        ],
    ),
    (figures(in_plan=2), ["error in_plan_gt_open:in_plan @figures-in_plan"]),
    (
        figures(in_plan=0),
        [
            "warning major_not_in_plan:in_plan @figures-in_plan",
            "error plan_part_gt_in_plan:plan_goal @figures-plan_goal",
            "error plan_part_gt_in_plan:plan_money @figures-plan_money",
        ],
    ),
    (figures(plan_safety=2), ["error plan_part_gt_in_plan:plan_safety @figures-plan_safety"]),
    (figures(funds_yuan=""), ["error figure_missing:funds_yuan @figures-funds_yuan"]),
    (figures(funds_yuan="0.00"), ["warning money_without_funds:funds_yuan @figures-funds_yuan"]),
    (
        figures(major_found=2, major_found_year=2),
        [
            "warning figures_mismatch:major_found @figures-major_found",
            "warning figures_mismatch:major_found_year @figures-major_found_year",
            "error major_not_listed:major_found @figures-major_found",
        ],
    ),
]
AWARDS_ROWS = [
    (awards(reports=None), ["error award_missing:reports @reports"]),
    (awards(amount_yuan=""), ["error award_missing:amount_yuan @amount_yuan"]),
    (awards(verified=3), ["error award_gt_base:verified @verified"]),
    (awards(rectified=2), ["error award_gt_base:rectified @rectified"]),
    (awards(paid=2), ["error award_gt_base:paid @paid"]),
    (awards(paid=0), ["error amount_without_award:amount_yuan @amount_yuan"]),
    (awards(amount_yuan="0.00"), ["warning award_without_amount @amount_yuan"]),
    (awards(reports=0, verified=0, rectified=0, paid=0, amount_yuan="0.00"), []),
]
SIGN_ROWS = [(nil(True), ["error nil_with_major_hazard @nil_declared"])]


@pytest.mark.parametrize(
    ("change", "expected"), [*OVERVIEW, *STANDARDS_ROWS, *HAZARDS_ROWS, *AWARDS_ROWS, *SIGN_ROWS]
)
def test_one_change_in_a_complete_draft(change, expected):
    assert found(change) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"clauses": 0}, ["error hazard_without_clause:21 @hazard-21"]),
        ({"clauses": 0, "unmapped_reason": "标准未列此种设备"}, []),
        ({"condition": " "}, ["error hazard_without_condition:21 @hazard-21"]),
        ({"harm": ""}, ["error hazard_without_harm:21 @hazard-21"]),
        (
            {"rectify_by": date(2026, 9, 16)},
            ["error deadline_before_found:21 @hazard-21", "warning rectification_overdue:21 @hazard-21"],
        ),
        ({"rectify_by": TODAY}, []),
        ({"rectify_by": TODAY - timedelta(days=1)}, ["warning rectification_overdue:21 @hazard-21"]),
        ({"rectify_by": date(2026, 9, 20), "rectified_on": date(2026, 9, 30)}, []),
        (
            {"major": False, "clauses": 0, "condition": ""},
            ["error major_not_listed:major_found @figures-major_found"],
        ),
    ],
)
def test_one_change_in_the_major_hazard(changes, expected):
    hazard = HazardFacts(**{**DUST.__dict__, **changes})

    assert found(lambda steps: None, hazards={21: hazard, 22: FILTER}) == expected


def test_a_hazard_of_the_next_quarter_cannot_be_filed_with_this_one():
    late = HazardFacts(**{**FILTER.__dict__, "found_on": date(2026, 10, 1)})

    assert found(lambda steps: None, hazards={21: DUST, 22: late}) == [
        "error hazard_of_later_quarter:22 @hazard-22"
    ]


def test_without_major_hazard_the_nil_statement_must_be_declared():
    assert found(no_major, **NO_MAJOR) == ["error nil_not_declared @nil_declared"]
    assert found(lambda steps: (no_major(steps), nil(True)(steps)), **NO_MAJOR) == []


def test_a_major_hazard_only_counted_also_forbids_the_nil_statement():
    def change(steps):
        no_major(steps)
        figures(major_open=1, in_plan=1)(steps)
        nil(True)(steps)

    assert "error nil_with_major_hazard @nil_declared" in found(change)


@pytest.mark.parametrize(
    ("quarter", "days", "expected"),
    [
        (3, set(), []),  # a quarter is left
        (4, set(), ["principal_absent_all_year"]),
        (4, {date(2026, 5, 20)}, []),
        (4, {date(2025, 5, 20)}, ["principal_absent_all_year"]),
    ],
)
def test_the_last_report_of_a_year_without_the_principal(quarter, days, expected):
    steps = complete()
    inspection(inspected_on="2026-12-17", reported_to_principal_on="2026-12-18", principal_present=False)(
        steps
    )
    context_then = context(
        quarter=Quarter(2026, quarter), today=date(2027, 1, 5), principal_days=frozenset(days)
    )

    codes = [f.code for f in check_step("overview", steps, context_then) if f.code.startswith("principal")]
    assert codes == expected


def test_a_written_reason_passes_a_warning_and_never_an_error():
    steps = complete()
    standard(items_checked=20)(steps)
    awards(paid=2)(steps)
    reasons = {"items_checked_lt_applicable:GM-2023": "停用的喷漆线未查", "award_gt_base:paid": "不行"}
    steps["sign"]["passed_warnings"] = {key: {"text": "", "reason": r} for key, r in reasons.items()}

    assert [(f.code, f.blocks) for f in check_draft(steps, context())] == [
        ("items_checked_lt_applicable", False),
        ("award_gt_base", True),
    ]


def test_what_could_not_be_understood_is_reported_once_more_before_signing():
    steps = complete()
    figures(general_open=None)(steps)
    steps["hazards"]["unclear"] = {"figures-general_open": "“一般隐患尚未整改”应为整数。"}

    assert [f.code for f in check_draft(steps, context())] == ["not_understood"]


def test_every_finding_speaks_in_full_sentences_and_cites():
    empty = {step: {} for step in complete()}

    findings = check_draft(empty, context())

    assert findings
    assert all(f.text.endswith("。") and f.mend.endswith("。") for f in findings)
    assert {f.step for f in findings} == {"overview", "standards", "hazards", "awards", "sign"}


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, 3),
        ("3", 3),
        (" 03 ", 3),
        ("", None),
        (None, None),
        ("-1", None),
        ("3.0", None),
        ("三", None),
        ("３", None),
        (True, None),
    ],
)
def test_counts_are_whole_numbers_or_nothing(value, number):
    assert number_of(value) == number


def test_money_that_is_no_number_is_left_to_the_sentence_of_the_form():
    assert found(figures(funds_yuan="六万八")) == []
    assert found(awards(amount_yuan="二百")) == []
