"""Prompt reports, key enterprises, accountability tracing: the smaller rules."""

from datetime import date, datetime

import pytest

from portal.calendars import SHANGHAI
from portal.legal import Result
from selfcheck.law import law_for
from selfcheck.rules.key_enterprise import TrackRecord, key_enterprise
from selfcheck.rules.prompt_report import prompt_report
from selfcheck.rules.tracing import MemberRecord, situations

ON = date(2026, 11, 22)
FOUND = datetime(2026, 11, 1, 9, tzinfo=SHANGHAI)


def hours(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (hours(1, 10), "running"),
        (hours(2, 8, 59), "running"),
        (hours(2, 9), "remind"),
        (hours(4, 8, 59), "remind"),
        (hours(4, 9), "escalate"),
    ],
)
def test_the_prompt_report_clock_reminds_after_24_and_escalates_after_72_hours(now, state):
    """安全生产法第四十一条：及时；小时数只是提醒"""
    clock = prompt_report(FOUND, None, now, law_for("", ON))

    assert clock.state == state
    assert clock.reason.result is Result.NOT_MET
    assert "第四十一条第二款" in str(clock.reason.citation)


def test_a_report_stops_the_clock_and_promptness_is_left_to_a_person():
    clock = prompt_report(FOUND, hours(3, 9), hours(9, 9), law_for("", ON))

    assert (clock.state, clock.reason.result) == ("reported", Result.MET)
    assert "48 小时" in clock.reason.text
    assert prompt_report(FOUND, hours(3, 9), hours(2, 8), law_for("", ON)).state == "running"


@pytest.mark.parametrize(
    ("division", "record", "must", "floor"),
    [
        ("2301", TrackRecord(date(2023, 11, 22), ()), True, 2),  # 恰好三年前
        ("2301", TrackRecord(date(2023, 11, 21), ()), False, 0),
        ("23", TrackRecord(False, (date(2025, 11, 22),)), True, 2),  # 恰好一年前
        ("23", TrackRecord(False, (date(2025, 11, 21),)), False, 0),
        ("23", TrackRecord(False, None), None, 0),
        ("23", TrackRecord(None, (date(2026, 1, 1),)), True, 2),
        ("23", TrackRecord(False, (), listed=True), False, 1),
        ("3301", TrackRecord(date(2026, 1, 1), ()), False, 0),  # 只在黑龙江
        ("3301", TrackRecord(listed=True), False, 1),
    ],
)
def test_heilongjiang_adds_one_inspection_for_enterprises_with_a_record(division, record, must, floor):
    """黑应急发〔2022〕126号四（二）；应急〔2025〕11号二"""
    answer = key_enterprise(record, ON, law_for(division, ON))

    assert (answer.must_be_listed, answer.floor) == (must, floor)


@pytest.mark.parametrize(
    ("record", "met"),
    [
        (MemberRecord(took_part=False), {"did_not_check"}),
        (MemberRecord(True, True, True, False, None, False), {"recorded_clean"}),
        (MemberRecord(True, True, False, True, False, False), {"reported_up"}),
        (MemberRecord(True, True, False, True, True, False), set()),
        (MemberRecord(True, None, True, None, None, True), {"forged"}),
        (MemberRecord(), set()),
    ],
)
def test_tracing_sorts_records_and_weighs_nobody(record, met):
    """应急〔2025〕11号十；安全生产法第四十六条、第九十六条"""
    found = situations(record, law_for("", ON))

    assert {reason.condition for reason in found if reason.met} == met
    assert [reason.condition for reason in found] == [
        "did_not_check",
        "recorded_clean",
        "reported_up",
        "forged",
    ]
