"""The local list of a case's place on the day of the law used, for its page."""

from typing import Any

from selfcheck.law import law_book
from selfcheck.law_words import KEYS as WORDS
from selfcheck.models import Case, Evaluation
from selfcheck.rules.case_keys import BY_KEY
from selfcheck.rules.leniency_lists import lists_of, suggestions

YES_NO = ("commitment_letter", "major_excluded", "general_industry_only")


def local_list(case: Case, evaluation: Evaluation) -> dict[str, Any]:
    """`listed` is None where the place has no list in force; `expired` ones are named all the same."""
    listed, expired = lists_of(law_book(), case.division_code[:6], evaluation.on)
    found = {"on": evaluation.on, "listed": listed, "expired": expired, "terms": [], "suggested": []}
    if listed is None:
        return found
    finding, firm = case.finding, case.enterprise
    offered = suggestions(
        listed,
        words=f"{finding.title}{finding.condition}",
        severity=finding.severity,
        high_hazard=firm.high_hazard,
        sectors=firm.sectors,
    )
    terms = [(WORDS[key], _say(key, value)) for key, value in listed.value.items() if value]
    rows = [{"label": BY_KEY[one.key].label, "value": one.value, "why": one.why} for one in offered]
    return found | {"terms": terms, "suggested": rows}


def _say(key: str, value: Any) -> str:
    if key in YES_NO:
        return "是"
    return "；".join(value) if isinstance(value, list) else str(value)
