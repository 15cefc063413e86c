from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.calendars import SHANGHAI, Quarter, end_of_day
from portal.legal import NotInForce
from selfcheck.law import law_for
from selfcheck.rules.filing import (
    STATUS_PRECEDENCE,
    Exemption,
    FilingFacts,
    Return,
    Status,
    default_fix_by,
    due_at,
    filing_status,
    first_due_quarter,
)

Q1 = Quarter(2026, 1)
LAW = law_for("", Q1.end)
INSIDE = (date(2026, 2, 10),)


def at(text):
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def status(now="2026-06-01", **facts):
    facts = FilingFacts(quarter=Q1, **({"inspected_on": INSIDE} | facts))
    return filing_status(facts, at(now), LAW)


@pytest.mark.parametrize(
    ("quarter", "due"),
    [
        ("2026Q1", "2026-04-15"),
        ("2026Q2", "2026-07-15"),
        ("2026Q3", "2026-10-15"),
        ("2025Q4", "2026-01-15"),
        ("2024Q1", "2024-04-15"),
    ],
)
def test_due_on_the_15th_of_the_next_quarter_inclusive(quarter, due):
    """令16号第十四条第一款（按包含当日理解）"""
    quarter = Quarter.parse(quarter)

    assert due_at(quarter, law_for("", quarter.end)) == end_of_day(date.fromisoformat(due))


def test_before_the_rule_existed_there_is_no_due_date():
    with pytest.raises(NotInForce):
        due_at(Quarter(2007, 4), law_for("", date(2007, 12, 31)))


@pytest.mark.parametrize(
    ("filed_at", "expected"),
    [
        ("2026-01-20T09:00:00", Status.FILED),  # before the quarter ends
        ("2026-03-31T23:59:59", Status.FILED),
        ("2026-04-15T23:59:59+08:00", Status.FILED),
        ("2026-04-15T15:59:59.999999+00:00", Status.FILED),
        ("2026-04-15T23:59:59.999999+08:00", Status.FILED),
        ("2026-04-16T00:00:00+08:00", Status.LATE),  # the next microsecond
        ("2026-04-15T16:00:00+00:00", Status.LATE),
        ("2026-05-30T00:00:00", Status.LATE),
    ],
)
def test_fs3_fs4_filed_or_late(filed_at, expected):
    assert status(filed_at=at(filed_at)).status is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2025-12-31T23:59:59", Status.NOT_DUE),
        ("2026-03-31T23:59:59.999999", Status.NOT_DUE),
        ("2026-03-31T15:59:59.999999+00:00", Status.NOT_DUE),
        ("2026-04-01T00:00:00", Status.DUE),
        ("2026-04-15T23:59:59.999999", Status.DUE),
        ("2026-04-16T00:00:00", Status.OVERDUE),
    ],
)
def test_fs1_fs2_fs5_silence_has_three_meanings(now, expected):
    assert status(now).status is expected


def test_a_filing_after_now_is_not_yet_known():
    early = status("2026-04-14", filed_at=at("2026-04-15T10:00:00"), corrected_at=at("2026-04-20"))

    assert (early.status, early.corrected, early.no_check_in_quarter) == (Status.DUE, False, False)


@pytest.mark.parametrize(
    ("days", "unchecked"),
    [
        ((), True),
        ((date(2025, 12, 31),), True),
        ((date(2026, 1, 1),), False),
        ((date(2026, 3, 31),), False),
        ((date(2026, 4, 1),), True),
        ((date(2026, 4, 1), date(2026, 2, 1)), False),
    ],
)
def test_fs6_a_report_without_a_check_in_the_quarter(days, unchecked):
    """应急〔2025〕11号十：季度检查与报送是两项义务，状态仍按报送时间"""
    on_time = status(filed_at=at("2026-04-10"), inspected_on=days)
    late = status(filed_at=at("2026-04-20"), inspected_on=days)

    assert (on_time.status, on_time.no_check_in_quarter) == (Status.FILED, unchecked)
    assert (late.status, late.no_check_in_quarter) == (Status.LATE, unchecked)
    assert bool(on_time.consequence) is unchecked


def test_fs6_says_nothing_without_a_filing_nor_under_an_exemption():
    nothing_filed = status(inspected_on=())
    exempted = status(exemption=FULL, filed_at=at("2026-04-10"), inspected_on=())

    assert (nothing_filed.status, nothing_filed.no_check_in_quarter) == (Status.OVERDUE, False)
    assert (exempted.status, exempted.no_check_in_quarter) == (Status.EXEMPT, False)


def test_fs6_the_check_duty_is_younger_than_the_filing_duty():
    quarter = Quarter(2024, 3)
    facts = FilingFacts(quarter=quarter, filed_at=at("2024-10-10"))

    answer = filing_status(facts, at("2024-11-01"), law_for("", quarter.end))

    assert (answer.status, answer.no_check_in_quarter) == (Status.FILED, False)


def test_fs7_a_correction_keeps_the_timeliness_of_the_original():
    answer = status(filed_at=at("2026-04-10"), corrected_at=at("2026-05-20"))

    assert (answer.status, answer.corrected) == (Status.FILED, True)
    assert answer.effective_filed_at == at("2026-04-10")
    assert status(corrected_at=at("2026-05-20")).corrected is False


FULL = Exemption("整个季度停产", date(2026, 1, 1), date(2026, 3, 31), "张某")


