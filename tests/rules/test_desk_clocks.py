"""The bureau's clocks run in working days: make-up workdays count, holidays do not."""

from datetime import date

import pytest

from selfcheck.law import law_for
from selfcheck.rules.clocks import KINDS, LATE, ON_TIME, SOON, due_on, left_words, state_of
from selfcheck.states.clocks import SEEN_BY, WHOSE

# 2026: 1 to 7 October off, 20 September (Sunday) and 10 October (Saturday) worked.
FRIDAY, SATURDAY_WORKED = date(2026, 10, 9), date(2026, 10, 10)


def law(on):
    return law_for("990102", on)


@pytest.mark.parametrize(
    ("kind", "started", "due"),
    [
        ("acknowledge", FRIDAY, SATURDAY_WORKED),
        ("acknowledge", date(2026, 9, 30), date(2026, 10, 8)),
        ("acknowledge", date(2026, 10, 16), date(2026, 10, 19)),
        ("claim", date(2026, 9, 18), date(2026, 9, 22)),
        ("claim", FRIDAY, date(2026, 10, 13)),
        ("report", date(2026, 9, 29), date(2026, 10, 19)),
    ],
)
def test_the_day_after_the_start_is_the_first_and_make_up_workdays_count(kind, started, due):
    assert due_on(kind, started, None, law(started)) == due


def test_a_stored_day_wins_over_the_parameter():
    assert due_on("review", FRIDAY, date(2026, 10, 30), law(FRIDAY)) == date(2026, 10, 30)


@pytest.mark.parametrize(
    ("today", "state", "words"),
    [
        (date(2026, 10, 8), ON_TIME, "还有 2 个工作日"),
        (FRIDAY, SOON, "还有 1 个工作日"),
        (SATURDAY_WORKED, SOON, "今天到期"),
        (date(2026, 10, 11), LATE, "已过期限"),
        (date(2026, 10, 12), LATE, "逾期 1 个工作日"),
    ],
)
def test_late_begins_when_the_day_is_over(today, state, words):
    assert state_of(SATURDAY_WORKED, today, 1) == state
    assert left_words(SATURDAY_WORKED, today) == words


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_clock_has_days_or_keeps_its_own_and_belongs_to_somebody(kind):
    days = law(FRIDAY).value("desk_clocks")

    assert kind.stored == (kind.code not in days)
    assert WHOSE[kind.code]
    assert set(WHOSE[kind.code]) <= set(SEEN_BY.get(kind.code, WHOSE[kind.code]))
