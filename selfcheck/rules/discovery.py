"""Who came upon the matter, and when the authority first did."""

from dataclasses import dataclass
from datetime import date

from portal.legal import LawInForce, Reason, Result, Version
from selfcheck.rules.case_facts import FOUND_BY, FOUND_BY_AUTHORITY, CaseFacts, Finding
from selfcheck.rules.logic import reason
from selfcheck.rules.moments import Occurrence, before, say


@dataclass(frozen=True)
class Official:
    """The authority's own discovery; ``at`` False: it never came upon the matter."""

    by: str | None
    at: Occurrence

    @property
    def day(self) -> date | None:
        return self.at.day if self.at else None

    def __str__(self) -> str:
        if self.at is False:
            return "机关没有发现"
        return f"机关发现：{FOUND_BY.get(self.by or '', '方式未知')}（{say(self.at)}）"


def official(finding: Finding) -> Official:
    if finding.found_by in FOUND_BY_AUTHORITY:
        return Official(finding.found_by, finding.found_at)
    by = finding.official_by if finding.official_by in FOUND_BY_AUTHORITY else None
    return Official(by, finding.official_at)


def by_inspection(facts: CaseFacts, law: LawInForce) -> Reason:
    """抽查: an inspection the authority itself started. Complaint, monitoring and accident are not."""
    source = law["dp1_inspections"]
    found = official(facts.finding)
    if found.at is False:
        return reason("official_inspection", Result.NOT_MET, "机关没有发现，不存在后期抽查。", source)
    if found.by is None:
        return reason("official_inspection", _when_unstated(facts.finding), "机关怎样发现：未知。", source)
    result = Result.MET if found.by in source.value else Result.NOT_MET
    if result is Result.MET:
        return reason("official_inspection", result, f"{found}，属于机关自行启动的检查（抽查）。", source)
    text = f"{found}，不是抽查（DP-5）；严重违法行为仍可依法一案双罚，由执法人员另行判断。"
    return reason("official_inspection", result, text, source)


def _when_unstated(finding: Finding) -> Result:
    """``official_by`` naming the enterprise itself says that no inspection found it."""
    return Result.UNKNOWN if finding.official_by is None else Result.NOT_MET


def found_by_others(facts: CaseFacts, allowed: list[str], source: Version) -> Reason:
    """Found by the enterprise (or, where the text says so, an expert) before the authority."""
    finding = facts.finding
    words = "、".join(FOUND_BY[word] for word in allowed)
    if finding.found_by is None:
        return reason("found_first", Result.UNKNOWN, f"谁先发现：未知（要求：{words}）。", source)
    result = Result.MET if finding.found_by in allowed else Result.NOT_MET
    if result is Result.MET and before(finding.official_at, finding.found_at) is Result.MET:
        result = Result.NOT_MET  # the dates contradict the statement that the enterprise was first
    first = f"{FOUND_BY[finding.found_by]}（{say(finding.found_at)}）"
    return reason("found_first", result, f"最先发现：{first}；{official(finding)}。要求：{words}。", source)


def unknown_to_enterprise(facts: CaseFacts, source: Version) -> Reason:
    """Before the authority came, the enterprise did not know of the hazard."""
    finding = facts.finding
    if finding.found_by is None:
        return reason("unknown_before", Result.UNKNOWN, "企业事先是否知道该隐患：未知。", source)
    result = Result.MET if finding.found_by in FOUND_BY_AUTHORITY else Result.NOT_MET
    word = "由机关最先发现" if result is Result.MET else "企业事先已经知道"
    return reason("unknown_before", result, f"该隐患{word}（{FOUND_BY[finding.found_by]}）。", source)


def is_major(facts: CaseFacts, source: Version) -> Reason:
    words = {"major": (Result.MET, "重大事故隐患"), "general": (Result.NOT_MET, "一般事故隐患")}
    result, word = words.get(facts.finding.severity or "", (Result.UNKNOWN, "级别未知"))
    return reason("major_hazard", result, f"隐患级别：{word}。", source)
