"""The law register: every value the rules rest on, where it stands, and whether a person has checked it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.legal import LawBook, Version
from selfcheck.law_words import KEYS, VALUES

PLACES = {
    "": "全国",
    "21": "辽宁",
    "2201": "长春",
    "23": "黑龙江",
    "32": "江苏",
    "35": "福建",
    "37": "山东",
    "3710": "威海",
    "4407": "江门",
    "51": "四川",
    "5119": "巴中",
}
STALE_AFTER = timedelta(days=365)
EXPIRY_NOTICE = timedelta(days=60)


@dataclass(frozen=True)
class Row:
    """One version of one value, in words. ``checked``: the day it was compared with the official text."""

    name: str
    title: str
    place: str
    value: str
    source: str
    period: str
    checked: str
    note: str
    version: Version

    @property
    def setting(self) -> bool:
        """A setting of the product: it stands in no instrument, so there is nothing to compare it with."""
        return not self.version.citation.instrument

    def needs_check(self, on: date) -> bool:
        """Never compared with the official text, or more than a year ago."""
        checked_on = self.version.citation.verified_on
        return not self.setting and (checked_on is None or on - checked_on > STALE_AFTER)

    @property
    def state(self) -> str:
        """checked, unverified or setting."""
        return "setting" if self.setting else "checked" if self.checked else "unverified"

    def expires_soon(self, on: date) -> bool:
        end = self.version.effective_to
        return end is not None and on <= end <= on + EXPIRY_NOTICE

    def in_force(self, on: date) -> bool:
        return self.version.applies(on, self.version.division)


def rows(book: LawBook) -> list[Row]:
    return [_row(version) for versions in book.values() for version in versions]


def markdown(book: LawBook) -> str:
    """The generated document; it depends on the parameter file alone, never on the day it is made."""
    found = rows(book)
    unchecked = [row for row in found if not row.checked and not row.setting]
    settings = [row for row in found if row.setting]
    lines = [
        "# 法律数值登记表",
        "",
        "由 `selfcheck/rules/parameters.toml` 生成，不要手工修改。",
        "",
        f"共 {len(book)} 项、{len(found)} 个版本；已与官方文本核对 "
        f"{len(found) - len(unchecked) - len(settings)} 个，待核实 {len(unchecked)} 个，"
        f"系统默认设置 {len(settings)} 个。",
        "",
        "同一项有几个版本的，区划最具体的优先，其次取最新；当日当地没有版本的，不作推断。",
        "",
    ]
    for name, versions in book.items():
        lines += [f"## {versions[0].title}", "", f"`{name}`", "", *_table(versions), ""]
    lines += ["## 待核实", "", *_unchecked(unchecked), ""]
    return "\n".join(lines).rstrip() + "\n"


def _table(versions: Iterable[Version]) -> list[str]:
    head = ["| 适用 | 数值 | 出处 | 有效期 | 核对 | 说明 |", "|---|---|---|---|---|---|"]
    body = [_row(version) for version in versions]
    return head + [
        f"| {row.place} | {_cell(row.value)} | {_cell(row.source)} | {row.period} "
        f"| {_checked(row)} | {_cell(row.note)} |"
        for row in body
    ]


def _unchecked(found: list[Row]) -> list[str]:
    return [f"- {row.title}（{row.place}）：{row.source}" for row in found] or ["没有。"]


def _checked(row: Row) -> str:
    return "系统设置" if row.setting else row.checked or "**待核实**"


def _row(version: Version) -> Row:
    checked_on = version.citation.verified_on
    note = version.note + (f"此前的{version.earlier}没有收录。" if version.earlier else "")
    return Row(
        name=version.name,
        title=version.title,
        place=PLACES.get(version.division, version.division),
        value=say(version.value),
        source=str(version.citation),
        period=_period(version),
        checked=checked_on.isoformat() if checked_on else "",
        note=note,
        version=version,
    )


def _period(version: Version) -> str:
    end = f"至 {version.effective_to.isoformat()}" if version.effective_to else "起"
    return f"{version.effective_from.isoformat()} {end}"


def say(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "；".join(f"{KEYS.get(key, key)}：{_inner(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "、".join(say(one) for one in value) or "没有"
    return VALUES.get(value, value) if isinstance(value, str) else str(value)


def _inner(value: Any) -> str:
    return f"（{say(value)}）" if isinstance(value, dict) else say(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
