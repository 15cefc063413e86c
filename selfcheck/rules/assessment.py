"""All rules over one case, in the order in which they are shown; exclusions run first."""

from dataclasses import dataclass, replace
from typing import Any

from portal.legal import Flag, LawInForce, Reason, Result
from selfcheck.rules.blockers import blockers
from selfcheck.rules.case_facts import CaseFacts, as_known
from selfcheck.rules.closure import closure
from selfcheck.rules.dual_penalty import accountability, dual_penalty, grey_case, late_claim, refusal
from selfcheck.rules.first_violation import first_violation
from selfcheck.rules.limitation import limitation
from selfcheck.rules.logic import NOT_CARRIED
from selfcheck.rules.penalty_law import minor_violation, mitigation, no_fault
from selfcheck.rules.self_reporting import corrected_on_notice, self_found, self_or_expert_found

ORDER = (
    "DP-7", "DP-6", "DP-1", "AT-1", "DP-3", "DP-2",
    "LE-X", "LE-6", "LE-1", "LE-1j", "LE-1s", "LE-2", "LE-4", "LE-3", "LE-5",
)  # fmt: skip
LENIENCY = ("LE-6", "LE-1", "LE-1j", "LE-1s", "LE-2", "LE-4", "LE-3", "LE-5")


@dataclass(frozen=True)
class Assessment:
    """``flags`` by the law of the day of decision; ``flags_of_act_day`` where the act is older."""

    id: str
    flags: tuple[Flag, ...]
    flags_of_act_day: tuple[Flag, ...] = ()

    @property
    def suggestion(self) -> tuple[str, ...]:
        return tuple(flag.rule for flag in self.flags if flag.raised)

    def flag(self, rule: str) -> Flag:
        return self.flags[ORDER.index(rule)]

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "flags": [flag.as_json() for flag in self.flags],
            "suggestion": list(self.suggestion),
        }


def assess(facts: CaseFacts, law: LawInForce, law_of_act: LawInForce | None = None) -> Assessment:
    """``law``: on ``facts.on`` in ``facts.division``. ``law_of_act``: on the day of the act, if known."""
    known = as_known(facts)
    flags = evaluate(known, law)
    if law_of_act is None or law_of_act.on >= law.on:
        return Assessment(facts.id, flags)
    older = evaluate(known, law_of_act)
    compared = (_compare(new, old, law) for new, old in zip(flags, older, strict=True))
    return Assessment(facts.id, tuple(compared), older)


def evaluate(known: CaseFacts, law: LawInForce) -> tuple[Flag, ...]:
    blocked = blockers(known, law)
    lenient = self_found(known, law, blocked)
    grey = grey_case(known, law)
    dual = dual_penalty(known, law, grey, lenient)
    return (
        closure(known, law),
        refusal(known, law),
        dual,
        accountability(dual, law),
        grey,
        late_claim(known, law, dual),
        blocked,
        limitation(known, law),
        lenient,
        self_or_expert_found(known, law, blocked),
        corrected_on_notice(known, law),
        minor_violation(known, law, blocked),
        no_fault(known, law),
        first_violation(known, law, blocked),
        mitigation(known, law, blocked),
    )


def _compare(new: Flag, old: Flag, law: LawInForce) -> Flag:
    """行政处罚法 37: where the law of the act's day is lighter, say that it is the one to propose."""
    if not lighter(new, old):
        return new
    first = law.book["law_of_the_act"][0]
    if old.reasons[0].condition == NOT_CARRIED:
        text = f"行为发生日（{old.law_on:%Y-%m-%d}）适用的旧文本没有收录，新旧规定孰轻须由人比较。"
        note = Reason("law_of_the_act", Result.MET, text, first.citation, first.key)
        return replace(new, reasons=(*new.reasons, note))
    words = {True: "成立", False: "不成立", None: "待人判断"}
    text = (
        f"行为发生日（{old.law_on:%Y-%m-%d}）的规定下本项{words[old.raised]}，"
        f"今日（{new.law_on:%Y-%m-%d}）的规定下{words[new.raised]}；前者较轻，建议适用行为发生时的规定。"
    )
    note = Reason("law_of_the_act", Result.MET, text, first.citation, first.key)
    return replace(new, reasons=(*new.reasons, note))


def lighter(new: Flag, old: Flag) -> bool:
    """Is the older answer the milder one for the enterprise?"""
    if new.rule in LENIENCY:
        return old.raised is True and new.raised is not True
    return old.raised is False and new.raised is not False
