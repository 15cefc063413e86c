"""What the checks of a draft look at beside the draft itself, and what they answer. Plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from portal.calendars import Quarter
from portal.legal import Citation, LawInForce

ERROR, WARNING = "error", "warning"
Steps = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class SeatFacts:
    id: int
    name: str
    capacity: str
    label: str = ""
    person_id: int = 0


@dataclass(frozen=True)
class TeamVersion:
    """``to_on`` is the first day it is no longer in force."""

    id: int
    version: int
    from_on: date
    to_on: date | None = None
    seats: tuple[SeatFacts, ...] = ()

    def in_force(self, on: date) -> bool:
        return self.from_on <= on and (self.to_on is None or on < self.to_on)


@dataclass(frozen=True)
class PrincipalFacts:
    id: int
    name: str
    from_on: date
    to_on: date | None = None

    def in_office(self, on: date) -> bool:
        return self.from_on <= on and (self.to_on is None or on < self.to_on)


@dataclass(frozen=True)
class StandardFacts:
    """``from_on`` None: no day is known. ``name`` as it is cited: title and document number."""

    code: str
    name: str
    from_on: date | None
    to_on: date | None
    item_count: int | None

    def in_force(self, on: date) -> bool:
        started = self.from_on is None or self.from_on <= on
        return started and (self.to_on is None or on < self.to_on)


@dataclass(frozen=True)
class HazardFacts:
    id: int
    number: str
    title: str
    major: bool
    found_on: date
    rectify_by: date
    rectified_on: date | None = None
    clauses: int = 0
    unmapped_reason: str = ""
    condition: str = ""
    harm: str = ""

    def open_on(self, day: date) -> bool:
        return self.found_on <= day and (self.rectified_on is None or self.rectified_on > day)


@dataclass(frozen=True)
class RegisterFacts:
    """Counted in the hazard register at ``as_of_on``; ``carried_*`` stood open on 1 January."""

    as_of_on: date
    figures: Mapping[str, int]
    carried_general: int = 0
    carried_major: int = 0
    found_in_quarter: frozenset[int] = frozenset()


@dataclass(frozen=True)
class DraftContext:
    """``hazards``: all the draft may name; ``principal_days``: filed with the other quarters.

    ``held_files``: by file, why the virus scan keeps it from being signed.
    """

    quarter: Quarter
    today: date
    law: LawInForce
    register: RegisterFacts
    teams: tuple[TeamVersion, ...] = ()
    principals: tuple[PrincipalFacts, ...] = ()
    standards: Mapping[str, StandardFacts] = field(default_factory=dict)
    hazards: Mapping[int, HazardFacts] = field(default_factory=dict)
    principal_days: frozenset[date] = frozenset()
    held_files: Mapping[int, str] = field(default_factory=dict)

    def team_on(self, day: date) -> TeamVersion | None:
        return next((team for team in self.teams if team.in_force(day)), None)

    def cite(self, name: str) -> Citation | None:
        version = self.law.get(name)
        return version.citation if version else None


# Two numbers that cannot both be right: no article is needed to say so.
ARITHMETIC = frozenset(
    {
        "year_lt_quarter",
        "more_than_found",
        "in_plan_gt_open",
        "plan_part_gt_in_plan",
        "applicable_gt_total",
        "checked_gt_applicable",
        "award_gt_base",
        "amount_without_award",
    }
)


@dataclass(frozen=True)
class Finding:
    """One thing to mend. ``field`` is the control on the page of ``step``; ``missing``: not filled in yet.

    An error blocks sending to sign; a warning blocks until ``reason`` (written by the preparer) is there.
    """

    code: str
    level: str
    step: str
    text: str
    mend: str = ""
    field: str = ""
    about: str = ""
    citation: Citation | None = None
    missing: bool = False
    reason: str = ""
    lead: str = ""  # how `text` begins where it stands away from its field: 第 1 次检查：

    @property
    def key(self) -> str:
        """Under which a written reason is kept: the code, and the thing it is about."""
        return f"{self.code}:{self.about}" if self.about else self.code

    @property
    def is_error(self) -> bool:
        return self.level == ERROR

    @property
    def blocks(self) -> bool:
        return self.is_error or not self.reason.strip()

    @property
    def sentence(self) -> str:
        return f"{self.text}{self.mend}"

    @property
    def at_field(self) -> str:
        """The sentence beside the control, where it is plain what it is about."""
        return self.sentence.removeprefix(self.lead)

    def passed_with(self, reason: str) -> "Finding":
        return replace(self, reason=reason)


def day_of_text(text: object) -> date | None:
    """A date as the draft keeps it; None for what is empty or not a date."""
    try:
        return date.fromisoformat(str(text or ""))
    except ValueError:
        return None


def number_of(value: object) -> int | None:
    """A count as the draft keeps it; None for what is empty or not a whole number."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdecimal() else None


def names(people: Iterable[str]) -> str:
    return "、".join(people)
