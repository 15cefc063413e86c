"""DP-7: repeated penalties while there is a major hazard; the law tells the bureau to propose closure."""

from datetime import date, timedelta

from portal.legal import Flag, LawInForce, Reason, Result
from selfcheck.rules.case_facts import CaseFacts, PastViolation
from selfcheck.rules.discovery import is_major
from selfcheck.rules.logic import all_of, either, in_force, raised_when_all
from selfcheck.rules.moments import holds, years_later
from selfcheck.rules.penalty_basis import closure_basis

STATUTE = "安全生产法"


def closure(facts: CaseFacts, law: LawInForce) -> Flag:
    basis = law.get("closure_180_days")
    reasons: list[Reason] = [in_force(law, "closure_180_days")]
    if basis:
        reasons += [is_major(facts, basis), _counts(facts, law)]
    raised = raised_when_all(reasons)
    if raised is not False:
        reasons += closure_basis(law)
    return Flag("DP-7", raised, "应当提请关闭", tuple(reasons), law.on)


def _counts(facts: CaseFacts, law: LawInForce) -> Reason:
    short, long = law["closure_180_days"], law["closure_1_year"]
    half_year = facts.on - timedelta(days=short.value["days"])
    year = years_later(facts.on, -long.value["years"])
    parts = dict(
        (
            _count(facts, half_year, short.value["times"], f"{short.value['days']} 日内"),
            _count(facts, year, long.value["times"], f"{long.value['years']} 年内"),
        )
    )
    return either("penalty_count", "依安全生产法受行政处罚的次数", parts, short)


def _count(facts: CaseFacts, since: date, times: int, window: str) -> tuple[str, Result]:
    """``since`` itself lies outside: the window ends today and today is one of its days.

    Violations decided on one day may be one penalty or several, so only the days are certain.
    """
    if facts.history is None:
        return f"{window}（标准 {times} 次，没有查询记录）", Result.UNKNOWN
    results = [_counts_in(past, since, facts.on) for past in facts.history]
    counted = zip(facts.history, results, strict=True)
    sure = len({past.decided_on for past, result in counted if result is Result.MET})
    possible = len(results) - results.count(Result.NOT_MET)
    result = Result.MET if sure >= times else Result.NOT_MET if possible < times else Result.UNKNOWN
    doubt = f"，另有 {possible - sure} 次不能确定" if possible > sure else ""
    return f"{window} {sure} 次（标准 {times} 次{doubt}）", result


def _counts_in(past: PastViolation, since: date, on: date) -> Result:
    return all_of(holds(past.penalised), _under_statute(past.law), _decided(past, since, on))


def _decided(past: PastViolation, since: date, on: date) -> Result:
    if past.decided_on is False:
        return Result.NOT_MET
    if past.decided_on is None:
        return Result.UNKNOWN
    return holds(since < past.decided_on <= on)


def _under_statute(name: str | None) -> Result:
    """《中华人民共和国安全生产法》(2021) and 安全生产法 are one statute; a local 条例 is another."""
    if name is None:
        return Result.UNKNOWN
    bare = name.strip().strip("《》").removeprefix("中华人民共和国")
    rest = bare.removeprefix(STATUTE)
    return holds(bare != rest and (not rest or rest[0] in " 》(（第"))
