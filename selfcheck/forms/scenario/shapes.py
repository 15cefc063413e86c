"""One fact of the file format: its controls on the page, from them to JSON and back.

The name of a control is the key in the file: ``check.filed_at`` says whether it happened, ``….day`` and
``….time`` when. Nothing typed means unknown, and an unknown fact is left out of the JSON.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms

from portal.calendars import SHANGHAI
from portal.forms import fields
from portal.widgets import CountInput

HAPPENED, NEVER = "yes", "no"
UNKNOWN_WORD = ("", "不明")
UNGRADED = ("none", "未定级")
TRI_STATE = [UNKNOWN_WORD, (HAPPENED, "已知发生"), (NEVER, "已知没有")]
NULL = object()  # the format's null where it is an answer: known to be ungraded
TIME = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])([:：][0-5][0-9](\.[0-9]{1,6})?)?")
SEPARATORS = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True)
class Fact:
    """A fact of one control. ``required``: the format refuses an object without it."""

    path: str
    label: str
    help_text: str = ""
    required: bool = False
    css: str = "w6"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.path,)

    def controls(self) -> dict[str, forms.Field]:
        raise NotImplementedError

    def value(self, typed: dict[str, Any], prefix: str = "") -> Any:
        """For the JSON, None where nothing is known; ValueError (control, sentence) where it is unclear."""
        return typed.get(prefix + self.path) or None

    def shown(self, value: Any) -> dict[str, Any]:
        """What the controls show for a value of a file that a reader accepted."""
        return {self.path: "" if value is None else value}


class Unclear(ValueError):
    """The controls of one fact contradict each other; ``name`` is the control to mend."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


@dataclass(frozen=True)
class Text(Fact):
    longest: int = 100

    def controls(self):
        return {self.path: fields.text(self.label, self.longest, required=self.required, **self._help())}

    def _help(self) -> dict[str, str]:
        return {"help_text": self.help_text} if self.help_text else {}


@dataclass(frozen=True)
class Number(Fact):
    def controls(self):
        field_of = forms.IntegerField(
            label=self.label, required=self.required, help_text=self.help_text, widget=CountInput
        )
        field_of.error_messages["required"] = f"没有填{self.label}。请填写整数。"
        field_of.error_messages["invalid"] = f"{self.label}不是整数。请只填数字，例如 5。"
        return {self.path: field_of}

    def value(self, typed, prefix=""):
        return typed.get(prefix + self.path)


@dataclass(frozen=True)
class Word(Fact):
    """One of some words; ``unknown`` names the empty choice."""

    choices: tuple[tuple[str, str], ...] = ()
    unknown: str = "不明"

    def controls(self):
        listed = [("", self.unknown), *self.choices]
        choice = fields.choice(self.label, listed, required=self.required, help_text=self.help_text)
        return {self.path: choice}


@dataclass(frozen=True)
class Flag(Word):
    choices: tuple[tuple[str, str], ...] = ((HAPPENED, "是"), (NEVER, "否"))

    def value(self, typed, prefix=""):
        return {HAPPENED: True, NEVER: False}.get(typed.get(prefix + self.path, ""))

    def shown(self, value):
        return {self.path: {True: HAPPENED, False: NEVER}.get(value, "")}


@dataclass(frozen=True)
class Grade(Word):
    """1 to 3; where ``UNGRADED`` is offered, null in the file is an answer and not "unknown"."""

    choices: tuple[tuple[str, str], ...] = (("1", "一级"), ("2", "二级"), ("3", "三级"))

    def value(self, typed, prefix=""):
        given = typed.get(prefix + self.path) or ""
        return int(given) if given.isdecimal() else NULL if given == UNGRADED[0] else None

    def shown(self, value):
        if value is NULL:
            return {self.path: UNGRADED[0] if UNGRADED in self.choices else ""}
        return {self.path: str(value or "")}


@dataclass(frozen=True)
class Levels(Fact):
    """Which levels took part in a visit."""

    def controls(self):
        levels = [("province", "省级"), ("city", "市级"), ("county", "县级")]
        box = forms.MultipleChoiceField(
            label=self.label, choices=levels, required=False, widget=forms.CheckboxSelectMultiple
        )
        return {self.path: box}

    def shown(self, value):
        return {self.path: value or []}


@dataclass(frozen=True)
class Day(Fact):
    css: str = "w4"

    def controls(self):
        return {
            self.path: fields.DayField(label=self.label, required=self.required, help_text=self.help_text)
        }

    def value(self, typed, prefix=""):
        day = typed.get(prefix + self.path)
        return day.isoformat() if day else None


