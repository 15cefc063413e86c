"""Trying a case, a year of visits or a filing row: decoded facts in, answers for a page out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from portal.legal import Flag, NotInForce, Reason
from selfcheck.law import law_for
from selfcheck.rules import answers
from selfcheck.rules.assessment import Assessment, assess
from selfcheck.rules.case_facts import FOUND_BY
from selfcheck.rules.condition_titles import CONDITION_TITLES
from selfcheck.rules.filing import FilingStatus, filing_status
from selfcheck.rules.frequency import KINDS, CapAnswer, answer_cap
from selfcheck.rules.logic import NOT_CARRIED
from selfcheck.rules.readers import file
from selfcheck.rules.readers.caps import read_caps
from selfcheck.rules.readers.case import read_case
from selfcheck.rules.readers.filing import read_filing
from selfcheck.rules.readers.values import Refused

__all__ = ["FOUND_BY", "KINDS", "Problem", "ask", "objects"]
Facts = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """Facts that cannot be read: ``key`` as in the file, ``why`` a sentence, ``sentence`` with the object."""

    key: str
    why: str
    sentence: str


@dataclass(frozen=True)
class RuleAnswer:
    """One rule by today's law, and beside it by the law of the day of the act, where that is another."""

    flag: Flag
    older: Flag | None = None

    @property
    def code(self) -> str:
        return self.flag.rule

    @property
    def title(self) -> str:
        return answers.RULE_TITLES[self.flag.rule]

    @property
    def reasons(self) -> list[dict[str, Any]]:
        return described(self.flag.reasons)

    @property
    def older_reasons(self) -> list[dict[str, Any]]:
        return described(self.older.reasons) if self.older else []

    @property
    def state(self) -> str:
        return state_of(self.flag)

    @property
    def older_state(self) -> str:
        return state_of(self.older) if self.older else ""

    @property
    def lighter(self) -> bool:
        """行政处罚法 37: the older law is the milder one."""
        return self._differs and not self.uncarried

    @property
    def uncarried(self) -> bool:
        """The older text is not in the parameters: which is milder, a person compares."""
        return self._differs and self.older is not None and self.older.reasons[0].condition == NOT_CARRIED

    @property
    def _differs(self) -> bool:
        return any(reason.condition == "law_of_the_act" for reason in self.flag.reasons)


@dataclass(frozen=True)
class CaseAnswer:
    rules: tuple[RuleAnswer, ...]
    suggestion: tuple[RuleAnswer, ...]
    law_on: date
    act_on: date | None
    unread: tuple[str, ...] = ()

    @property
    def trail(self) -> str:
        """The answer in short, for the next try to be compared with."""
        return ",".join(f"{rule.code}={rule.state}" for rule in self.rules)

    def changes(self, before: str) -> list[tuple[RuleAnswer, str]]:
        """The rules whose answer differs from the trail of an earlier try, with that earlier answer."""
        earlier = dict(part.split("=", 1) for part in before.split(",") if part.count("=") == 1)
        states = {"raised", "quiet", "open"}
        return [
            (rule, earlier[rule.code])
            for rule in self.rules
            if earlier.get(rule.code) in states and earlier[rule.code] != rule.state
        ]

    @property
    def waiting(self) -> list[RuleAnswer]:
        return [rule for rule in self.rules if rule.flag.raised is None]


@dataclass(frozen=True)
class CapsAnswer:
    answer: CapAnswer
    unread: tuple[str, ...] = ()
    trail: str = ""

    def changes(self, before: str) -> list[Any]:
        return []

    @property
    def reasons(self) -> list[dict[str, Any]]:
        return described(self.answer.reasons)

    @property
    def visits(self) -> list[dict[str, Any]]:
        return [
            {"on": one.visit.on, "kind": KINDS[one.visit.kind], "counted": one.counted, "reason": one.reason}
            for one in self.answer.visits
        ]


@dataclass(frozen=True)
class FilingAnswer:
    answer: FilingStatus
    unread: tuple[str, ...] = ()
    trail: str = ""

    def changes(self, before: str) -> list[Any]:
        return []

    @property
    def reasons(self) -> list[dict[str, Any]]:
        return described(self.answer.explanation)


def objects(content: bytes) -> list[Any] | Problem:
    """The objects of an uploaded facts file."""
    try:
        return file.objects(content, "所选文件")
    except Refused as refusal:
        return Problem("", str(refusal), str(refusal))


def ask(kind: str, facts: Any) -> CaseAnswer | CapsAnswer | FilingAnswer | Problem:
    """``kind``: case, caps or filing, as the three ways of ``manage.py assess``."""
    try:
        return ASKED[kind](facts)
    except Refused as refusal:
        return Problem(refusal.key, refusal.why, str(refusal))
    except NotInForce as missing:
        return Problem("", str(missing), str(missing))


def described(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    """Reasons with a head a person understands, for the tag ``reasons``."""
    return [
        {
            "result": reason.result,
            "condition": CONDITION_TITLES[reason.condition],
            "text": reason.text,
            "citation": reason.citation,
        }
        for reason in reasons
    ]


def state_of(flag: Flag) -> str:
    """raised, quiet or open."""
    return {True: "raised", False: "quiet", None: "open"}[flag.raised]


def _case(facts: Facts) -> CaseAnswer:
    case, unread = read_case(facts, 1)
    law_of_act = law_for(case.division, case.act_on) if case.act_on else None
    assessment = assess(case, law_for(case.division, case.on), law_of_act)
    rules = _beside(assessment)
    raised = tuple(rule for rule in rules if rule.flag.raised)
    act_on = case.act_on if assessment.flags_of_act_day else None
    return CaseAnswer(rules, raised, case.on, act_on, tuple(unread))


def _beside(assessment: Assessment) -> tuple[RuleAnswer, ...]:
    older = assessment.flags_of_act_day or (None,) * len(assessment.flags)
    return tuple(RuleAnswer(new, old) for new, old in zip(assessment.flags, older, strict=True))


def _caps(facts: Facts) -> CapsAnswer:
    _, division, caps = read_caps(facts, 1)
    return CapsAnswer(answer_cap(caps, partial(law_for, division)))


def _filing(facts: Facts) -> FilingAnswer:
    _, division, now, row = read_filing(facts, 1)
    return FilingAnswer(filing_status(row, now, law_for(division, row.quarter.end)))


ASKED: dict[str, Callable[[Facts], CaseAnswer | CapsAnswer | FilingAnswer]] = {
    "case": _case,
    "caps": _caps,
    "filing": _filing,
}
