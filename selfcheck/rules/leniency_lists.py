"""Local lists of minor and first violations: which one a place has, and what it suggests for a finding.

A list is data of one place with its own days. It only suggests; an officer enters the fact.
"""

from dataclasses import dataclass
from datetime import date

from portal.legal import LawBook, Version

LIST = "leniency_list"
WORDS = ("通报", "告知从业人员", "统计分析表")  # by which a filing-related item is recognised in a finding


@dataclass(frozen=True)
class Suggestion:
    """For a fact of the case: True, or None where a person has to read the list. Never False."""

    key: str
    value: bool | None
    why: str


def lists_of(book: LawBook, division: str, on: date) -> tuple[Version | None, list[Version]]:
    """The list in force in the place on the day, and those that were there and have expired."""
    local = [version for version in book[LIST] if division.startswith(version.division)]
    running = [version for version in local if version.applies(on, division)]
    expired = [version for version in local if version.effective_to and version.effective_to < on]
    best = max(running, key=lambda one: (len(one.division), one.effective_from), default=None)
    return best, expired


def suggestions(
    listed: Version, *, words: str, severity: str | None, high_hazard: bool | None, sectors: list[str]
) -> tuple[Suggestion, Suggestion]:
    return _on_list(listed, words), _excluded(listed, severity, high_hazard, sectors)


def _on_list(listed: Version, words: str) -> Suggestion:
    known = [word for word in WORDS if word in words]
    hits = [item for item in listed.value["filing_items"] if any(word in item for word in known)]
    if hits:
        return Suggestion("violation.on_list", True, f"检查发现的文字与清单事项相符：{'；'.join(hits)}。")
    why = "与登记的事项没有对上；清单的其他事项没有登记在本平台，请查清单原文。"
    return Suggestion("violation.on_list", None, why)


def _excluded(
    listed: Version, severity: str | None, high_hazard: bool | None, sectors: list[str]
) -> Suggestion:
    terms = listed.value
    out = [name for name in terms.get("excluded_sectors", []) if name in sectors]
    reasons = []
    if terms["major_excluded"] and severity == "major":
        reasons.append("清单不适用于重大事故隐患")
    if terms["general_industry_only"] and high_hazard:
        reasons.append("清单只适用于一般行业，企业属高危行业领域")
    if out:
        reasons.append(f"清单排除的行业：{'、'.join(out)}")
    if reasons:
        return Suggestion("violation.list_excluded", True, "；".join(reasons) + "。")
    return Suggestion("violation.list_excluded", None, "没有看到排除的情形，请核对清单原文。")
