from datetime import date, datetime

import pytest

from portal.calendars import SHANGHAI
from portal.legal import Result
from selfcheck.rules.logic import all_of, any_of, opposite
from selfcheck.rules.moments import Moment, before, by_end_of, months_later, until, within, years_later

MET, NOT_MET, UNKNOWN, PERSON = Result.MET, Result.NOT_MET, Result.UNKNOWN, Result.NEEDS_PERSON


def moment(text):
    if len(text) == 10:
        return Moment.on(date.fromisoformat(text))
    return Moment.at(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI))


D1, D2 = moment("2026-08-01"), moment("2026-08-02")
NOON = moment("2026-08-01T12:00")


@pytest.mark.parametrize(
    ("first", "second", "result"),
    [
        (D1, D2, MET),
        (D2, D1, NOT_MET),
        (D1, D1, UNKNOWN),  # two things of one day have no known order
        (D1, NOON, UNKNOWN),
        (NOON, D1, UNKNOWN),
        (NOON, NOON, NOT_MET),  # strictly before
        (NOON, D2, MET),
        (moment("2026-08-01T00:00"), D1, UNKNOWN),
        (D1, moment("2026-08-01T00:00"), NOT_MET),
        (D1, moment("2026-08-02T00:00"), MET),
        (False, D1, NOT_MET),
        (None, D1, UNKNOWN),
        (D1, False, MET),  # what never happens comes after everything
        (D1, None, UNKNOWN),
        (False, None, NOT_MET),
        (None, False, UNKNOWN),
    ],
)
def test_before(first, second, result):
    assert before(first, second) is result


@pytest.mark.parametrize(
    ("found", "controlled", "result"),
    [
        ("2026-08-01T09:00", "2026-08-02T09:00", MET),
        ("2026-08-01T09:00", "2026-08-02T09:01", NOT_MET),
        ("2026-08-01", "2026-08-01", MET),
        ("2026-08-01", "2026-08-02", UNKNOWN),
        ("2026-08-01", "2026-08-03", NOT_MET),
        ("2026-08-01T23:00", "2026-08-02", UNKNOWN),
        ("2026-08-01T00:00", "2026-08-01", MET),
        ("2026-08-02T09:00", "2026-08-01T09:00", MET),
    ],
)
def test_within_24_hours(found, controlled, result):
    assert within(moment(found), moment(controlled), 24) is result


def test_within_with_what_is_not_known():
    assert within(D1, False, 24) is NOT_MET
    assert within(None, D1, 24) is UNKNOWN
    assert within(D1, None, 24) is UNKNOWN


def test_the_last_day_is_included():
    assert by_end_of(moment("2026-08-01T23:59:59"), date(2026, 8, 1)) is MET
    assert by_end_of(moment("2026-08-02T00:00"), date(2026, 8, 1)) is NOT_MET
    assert by_end_of(False, date(2026, 8, 1)) is NOT_MET
    assert by_end_of(D1, None) is UNKNOWN


def test_what_lies_later_has_not_happened_yet():
    assert until(D2, date(2026, 8, 1)) is False
    assert until(D1, date(2026, 8, 1)) is D1
    assert until(None, date(2026, 8, 1)) is None


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        ("2026-06-10", -24, "2024-06-10"),
        ("2024-02-29", 24, "2026-02-28"),
        ("2026-02-28", -24, "2024-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-01-31", -1, "2025-12-31"),
        ("2026-11-30", 3, "2027-02-28"),
    ],
)
def test_months_keep_the_day_or_take_the_last(day, months, result):
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(result)


def test_years_are_twelve_months():
    assert years_later(date(2024, 2, 29), -1) == date(2023, 2, 28)


@pytest.mark.parametrize(
    ("results", "every", "some"),
    [
        ((MET, MET), MET, MET),
        ((MET, UNKNOWN), UNKNOWN, MET),
        ((MET, PERSON), PERSON, MET),
        ((NOT_MET, UNKNOWN), NOT_MET, UNKNOWN),
        ((NOT_MET, PERSON), NOT_MET, PERSON),
        ((NOT_MET, NOT_MET), NOT_MET, NOT_MET),
        ((UNKNOWN, PERSON), PERSON, PERSON),
        ((), MET, NOT_MET),
    ],
)
def test_unknown_counts_neither_as_met_nor_as_not_met(results, every, some):
    assert (all_of(*results), any_of(*results)) == (every, some)
    assert opposite(every) is any_of(*(opposite(one) for one in results))
