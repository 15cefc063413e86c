"""Law as dated, local, cited values, and answers that carry their reasons. No Django.

A value comes from one ``[[name.versions]]`` entry of a TOML file. ``LawInForce`` answers for one
day and one place: the most specific division wins, then the newest; nothing in force raises.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

DIVISION_LENGTHS = (0, 2, 4, 6, 9)


@dataclass(frozen=True)
class Citation:
    """Where a value or a reason stands in the law."""

    instrument: str  # empty for a setting that stands in no instrument
    article: str
    number: str = ""  # 文号
    verified_on: date | None = None
    url: str = ""

    def __str__(self) -> str:
        if not self.instrument:
            return self.article
        number = f"（{self.number}）" if self.number else ""
        return f"《{self.instrument}》{number}{self.article}"

    @property
    def anchor(self) -> str:
        """Where the law register shows this article; it changes only with the words of the citation."""
        return "c-" + sha256(str(self).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Version:
    """One value of one parameter: valid in a place, from a day, to a day (both included)."""

    name: str
    title: str
    value: Any
    citation: Citation
    effective_from: date
    effective_to: date | None = None
    division: str = ""
    note: str = ""
    earlier: str = ""  # an older text of the same rule that this file does not carry

    @cached_property
    def key(self) -> str:
        """Stored beside every answer, so that it can be replayed: name@place@day."""
        return f"{self.name}@{self.division or 'CN'}@{self.effective_from.isoformat()}"

    @property
    def verified(self) -> bool:
        return self.citation.verified_on is not None

    def applies(self, on: date, division: str) -> bool:
        started = self.effective_from <= on
        running = self.effective_to is None or on <= self.effective_to
        return started and running and division.startswith(self.division)


class NotInForce(LookupError):
    """No version of a parameter is in force that day in that place. There is no default."""

    def __init__(self, name: str, title: str, on: date, division: str) -> None:
        super().__init__(f"{title or name}：{on:%Y-%m-%d} 在区划 {division or '全国'} 没有现行规定。")
        self.name = name


LawBook = Mapping[str, tuple[Version, ...]]


@dataclass(frozen=True)
class LawInForce:
    """The law on one day in one place."""

    on: date
    division: str
    book: LawBook = field(repr=False)
    _found: dict[str, Version | None] = field(default_factory=dict, repr=False, compare=False)

    def __getitem__(self, name: str) -> Version:
        version = self.get(name)
        if version is None:
            versions = self.book[name]  # an unknown name is a programming error: KeyError
            raise NotInForce(name, versions[0].title, self.on, self.division)
        return version

    def get(self, name: str) -> Version | None:
        if name not in self._found:
            candidates = [v for v in self.book[name] if v.applies(self.on, self.division)]
            ranked = sorted(candidates, key=lambda v: (len(v.division), v.effective_from))
            self._found[name] = ranked[-1] if ranked else None
        return self._found[name]

    def value(self, name: str) -> Any:
        return self[name].value


class Result(StrEnum):
    """What can be said about one condition. UNKNOWN and NEEDS_PERSON never count as met."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True)
class Reason:
    """One condition, what was found, in words, and the article it stands on."""

    condition: str
    result: Result
    text: str
    citation: Citation
    parameter: str = ""  # Version.key of the value it was measured against

    @property
    def met(self) -> bool:
        return self.result is Result.MET

    def as_json(self) -> dict[str, str]:
        return {
            "condition": self.condition,
            "result": str(self.result),
            "text": self.text,
            "citation": str(self.citation),
        }


@dataclass(frozen=True)
class Flag:
    """Advice to a named officer, never a decision. ``raised`` None: a person has to look."""

    rule: str
    raised: bool | None
    modality: str  # the law's own word: 应当, 可以, 依法不予处罚 …
    reasons: tuple[Reason, ...]
    law_on: date
    extra_parameters: tuple[str, ...] = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        keys = [r.parameter for r in self.reasons if r.parameter] + list(self.extra_parameters)
        return tuple(dict.fromkeys(keys))

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "raised": self.raised,
            "modality": self.modality,
            "reasons": [reason.as_json() for reason in self.reasons],
            "law_on": self.law_on.isoformat(),
            "parameters": list(self.parameters),
        }


def load(path: Path) -> dict[str, tuple[Version, ...]]:
    """Read and check a parameter file; a mistake is a ValueError that names parameter and field."""
    with path.open("rb") as file:
        tables = tomllib.load(file)
    return {name: tuple(_versions(name, table)) for name, table in tables.items()}


def _versions(name: str, table: dict[str, Any]) -> Iterable[Version]:
    title = table.get("title", "")
    if not title or not table.get("versions"):
        raise ValueError(f"参数 {name}：缺少 title 或 versions。")
    seen: set[tuple[str, date]] = set()
    for row in table["versions"]:
        version = _version(name, title, row)
        place = (version.division, version.effective_from)
        if place in seen:
            raise ValueError(f"参数 {name}：同一区划同一生效日有两个版本（{version.key}）。")
        seen.add(place)
        yield version


def _version(name: str, title: str, row: dict[str, Any]) -> Version:
    for key in ("value", "instrument", "article", "effective_from"):
        if key not in row:
            raise ValueError(f"参数 {name}：有一个版本缺少 {key}。")
    division = row.get("division", "")
    if len(division) not in DIVISION_LENGTHS or not (division == "" or division.isdecimal()):
        raise ValueError(f"参数 {name}：区划代码“{division}”应为空或 2、4、6、9 位数字。")
    dates = [row[key] for key in ("effective_from", "effective_to", "verified_on") if key in row]
    if any(type(day) is not date for day in dates):
        raise ValueError(f"参数 {name}：日期应写成 2025-01-28 这样的日期值。")
    if row.get("effective_to", date.max) < row["effective_from"]:
        raise ValueError(f"参数 {name}：失效日早于生效日。")
    return Version(
        name=name,
        title=title,
        value=row["value"],
        citation=_citation(row),
        effective_from=row["effective_from"],
        effective_to=row.get("effective_to"),
        division=division,
        note=row.get("note", ""),
        earlier=row.get("earlier", ""),
    )


def _citation(row: dict[str, Any]) -> Citation:
    return Citation(
        instrument=row["instrument"],
        article=row["article"],
        number=row.get("number", ""),
        verified_on=row.get("verified_on"),
        url=row.get("url", ""),
    )
