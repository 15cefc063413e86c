"""LE-3: first violation, minor harm, corrected in time. The law says may; lists add conditions."""

from datetime import date

from portal.legal import Flag, LawInForce, Reason, Result, Version
from selfcheck.rules.blockers import no_blocker
from selfcheck.rules.case_facts import CaseFacts, PastViolation
from selfcheck.rules.conduct import corrected
from selfcheck.rules.logic import all_of, any_of, in_force, opposite, raised_when_all, reason
from selfcheck.rules.moments import happened, holds, months_later, say, years_later
from selfcheck.rules.penalty_law import harm_at_most


def first_violation(facts: CaseFacts, law: LawInForce, blocked: Flag) -> Flag:
    basis = law.get("le3_first")
    reasons: list[Reason] = [in_force(law, "le3_first")]
    if basis:
        reasons += [
            no_blocker(blocked),
            first_of_its_kind(facts, law),
            harm_at_most(facts, ("none", "minor"), basis),
            corrected(facts, basis),
            *_local_conditions(facts, law),
        ]
    return Flag("LE-3", raised_when_all(reasons), "可以不予行政处罚", tuple(reasons), law.on)


def first_of_its_kind(facts: CaseFacts, law: LawInForce) -> Reason:
    """No violation of the same item by the same agency's findings inside the look-back window."""
    source = law["le3_lookback"]
    months = source.value["months"]
    found = _found_day(facts)
    searched = _searched(facts)
    if facts.history is None:
        return reason("first_violation", Result.UNKNOWN, f"没有查询以往违法记录。{searched}", source)
    if not facts.history:
        return reason("first_violation", Result.MET, f"已查询，没有以往违法记录。{searched}", source)
    hits = [(past, _repeats(past, facts, found, months)) for past in facts.history]
    result = opposite(any_of(*(hit for _, hit in hits)))
    window = f"{months_later(found, -months):%Y-%m-%d} 至 {found:%Y-%m-%d}" if found else "未知"
    listed = "；".join(_say(past, hit) for past, hit in hits if hit is not Result.NOT_MET)
    text = (
        f"回溯 {months} 个月（{window}，首尾均算）："
        + (listed or "没有同一事项、同一机关的记录")
        + f"。{searched}"
    )
    return reason("first_violation", result, text, source)


def _searched(facts: CaseFacts) -> str:
    """Under which other names records were searched, and where nobody looked; "" where nothing is told."""
    search = facts.history_search
    under = f"合并前主体的记录一并查询：{'、'.join(search.also_as)}。" if search.also_as else ""
    return under + (f"没有查：{'；'.join(search.not_searched)}。" if search.not_searched else "")


def _repeats(past: PastViolation, facts: CaseFacts, found: date | None, months: int) -> Result:
    same_item = _same(past.item, facts.violation.item)
    same_agency = _same(past.agency, facts.agency)
    return all_of(same_item, same_agency, _inside(past.found_on, found, months))


def _same(one: str | None, other: str | None) -> Result:
    return Result.UNKNOWN if one is None or other is None else holds(one.strip() == other.strip())


def _inside(past: date | None, found: date | None, months: int) -> Result:
    if past is None or found is None:
        return Result.UNKNOWN
    return holds(months_later(found, -months) <= past <= found)


def _found_day(facts: CaseFacts) -> date | None:
    return facts.finding.found_at.day if facts.finding.found_at else None


def _say(past: PastViolation, hit: Result) -> str:
    doubt = "（可能）" if hit is Result.UNKNOWN else ""
    return f"{doubt}发现于 {say(past.found_on)}，发生于 {say(past.occurred_on)}"


def _local_conditions(facts: CaseFacts, law: LawInForce) -> list[Reason]:
    source = law["le3_local_conditions"]
    terms = source.value
    reasons = [_accident_free(facts, source)]
    if terms["not_dishonest"]:
        dishonest = facts.enterprise.dishonest
        text = f"未列入严重失信主体名单（列入：{_yes_no(dishonest)}）。"
        reasons.append(reason("not_dishonest", opposite(holds(dishonest)), text, source))
    if terms["not_excluded"]:
        excluded = facts.violation.list_excluded
        text = f"清单没有排除此类事项或者行业（排除：{_yes_no(excluded)}）。"
        reasons.append(reason("not_excluded", opposite(holds(excluded)), text, source))
    if terms["major_excluded"]:
        reasons.append(_not_major(facts, source))
    if terms["commitment_letter"]:
        signed = facts.violation.commitment_letter
        reasons.append(reason("commitment_letter", holds(signed), f"签署承诺书：{_yes_no(signed)}。", source))
    return reasons


def _accident_free(facts: CaseFacts, source: Version) -> Reason:
    """The last fatal accident lies more than the given years before the finding; the edge still counts."""
    years, last = source.value["accident_free_years"], facts.enterprise.last_fatal_accident_on
    found = _found_day(facts)
    since = years_later(found or facts.on, -years)
    if not last:
        result = opposite(happened(last))
    elif last >= since:
        result = Result.NOT_MET
    else:
        result = Result.MET if found else Result.UNKNOWN  # an unknown earlier finding reaches further back
    text = f"近 {years} 年（{since:%Y-%m-%d} 起）没有亡人事故（最近一次：{say(last)}）。"
    return reason("accident_free", result, text, source)


def _not_major(facts: CaseFacts, source: Version) -> Reason:
    severity = facts.finding.severity
    result = Result.UNKNOWN if severity is None else holds(severity != "major")
    return reason("not_major", result, "本地清单不适用于重大事故隐患。", source)


def _yes_no(fact: bool | None) -> str:
    return {True: "是", False: "否", None: "未知"}[fact]
