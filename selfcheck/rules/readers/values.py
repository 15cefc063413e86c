"""Words, days and times out of decoded JSON, each refused with a sentence that names object and key."""

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Literal

from portal.calendars import SHANGHAI
from selfcheck.rules.moments import Moment, Occurrence

Json = dict[str, Any]
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME = re.compile(r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?")
FIRST_YEAR, LAST_YEAR = 1949, 2999
DAY_FORM = "应为 2026-08-10 这样的日期"
TIME_FORM = "应为 2026-08-10 或者 2026-08-10T09:30:00+08:00"


class Refused(ValueError):
    """One object cannot be read; the sentence says which object, which key and why."""

    def __init__(self, sentence: str, key: str = "", why: str = "") -> None:
        super().__init__(sentence)
        self.key, self.why = key, why or sentence


class Reader:
    """One JSON object; ``name`` and ``path`` say in every refusal where the mistake stands."""

    def __init__(self, data: Any, name: str, path: str = "") -> None:
        self.name, self.path = name, path
        if not isinstance(data, dict):
            raise self.refuse("", "应为 JSON 对象")
        self.data: Json = data
        self.read: set[str] = set()

    def refuse(self, key: str, why: str) -> Refused:
        where = ".".join(part for part in (self.path, key) if part)
        return Refused(f"对象 {self.name} 的 {where or '整个对象'}：{why}。", where, f"{why}。")

    def get(self, key: str) -> Any:
        self.read.add(key)
        return self.data.get(key)

    def required(self, key: str) -> Any:
        value = self.get(key)
        if value is None:
            raise self.refuse(key, "缺少，必须填写")
        return value

    def part(self, key: str) -> "Reader":
        """A nested object; absent or null reads as an empty one."""
        value = self.get(key)
        path = f"{self.path}.{key}" if self.path else key
        return Reader({} if value is None else value, self.name, path)

    def parts(self, key: str) -> "list[Reader] | None":
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, list):
            raise self.refuse(key, "应为列表")
        path = f"{self.path}.{key}" if self.path else key
        return [Reader(one, self.name, f"{path}[{n}]") for n, one in enumerate(value)]

    def text(self, key: str) -> str | None:
        value: str | None = self.get(key)
        if value is not None and not isinstance(value, str):
            raise self.refuse(key, "应为文字")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.refuse(key, "应为文字的列表")
        return tuple(value)

    def flag(self, key: str) -> bool | None:
        value: bool | None = self.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.refuse(key, f"{shown(value)} 不是 true、false 或者 null")
        return value

    def word(self, key: str, words: Collection[str]) -> str | None:
        value: str | None = self.get(key)
        if value is not None and not (isinstance(value, str) and value in words):
            raise self.refuse(key, f"不认识 {shown(value)}，应为 {'、'.join(words)} 之一")
        return value

    def number(self, key: str, low: int, high: int) -> int | None:
        value: int | None = self.get(key)
        if value is None:
            return None
        if type(value) is not int or not low <= value <= high:
            raise self.refuse(key, f"{shown(value)} 应为 {low} 至 {high} 的整数")
        return value

    def day(self, key: str) -> date | None:
        value = self.get(key)
        return None if value is None else self._day(key, value)

    def day_or_never(self, key: str) -> date | Literal[False] | None:
        value = self.get(key)
        return value if value is None or value is False else self._day(key, value)

    def days(self, key: str) -> tuple[date, ...]:
        value = self.required(key)
        if not isinstance(value, list):
            raise self.refuse(key, "应为日期列表")
        return tuple(self._day(key, one) for one in value)

    def moment(self, key: str) -> Moment | None:
        value = self.get(key)
        return None if value is None else self._moment(key, value)

    def occurrence(self, key: str) -> Occurrence:
        value = self.get(key)
        return value if value is None or value is False else self._moment(key, value)

    def unread(self) -> list[str]:
        """Keys nobody asked for: probably misspelt."""
        prefix = f"{self.path}." if self.path else ""
        return [prefix + key for key in self.data if key not in self.read]

    def _day(self, key: str, value: Any) -> date:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise self.refuse(key, f"日期 {shown(value)} 写法不对，{DAY_FORM}")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise self.refuse(key, f"没有 {shown(value)} 这一天") from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise self.refuse(key, f"日期 {shown(value)} 的年份超出范围")
        return day

    def _moment(self, key: str, value: Any) -> Moment:
        if isinstance(value, str) and not DAY.fullmatch(value):
            return Moment.at(self._time(key, value))
        if not isinstance(value, str):
            raise self.refuse(key, f"时间 {shown(value)} 写法不对，{TIME_FORM}")
        return Moment.on(self._day(key, value))

    def _time(self, key: str, value: str) -> datetime:
        if not DAY.fullmatch(value[:10]) or not TIME.fullmatch(value[10:]):
            raise self.refuse(key, f"时间 {shown(value)} 写法不对，{TIME_FORM}")
        self._day(key, value[:10])
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise self.refuse(key, f"没有 {shown(value)} 这个时间") from None
        return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def given_id(reader: Reader) -> str:
    value = reader.required("id")
    if not isinstance(value, str) or not value.strip():
        raise reader.refuse("id", f"{shown(value)} 应为文字")
    return value


def division_of(reader: Reader) -> str:
    value = reader.required("division")
    if not isinstance(value, str) or not re.fullmatch(r"([0-9]{2}){1,3}", value):
        raise reader.refuse("division", f"区划代码 {shown(value)} 应为 2、4 或者 6 位数字")
    return value


def id_of(data: Any, position: int) -> str:
    """How a refusal calls the object: its id, or its place in the list."""
    given = data.get("id") if isinstance(data, dict) else None
    return given if isinstance(given, str) and given.strip() else f"第 {position} 个"


def shown(value: Any) -> str:
    text = str(value)
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
