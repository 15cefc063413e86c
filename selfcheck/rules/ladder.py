"""The reminder ladder: which step a day brings, when messages may go out, and what one message says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from portal.calendars import SHANGHAI

NOTICE, EMAIL, SMS, LETTER = CHANNELS = ("notice", "email", "sms", "letter")
STOPS = tuple("。！？；…")


@dataclass(frozen=True)
class Step:
    """`days` from the last day of the deadline: -7 a week before, 1 the day after. `code`: -7, +1, w2."""

    code: str
    days: int
    audience: tuple[str, ...]
    channels: tuple[str, ...]

    @property
    def label(self) -> str:
        if self.code.startswith("w"):
            return f"逾期后每周提醒第 {self.code[1:]} 次"
        if self.days == 0:
            return "截止当日"
        return f"截止前 {-self.days} 天" if self.days < 0 else f"逾期第 {self.days} 天"


@dataclass(frozen=True)
class Ladder:
    """`steps` by their days; after the last one again every `repeat_days`, at most `most_repeats` times."""

    steps: tuple[Step, ...]
    repeat_days: int
    most_repeats: int
    repeat_audience: tuple[str, ...]
    repeat_channels: tuple[str, ...]
    quiet_from: time
    quiet_to: time
    catch_up_days: int

    def all_steps(self) -> tuple[Step, ...]:
        """Also the repeats, as steps of their own."""
        last = self.steps[-1].days if self.steps else 0
        repeats = tuple(
            Step(f"w{n}", last + n * self.repeat_days, self.repeat_audience, self.repeat_channels)
            for n in range(1, self.most_repeats + 1)
        )
        return self.steps + repeats

    def step(self, code: str) -> Step | None:
        return next((one for one in self.all_steps() if one.code == code), None)


@dataclass(frozen=True)
class Named:
    """One enterprise and quarter in a message; `fix_on` when it filed and the report was sent back."""

    enterprise: str
    quarter: str
    due_on: date
    fix_on: date | None = None


def ladder_of(value: Mapping[str, Any]) -> Ladder:
    """From the shape of the parameter file and of the stored versions."""
    steps = sorted((_step(one) for one in value["steps"]), key=lambda step: step.days)
    return Ladder(
        steps=tuple(steps),
        repeat_days=value["repeat_days"],
        most_repeats=value["most_repeats"],
        repeat_audience=tuple(value["repeat_audience"]),
        repeat_channels=tuple(value["repeat_channels"]),
        quiet_from=time.fromisoformat(value["quiet_from"]),
        quiet_to=time.fromisoformat(value["quiet_to"]),
        catch_up_days=value["catch_up_days"],
    )


def due_step(ladder: Ladder, due_on: date, today: date) -> Step | None:
    """The last step whose day has come; one that was missed too long ago is left to the next."""
    passed = (today - due_on).days
    reached = [step for step in ladder.all_steps() if step.days <= passed]
    if not reached or passed - reached[-1].days > ladder.catch_up_days:
        return None
    return reached[-1]


def next_step(ladder: Ladder, due_on: date, today: date) -> tuple[date, Step] | None:
    """The first step after today with its day; None when the ladder has come to its end."""
    for step in ladder.all_steps():
        day = due_on + timedelta(days=step.days)
        if day > today:
            return day, step
    return None


def earliest(ladder: Ladder, now: datetime) -> datetime:
    """`now`, or the end of the quiet hours (Asia/Shanghai) it falls into."""
    local = now.astimezone(SHANGHAI)
    clock, start, end = local.time(), ladder.quiet_from, ladder.quiet_to
    if start == end:
        return now
    overnight = start > end
    quiet = (clock >= start or clock < end) if overnight else start <= clock < end
    if not quiet:
        return now
    day = local.date() + timedelta(days=1 if overnight and clock >= start else 0)
    return datetime.combine(day, end, SHANGHAI)


def sentence(named: Iterable[Named], today: date) -> str:
    """Every enterprise by its name, those of one quarter and deadline together."""
    ordered = sorted(set(named), key=_place)
    parts = []
    for (due_on, quarter, _), group in groupby(ordered, key=lambda one: _place(one)[:3]):
        ones = list(group)
        count = f"（{len(ones)} 家）" if len(ones) > 1 else ""
        who = "、".join(one.enterprise for one in ones) + count
        if fix_on := ones[0].fix_on:
            what = f"已退回，{mending(fix_on, today)}"
        else:
            what = f"尚未报送，{when(due_on, today)}"
        parts.append(f"{who}：{quarter}重大事故隐患自查报告{what}。")
    sent_back = bool(ordered) and all(one.fix_on for one in ordered)
    ask = "请尽快补正并重新签批报送" if sent_back else "请尽快检查并报送"
    return "".join(parts) + f"{ask}；已报送的请忽略。"


def _place(one: Named) -> tuple[date, str, date, str]:
    return one.due_on, one.quarter, one.fix_on or date.min, one.enterprise


def tail_of(reason: str) -> str:
    """The reason at the end of a text; it keeps the stop it was written with."""
    return f"催报理由：{reason}{'' if reason.endswith(STOPS) else '。'}" if reason else ""


def when(due_on: date, today: date) -> str:
    day = f"{due_on} 24:00 截止"
    left = (due_on - today).days
    if left < 0:
        return f"{day}，已逾期 {-left} 天"
    return f"{day}，今天到期" if left == 0 else f"{day}，还剩 {left} 天"


def mending(fix_on: date, today: date) -> str:
    late = (today - fix_on).days
    return f"补正期限 {fix_on} 24:00" + (f"，已过 {late} 天" if late > 0 else "")


def portions(named: Iterable[Named], today: date, longest: int, tail: str = "") -> list[list[Named]]:
    """Cut so that each text with `tail` keeps to `longest` characters; one enterprise is never cut."""
    found: list[list[Named]] = []
    for one in sorted(set(named), key=_place):
        if found and len(sentence([*found[-1], one], today)) + len(tail) <= longest:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def again_after(attempts: int, minutes: Iterable[int]) -> timedelta | None:
    """The pause after so many failed attempts; None: given up."""
    pauses = list(minutes)
    return timedelta(minutes=pauses[attempts - 1]) if attempts <= len(pauses) else None


def _step(value: Mapping[str, Any]) -> Step:
    days = value["days"]
    return Step(f"{days:+d}", days, tuple(value["audience"]), tuple(value["channels"]))