@dataclass(frozen=True)
class Days(Fact):
    """Several days in one box."""

    def controls(self):
        return {self.path: fields.text(self.label, 800, required=False, rows=2, help_text=self.help_text)}

    def value(self, typed, prefix=""):
        return [one for one in SEPARATORS.split(typed.get(prefix + self.path) or "") if one]

    def shown(self, value):
        return {self.path: "、".join(value or [])}


@dataclass(frozen=True)
class Moment(Fact):
    """A day, and a clock time where it is known. ``timed`` False: the format takes only a day."""

    timed: bool = True
    never: bool = False

    @property
    def names(self):
        state = (self.path,) if self.never else ()
        time = (f"{self.path}.time",) if self.timed else ()
        return (*state, f"{self.path}.day", *time)

    def controls(self):
        made: dict[str, forms.Field] = {}
        if self.never:
            made[self.path] = _named(forms.ChoiceField(choices=TRI_STATE), self.label, "情况", "form-select")
        made[f"{self.path}.day"] = _named(fields.DayField(label=self.label), self.label, "日期")
        if self.timed:
            time = forms.CharField(max_length=15, widget=CountInput(attrs={"placeholder": "时:分"}))
            made[f"{self.path}.time"] = _named(time, self.label, "时刻，可以不填")
        made[f"{self.path}.day"].required = self.required
        return made

    def value(self, typed, prefix=""):
        """False: known not to have happened."""
        day, time = (typed.get(f"{prefix}{self.path}.{part}") for part in ("day", "time"))
        state = typed.get(prefix + self.path, "") if self.never else HAPPENED if day or time else ""
        if state == HAPPENED:
            return self._when(day, time, prefix)
        if day or time:
            word = dict(TRI_STATE)[state]
            raise Unclear(
                prefix + self.path,
                f"{self.label}选的是“{word}”，却填了日期或者时刻。请改选“已知发生”，或者清空日期和时刻。",
            )
        return False if state == NEVER else None

    def _when(self, day, time, prefix):
        if not day:
            raise Unclear(
                f"{prefix}{self.path}.day", f"{self.label}没有填日期。请填写日期；不知道哪一天的，选“不明”。"
            )
        if not time:
            return day.isoformat()
        found = TIME.fullmatch(time.strip())
        if not found:
            raise Unclear(
                f"{prefix}{self.path}.time", f"{self.label}的时刻写法不对。请写成 09:30 这样，按北京时间。"
            )
        hour, rest = time.strip().replace("：", ":").split(":", 1)
        return f"{day.isoformat()}T{hour.zfill(2)}:{rest}"

    def shown(self, value):
        day, time = split(value)
        state = NEVER if value is False else HAPPENED if value else ""
        return {self.path: state, f"{self.path}.day": day, f"{self.path}.time": time}


def split(value: Any) -> tuple[str, str]:
    """Day and clock time in Shanghai of a value of the format."""
    if not value:
        return "", ""
    if len(value) == len("2026-08-10"):
        return value, ""
    moment = datetime.fromisoformat(value)
    if moment.tzinfo:
        moment = moment.astimezone(SHANGHAI).replace(tzinfo=None)
    time = moment.time()
    exact = "auto" if time.second or time.microsecond else "minutes"
    return moment.date().isoformat(), time.isoformat(exact)


def occurrence(path: str, label: str, help_text: str = "", **kwargs: Any) -> Moment:
    """T or false."""
    return Moment(path, label, help_text, never=True, **kwargs)


def day_or_never(path: str, label: str, help_text: str = "", **kwargs: Any) -> Moment:
    return Moment(path, label, help_text, never=True, timed=False, **kwargs)


def _named(made: forms.Field, label: str, part: str, css: str = "form-control") -> forms.Field:
    """The controls of one fact stand in a group; each says to a screen reader which part it is."""
    made.required = False
    made.label = f"{label}：{part}"
    made.widget.attrs |= {"aria-label": made.label, "class": css}
    return made


@dataclass(frozen=True)
class Rows:
    """A list of objects. ``asked``: the control that tells "nobody searched" from "nothing found"."""

    path: str
    label: str
    facts: tuple[Fact, ...]
    add_label: str
    asked: Word | None = None
    help_text: str = ""


@dataclass(frozen=True)
class Group:
    legend: str
    facts: tuple[Fact, ...] = ()
    rows: Rows | None = None
    help_text: str = ""


@dataclass(frozen=True)
class Plan:
    """``always``: keys the format asks for even where nothing was typed, with that empty value."""

    kind: str
    groups: tuple[Group, ...]
    always: dict[str, Any] = field(default_factory=dict)
