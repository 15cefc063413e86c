"""At least one progress report in every quarter of a supervision."""

from datetime import date

import pytest

from selfcheck.rules.supervision import missed, progress_quarters

ISSUED = date(2026, 8, 20)


def states(*reported, today, ended_on=None):
    return [one.state for one in progress_quarters(ISSUED, reported, today, ended_on)]


@pytest.mark.parametrize(
    ("reported", "today", "expected"),
    [
        ((), date(2026, 9, 30), ["due"]),
        ((), date(2026, 10, 1), ["first", "due"]),
        ((), date(2026, 12, 31), ["first", "due"]),
        ((), date(2027, 1, 1), ["first", "missed", "due"]),
        ((date(2026, 12, 31),), date(2027, 1, 1), ["first", "reported", "due"]),
        ((date(2026, 9, 30), date(2027, 1, 1)), date(2027, 1, 1), ["reported", "missed", "reported"]),
    ],
)
def test_each_quarter_after_the_issue_needs_a_report(reported, today, expected):
    assert states(*reported, today=today) == expected


def test_the_last_day_of_the_quarter_is_the_last_day_to_report():
    assert progress_quarters(ISSUED, (), ISSUED)[0].due_on == date(2026, 9, 30)


def test_the_quarter_in_which_the_order_ended_needs_none():
    ended = {"today": date(2027, 5, 1), "ended_on": date(2027, 2, 1)}

    assert states(**ended) == ["first", "missed"]
    assert states(date(2027, 1, 5), **ended) == ["first", "missed", "reported"]


def test_missed_ones_are_counted():
    assert missed(progress_quarters(ISSUED, (), date(2027, 4, 1))) == 2
