from datetime import UTC, date, datetime

import pytest

from portal.calendars import (
    SHANGHAI,
    Quarter,
    WorkingDeadline,
    add_working_days,
    day_of,
    end_of_day,
    has_holiday_data,
    is_working_day,
    on_or_next_working_day,
    working_days_between,
)


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31), "2026年一季度"),
        ("2026Q2", date(2026, 4, 1), date(2026, 6, 30), "2026年二季度"),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30), "2026年三季度"),
        ("2024Q4", date(2024, 10, 1), date(2024, 12, 31), "2024年四季度"),
    ],
)
def test_a_quarter_knows_its_days_and_its_name(text, start, end, label):
    quarter = Quarter.parse(text)

    assert (str(quarter), quarter.start, quarter.end, quarter.label) == (text, start, end, label)
    assert Quarter.of(start) == Quarter.of(end) == quarter
    assert quarter.next().previous() == quarter.previous().next() == quarter
    assert start in quarter
    assert end in quarter
    assert quarter.next().start not in quarter


@pytest.mark.parametrize(
    "text", ["2026-3", "2026Q5", "2026Q0", "26Q1", "2026q1", " 2026Q1", "２０２６Q1", "", "0001Q1"]
)
def test_a_badly_written_quarter_is_refused(text):
    with pytest.raises(ValueError, match="季度"):
        Quarter.parse(text)


def test_quarters_are_ordered_across_years():
    assert Quarter(2025, 4) < Quarter(2026, 1) < Quarter(2026, 2)


def test_the_last_instant_of_a_day_is_in_shanghai():
    moment = end_of_day(date(2026, 4, 15))

    assert moment.isoformat() == "2026-04-15T23:59:59.999999+08:00"
    assert day_of(datetime(2026, 4, 15, 16, 0, tzinfo=UTC)) == date(2026, 4, 16)
    assert moment.tzinfo is SHANGHAI


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 10, 1), False),  # 国庆节
        (date(2026, 2, 14), True),  # 周六，春节前补班
        (date(2026, 1, 4), True),  # 周日，元旦补班
        (date(2026, 1, 2), False),  # 周五，元旦调休
        (date(2026, 11, 21), False),  # 周六
        (date(2026, 11, 20), True),
    ],
)
def test_working_days_follow_the_announced_holidays(day, working):
    assert is_working_day(day) is working


def test_a_year_without_announcement_falls_back_to_weekends_and_says_so():
    assert [has_holiday_data(year) for year in (2026, 2027, 2041)] == [True, False, False]
    assert is_working_day(date(2027, 1, 1))
    assert add_working_days(date(2026, 12, 30), 2) == WorkingDeadline(date(2027, 1, 1), certain=False)
    assert add_working_days(date(2026, 9, 28), 3) == WorkingDeadline(date(2026, 10, 8), certain=True)


def test_rolling_forward_skips_holidays():
    assert on_or_next_working_day(date(2026, 10, 1)) == date(2026, 10, 8)
    assert on_or_next_working_day(date(2026, 4, 15)) == date(2026, 4, 15)


def test_counting_working_days_excludes_the_first_day():
    assert working_days_between(date(2026, 11, 20), date(2026, 11, 24)) == 2
    assert working_days_between(date(2026, 11, 24), date(2026, 11, 20)) == 0
