"""The ladder's own decisions: the step of a day, quiet hours, texts that name each, pauses."""

from datetime import date, datetime, timedelta

import pytest

from portal.calendars import SHANGHAI
from selfcheck.law import law_for
from selfcheck.rules.ladder import (
    Named,
    again_after,
    due_step,
    earliest,
    ladder_of,
    next_step,
    portions,
    sentence,
    tail_of,
)

DUE = date(2026, 10, 15)
VALUE = law_for("", DUE).value("reminder_ladder")
LADDER = ladder_of(VALUE)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 9, 14), None),
        (date(2026, 9, 15), "-30"),
        (date(2026, 9, 17), "-30"),
        (date(2026, 9, 18), None),
        (date(2026, 9, 30), "-15"),
        (date(2026, 10, 8), "-7"),
        (date(2026, 10, 12), "-3"),
        (date(2026, 10, 14), "-1"),
        (date(2026, 10, 15), "-1"),
        (date(2026, 10, 16), "+1"),
        (date(2026, 10, 22), None),
        (date(2026, 10, 23), "w1"),
        (date(2026, 12, 11), "w8"),
        (date(2026, 12, 14), None),
        (date(2027, 10, 15), None),
    ],
)
def test_which_step_a_day_brings(day, code):
    step = due_step(LADDER, DUE, day)

    assert (step.code if step else None) == code


def test_the_next_step_and_its_end():
    assert next_step(LADDER, DUE, date(2026, 10, 8))[0] == date(2026, 10, 12)
    assert next_step(LADDER, DUE, date(2026, 12, 11)) is None


def test_after_the_stop_rule_nobody_is_reminded():
    short = ladder_of(VALUE | {"most_repeats": 0})

    assert due_step(short, DUE, date(2026, 10, 23)) is None


@pytest.mark.parametrize(
    ("hour", "minute", "goes_at"),
    [(7, 59, (8, 8)), (8, 0, (8, 8)), (19, 59, (8, 19)), (20, 0, (9, 8)), (23, 59, (9, 8)), (0, 0, (8, 8))],
)
def test_quiet_hours_end_in_the_morning_in_shanghai(hour, minute, goes_at):
    now = datetime(2026, 10, 8, hour, minute, tzinfo=SHANGHAI)
    goes = earliest(LADDER, now)

    assert (goes.day, goes.hour) == goes_at
    assert goes >= now


def test_quiet_hours_within_a_day_and_none_at_all():
    noon = datetime(2026, 10, 8, 13, 0, tzinfo=SHANGHAI)

    assert earliest(ladder_of(VALUE | {"quiet_from": "12:00", "quiet_to": "14:00"}), noon).hour == 14
    assert earliest(ladder_of(VALUE | {"quiet_from": "12:00", "quiet_to": "12:00"}), noon) == noon


def test_a_text_names_each_and_says_the_days():
    text = sentence(
        [Named("甲厂", "2026年三季度", DUE), Named("乙厂", "2026年三季度", DUE)], DUE - timedelta(3)
    )

    assert "乙厂、甲厂（2 家）：2026年三季度" in text
    assert "2026-10-15 24:00 截止，还剩 3 天" in text


def test_what_was_filed_and_sent_back_is_not_called_unfiled():
    back = Named("丙厂", "2026年三季度", DUE, date(2026, 10, 20))

    alone = sentence([back], date(2026, 10, 21))
    both = sentence([back, Named("甲厂", "2026年三季度", DUE)], date(2026, 10, 21))

    assert alone == (
        "丙厂：2026年三季度重大事故隐患自查报告已退回，补正期限 2026-10-20 24:00，已过 1 天。"
        "请尽快补正并重新签批报送；已报送的请忽略。"
    )
    assert "甲厂：2026年三季度重大事故隐患自查报告尚未报送" in both
    assert "丙厂：2026年三季度重大事故隐患自查报告已退回" in both


@pytest.mark.parametrize(
    ("reason", "words"),
    [("", ""), ("截止日已过", "催报理由：截止日已过。"), ("请三日内报送。", "催报理由：请三日内报送。")],
)
def test_a_reason_ends_with_one_stop(reason, words):
    assert tail_of(reason) == words


@pytest.mark.parametrize(("days", "words"), [(0, "今天到期"), (-1, "还剩 1 天"), (5, "已逾期 5 天")])
def test_before_on_and_after_the_day(days, words):
    assert words in sentence([Named("甲厂", "2026年三季度", DUE)], DUE + timedelta(days))


def test_long_texts_are_cut_between_enterprises_and_each_is_named_once():
    firms = [Named(f"北江第{n}木业有限公司", "2026年三季度", DUE) for n in range(40)]
    found = portions(firms, DUE, 300)

    assert sorted(one.enterprise for part in found for one in part) == sorted(f.enterprise for f in firms)
    assert all(len(sentence(part, DUE)) <= 300 for part in found)
    assert len(found) < 8


def test_a_single_name_too_long_still_goes_out():
    assert len(portions([Named("长" * 400, "2026年三季度", DUE)], DUE, 300)) == 1


def test_pauses_grow_and_end():
    assert [again_after(n, (5, 15)) for n in (1, 2, 3)] == [timedelta(minutes=5), timedelta(minutes=15), None]
