"""LE-6: an act not discovered in time is no longer punished; a standing hazard starts no clock."""

from datetime import date

from portal.legal import Flag, LawInForce, Reason, Result, Version
from selfcheck.rules.case_facts import CaseFacts, Violation
from selfcheck.rules.discovery import official
from selfcheck.rules.logic import all_of, in_force, raised_when_all, reason
from selfcheck.rules.moments import happened, holds, say, years_later


def limitation(facts: CaseFacts, law: LawInForce) -> Flag:
    basis = law.get("le6_limitation")
    reasons: list[Reason] = [in_force(law, "le6_limitation")]
    if basis:
        reasons += [_ended(facts, basis), _elapsed(facts, basis)]
    return Flag("LE-6", raised_when_all(reasons), "不再给予行政处罚", tuple(reasons), law.on)


def last_day(ended_on: date, years: int) -> date:
    """The last day on which a discovery still allows a penalty."""
    return years_later(ended_on, years)


def _ended(facts: CaseFacts, source: Version) -> Reason:
    """Without a known end the act may still continue: the clock is not known to have started."""
    ended = facts.act_ended_on
    text = f"行为终了：{'仍在继续，期限没有起算' if ended is False else say(ended)}。"
    return reason("act_ended", happened(ended), text, source)


def _elapsed(facts: CaseFacts, source: Version) -> Reason:
    short, long = source.value["years"], source.value["extended_years"]
    extended = _extended(facts.violation)
    results = {
        Result.MET: _passed(facts, long),
        Result.NOT_MET: _passed(facts, short),
    }
    result = results.get(extended) or _either_period(_passed(facts, short), _passed(facts, long))
    years = {Result.MET: f"{long} 年", Result.NOT_MET: f"{short} 年"}.get(
        extended, f"{short} 年或者 {long} 年"
    )
    start = facts.act_ended_on or facts.act_on
    clock = "没有起算" if facts.act_ended_on is False else f"自 {say(start)} 起算，最后一日计入"
    text = f"期限 {years}，{clock}；{official(facts.finding)}。"
    return reason("period_elapsed", result, text, source)


def _either_period(short: Result, long: Result) -> Result:
    """Certain only where both periods give the same answer."""
    return short if short is long else Result.UNKNOWN


def _extended(violation: Violation) -> Result:
    harmful = None if violation.harm is None else violation.harm != "none"
    return all_of(holds(violation.life_safety), holds(harmful))


def _passed(facts: CaseFacts, years: int) -> Result:
    """Not discovered until the period was over; what is not discovered is measured to today."""
    start = facts.act_ended_on or facts.act_on  # an act cannot have ended before its own day
    if facts.act_ended_on is False or start is None:
        return Result.NOT_MET if facts.act_ended_on is False else Result.UNKNOWN
    found = official(facts.finding)
    horizon = found.day or facts.on
    if horizon <= last_day(start, years):
        return Result.NOT_MET
    certain = facts.act_ended_on is not None and found.at is not None
    return Result.MET if certain else Result.UNKNOWN
