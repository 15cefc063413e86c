"""Clocks, bands and exposure of internal reports: 安委〔2024〕7号 leaves the numbers to the enterprise."""

from datetime import date
from decimal import Decimal

import pytest

from rewards.rules import bands, exposure, terms
from selfcheck.law import law_for

LAW = law_for("990102", date(2026, 10, 9))
DEFAULT = terms.default_terms(LAW)


def test_the_default_is_one_three_five_working_days_and_thirty_days():
    assert terms.Terms(1, 3, 5, 30) == DEFAULT


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({}, set()),
        ({"verify_working": 2, "pay_days": 10}, set()),
        ({"acknowledge_working": 2}, {"acknowledge_working"}),
        ({"verify_working": 4}, {"verify_working"}),
        ({"feedback_working": 6}, {"feedback_working"}),
        ({"pay_days": 31}, {"pay_days"}),
        ({"pay_days": 0}, {"pay_days"}),
    ],
)
def test_a_scheme_may_shorten_a_term_but_never_lengthen_it(changed, refused):
    given = terms.Terms(**{**DEFAULT.__dict__, **changed})

    assert set(terms.too_long(given, LAW)) == refused


@pytest.mark.parametrize(
    ("received", "acknowledge", "verify", "feedback"),
    [
        (date(2026, 10, 9), date(2026, 10, 10), date(2026, 10, 13), date(2026, 10, 15)),  # 10-10 is worked
        (date(2026, 9, 30), date(2026, 10, 8), date(2026, 10, 10), date(2026, 10, 13)),  # over the holiday
    ],
)
def test_the_clocks_count_working_days_after_the_receipt(received, acknowledge, verify, feedback):
    assert terms.deadlines(received, DEFAULT) == terms.Deadlines(acknowledge, verify, feedback)


def test_payment_is_due_thirty_days_after_the_verification():
    assert terms.pay_by(date(2026, 10, 9), DEFAULT) == date(2026, 11, 8)


@pytest.mark.parametrize(
    ("today", "answered", "due"),
    [
        (date(2026, 11, 7), set(), []),
        (date(2026, 11, 8), set(), [30]),
        (date(2027, 1, 7), {30}, [90]),
        (date(2027, 4, 7), set(), [30, 90, 180]),
    ],
)
def test_the_questions_about_retaliation_come_on_day_30_90_and_180(today, answered, due):
    """安全生产法 第五十四条"""
    assert terms.pulses_due(date(2026, 10, 9), today, answered, LAW) == due


@pytest.mark.parametrize(
    ("amount", "spent", "budget", "word"),
    [
        ("50", "0", "1000", ""),
        ("500", "500", "1000", ""),
        ("500.01", "0", "1000", "区间"),
        ("49.99", "0", "1000", "区间"),
        ("500", "500.01", "1000", "预算"),
        ("500", "999999", None, ""),
        ("0", "0", None, "大于 0"),
    ],
)
def test_an_award_stays_in_its_band_and_in_the_budget(amount, spent, budget, word):
    band = bands.band_for(bands.default_bands(LAW), "general", "equipment")

    said = bands.refusal(Decimal(amount), band, Decimal(spent), Decimal(budget) if budget else None)

    assert word in said
    assert bool(said) is bool(word)


def test_a_band_of_one_kind_goes_before_that_of_the_severity():
    table = {**bands.default_bands(LAW), "general:people": {"min": "10", "max": "20"}}

    assert bands.band_for(table, "general", "people").high == 20
    assert bands.band_for(table, "general", "equipment").high == 500


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ({"general": {"min": "1", "max": "2"}}, "没有写"),
        ({"general": {"min": "3", "max": "2"}, "major": {"min": "1", "max": "2"}}, "写反"),
        ({"general": {"min": "1", "max": "2"}, "major": {"min": "1", "max": "2"}, "x": {}}, "不认识"),
    ],
)
def test_bands_that_cannot_stand_are_named(table, word):
    assert word in bands.broken_bands(table)


@pytest.mark.parametrize(
    ("text", "group", "warnings"),
    [
        ("2号叉车刹车偏软", 20, 0),
        ("2号叉车刹车偏软", 4, 1),
        ("2号叉车刹车偏软", None, 0),
        ("我负责的2号叉车刹车偏软", 20, 1),
        ("请打 13800138000", None, 1),
        ("王五说刹车偏软", None, 1),
    ],
)
def test_the_writer_is_warned_of_words_that_betray(text, group, warnings):
    assert len(exposure.betrays(text, group, LAW, names=["王五"])) == warnings