@pytest.mark.parametrize(
    ("exemption", "expected"),
    [
        (FULL, Status.EXEMPT),
        (replace(FULL, from_on=date(2025, 6, 1), to_on=date(2026, 12, 31)), Status.EXEMPT),
        (replace(FULL, from_on=date(2026, 1, 2)), Status.OVERDUE),
        (replace(FULL, to_on=date(2026, 3, 30)), Status.OVERDUE),
        (replace(FULL, approved_by=" "), Status.OVERDUE),
        (replace(FULL, reason=""), Status.OVERDUE),
    ],
)
def test_fs0_only_a_whole_quarter_with_a_named_approver_is_exempt(exemption, expected):
    assert status(exemption=exemption).status is expected


def returned(at_="2026-04-20", fix_by="2026-04-30", resubmitted=None):
    return Return(at(at_), end_of_day(date.fromisoformat(fix_by)), at(resubmitted) if resubmitted else None)


@pytest.mark.parametrize(
    ("filed_at", "back", "expected"),
    [
        ("2026-04-10", returned(), Status.RETURNED),
        ("2026-04-10", returned(resubmitted="2026-04-30T23:59:59.999999"), Status.FILED),  # in the window
        (
            "2026-04-10",
            returned(resubmitted="2026-05-01T00:00:00"),
            Status.LATE,
        ),  # out: the second one counts
        ("2026-04-18", returned(resubmitted="2026-04-30T12:00:00"), Status.LATE),  # the first one was late
        (
            "2026-02-10",
            returned("2026-02-15", "2026-02-20", "2026-03-01"),
            Status.FILED,
        ),  # out, yet before due
        ("2026-04-10", returned("2026-06-02"), Status.FILED),  # not yet returned at "now"
        ("2026-04-10", returned(resubmitted="2026-06-02"), Status.RETURNED),  # not yet resubmitted
        (None, returned(resubmitted="2026-04-29"), Status.LATE),
    ],
)
def test_fs8_returned_and_the_correction_window(filed_at, back, expected):
    facts = {"returned": back} | ({"filed_at": at(filed_at)} if filed_at else {})

    assert status(**facts).status is expected


def test_precedence_exempt_before_returned_before_overdue():
    assert status(exemption=FULL, filed_at=at("2026-04-10"), returned=returned()).status is Status.EXEMPT
    assert status("2027-01-01", filed_at=at("2026-04-10"), returned=returned()).status is Status.RETURNED
    order = [row[0] for row in STATUS_PRECEDENCE]
    assert order[:4] == [Status.EXEMPT, Status.RETURNED, Status.FILED, Status.LATE]
    assert set(order) == set(Status)


def test_a_moved_deadline_decides_and_the_original_is_shown():
    moved = {"due_at": end_of_day(date(2026, 4, 30)), "original_due_at": end_of_day(date(2026, 4, 15))}

    answer = status(filed_at=at("2026-04-29"), **moved)

    assert (answer.status, answer.due_at) == (Status.FILED, moved["due_at"])
    assert "原截止 2026-04-15 24:00" in answer.explanation[0].text
    assert status("2026-04-20", **moved).status is Status.DUE


@pytest.mark.parametrize(
    ("registered_on", "first"),
    [("2026-01-15", "2026Q2"), ("2026-03-31", "2026Q2"), ("2026-04-01", "2026Q3"), ("2025-12-31", "2026Q1")],
)
def test_a_new_enterprise_starts_with_its_first_full_quarter(registered_on, first):
    assert first_due_quarter(date.fromisoformat(registered_on)) == Quarter.parse(first)


def test_before_the_first_due_quarter_there_is_no_status():
    answer = status(first_due_quarter=Quarter(2026, 2))

    assert (answer.status, answer.due_at, answer.no_check_in_quarter) == (None, None, False)
    assert answer.annual_principal == "at_risk"
    assert "2026年二季度" in answer.explanation[0].text
    assert status(first_due_quarter=Quarter(2027, 1)).annual_principal is None
    assert status(first_due_quarter=Q1).status is Status.OVERDUE


@pytest.mark.parametrize(
    ("now", "days", "expected"),
    [
        ("2026-12-31T23:59:59.999999", (), "at_risk"),
        ("2027-01-01T00:00:00", (), "missed"),
        ("2026-06-01", (date(2026, 2, 10),), "ok"),
        ("2027-06-01", (date(2026, 12, 31),), "ok"),
        ("2027-06-01", (date(2025, 12, 31), date(2027, 1, 1)), "missed"),
        ("2026-06-01", (date(2026, 6, 2),), "at_risk"),  # not yet known
    ],
)
def test_fs9_the_principal_takes_part_once_a_calendar_year(now, days, expected):
    assert status(now, principal_on=days).annual_principal == expected


def test_every_status_explains_itself_with_an_article():
    overdue = status()

    assert overdue.rule == "FS-5"
    assert "令第16号" in str(overdue.explanation[0].citation)
    articles = [citation.article for citation in overdue.consequence_citations]
    assert articles == ["第二十六条第（二）项", "第一百零一条第（五）项"]
    assert "不直接构成处罚依据" in overdue.consequence


def test_the_default_correction_window_is_counted_in_working_days():
    assert default_fix_by(at("2026-04-20T10:00:00"), LAW) == end_of_day(date(2026, 5, 7))  # over 五一


def test_instants_compare_across_time_zones():
    due = end_of_day(date(2026, 4, 15)).astimezone(UTC)
    assert status(filed_at=due).status is Status.FILED
    assert status(filed_at=due + timedelta(microseconds=1)).status is Status.LATE
