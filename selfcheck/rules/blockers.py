"""LE-X: what shuts the door to leniency. These run first."""

from portal.legal import Flag, LawInForce, Reason, Result
from selfcheck.rules.case_facts import FOUND_BY, CaseFacts
from selfcheck.rules.discovery import is_major
from selfcheck.rules.logic import all_of, any_of, as_raised, as_result, opposite, reason
from selfcheck.rules.moments import happened, holds, say


def blockers(facts: CaseFacts, law: LawInForce) -> Flag:
    """Raised when any single blocker is known to be there."""
    found = [
        _accident(facts, law),
        _found_by_enforcement(facts, law),
        _refusal(facts, law),
        _named(law, "repeat", "lex_repeat", "累次违法", facts.signs.repeat),
        _false_rectification(facts, law),
        _named(law, "concealment", "lex_concealment", "隐瞒、掩盖", facts.signs.concealment),
        _named(law, "crime", "lex_crime", "涉嫌犯罪", facts.signs.crime),
    ]
    reasons = tuple(one for one in found if one)
    if not reasons:
        return Flag("LE-X", False, MODALITY, (_no_law(law),), law.on)
    raised = as_raised(any_of(*(one.result for one in reasons)))
    return Flag("LE-X", raised, MODALITY, reasons, law.on)


MODALITY = "不适用从宽"


def no_blocker(blocked: Flag) -> Reason:
    """The condition other rules state: not one of the blockers is there."""
    known = [one.text for one in blocked.reasons if one.result is Result.MET]
    open_ones = [one.text for one in blocked.reasons if one.result is Result.UNKNOWN]
    result = opposite(as_result(blocked.raised))
    if known:
        text = "存在不适用从宽的情形：" + " ".join(known)
    else:
        text = (
            "是否存在不适用从宽的情形尚不明确：" + " ".join(open_ones)
            if open_ones
            else "没有不适用从宽的情形。"
        )
    if blocked.raised is None:
        result = Result.UNKNOWN
    first = next((one for one in blocked.reasons if one.result is Result.MET), blocked.reasons[0])
    return Reason("no_blocker", result, text, first.citation, first.parameter)


def _accident(facts: CaseFacts, law: LawInForce) -> Reason | None:
    source = law.get("lex_accident")
    at = facts.finding.accident_at
    return reason("accident", happened(at), f"造成事故：{say(at)}。", source) if source else None


def _found_by_enforcement(facts: CaseFacts, law: LawInForce) -> Reason | None:
    """Only where the local text says so, and only for major hazards."""
    source = law.get("lex_found_by_enforcement")
    if not source:
        return None
    by = facts.finding.found_by
    found = Result.UNKNOWN if by is None else holds(by in source.value["found_by"])
    result = all_of(found, is_major(facts, source).result)
    text = f"执法检查发现的重大事故隐患（最先发现：{FOUND_BY.get(by or '', '未知')}）。"
    return reason("found_by_enforcement", result, text, source)


def _refusal(facts: CaseFacts, law: LawInForce) -> Reason | None:
    return _named(law, "refusal", "lex_refusal", "拒不整改", facts.order.refused)


def _false_rectification(facts: CaseFacts, law: LawInForce) -> Reason | None:
    source = law.get("lex_false_rectification")
    if not source:
        return None
    result = any_of(holds(facts.check.fictitious), holds(facts.order.falsely_reported_done))
    return reason("false_rectification", result, f"虚假整改：{_words(result)}。", source)


def _named(law: LawInForce, condition: str, name: str, title: str, fact: bool | None) -> Reason | None:
    source = law.get(name)
    result = holds(fact)
    return reason(condition, result, f"{title}：{_words(result)}。", source) if source else None


def _words(result: Result) -> str:
    return {Result.MET: "有", Result.NOT_MET: "没有"}.get(result, "未知")


def _no_law(law: LawInForce) -> Reason:
    first = law.book["lex_crime"][0]
    return Reason("in_force", Result.NOT_MET, f"{law.on:%Y-%m-%d} 没有现行的依据。", first.citation)
