"""The reasons of a rule as a page or a paper shows them: every part a line, with where its evidence lies."""

from collections import Counter
from typing import Any

from portal.legal import Result
from selfcheck.law import law_for
from selfcheck.models import Evaluation
from selfcheck.queries.case_evidence import Links
from selfcheck.rules.case_facts import as_known
from selfcheck.rules.condition_titles import CONDITION_TITLES
from selfcheck.rules.dual_penalty import limbs
from selfcheck.rules.readers.case import read_case

BASIS = (
    "basis_enterprise",
    "basis_principal",
    "basis_managers",
    "basis_workers",
    "closure",
    "criminal_referral",
    "reported_up",
    "protected",
)
Answer = dict[str, Any]


def with_lines(evaluation: Evaluation, answer: Answer, links: Links) -> Answer:
    """`lines`: a short head, what was found, the article; `counts`: how many of each result."""
    told = [one | links.get(one["condition"], {}) for one in _told(evaluation, answer)]
    lines = [
        one | {"condition": CONDITION_TITLES[one["condition"]]}
        for one in told
        if one["condition"] not in BASIS
    ]
    basis = [one for one in told if one["condition"] in BASIS]
    return answer | {"reasons": told, "lines": lines, "basis": basis, "counts": _counts(lines)}


def _told(evaluation: Evaluation, answer: Answer) -> list[Answer]:
    """As stored; the one "or" of DP-1 gives way to its three limbs."""
    if answer["rule"] != "DP-1":
        return answer["reasons"]
    facts, _ = read_case(evaluation.facts, 1)
    law = law_for(evaluation.division_code, evaluation.on)
    parts = [one.as_json() for one in limbs(as_known(facts), law)]
    return [line for one in answer["reasons"] for line in (parts if one["condition"] == "failed" else [one])]


def _counts(lines: list[Answer]) -> dict[str, int]:
    found = Counter(line["result"] for line in lines)
    return {str(result): found[str(result)] for result in Result}
