"""What a closed case of the bureau gives to a draft: values, never a person, an enterprise or a street."""

import re

from cms.states import Coarseness, FoundBy, Outcome, Sector, Violation
from portal.models import Division
from portal.scope import Scope
from selfcheck.queries.case_identity import Told, told

CITED = re.compile(
    r"《?([\u4e00-\u9fff]{2,30}?)》?\s*(第[零一二三四五六七八九十百]+条(?:第[零一二三四五六七八九十]+款)?(?:第（[一二三四五六七八九十]+）项)?)"
)
BY_INDUSTRY = {
    "20": Sector.FURNITURE,
    "21": Sector.FURNITURE,
    "25": Sector.CHEMICAL,
    "26": Sector.CHEMICAL,
    "30": Sector.BUILDING,
    "31": Sector.METAL,
    "32": Sector.METAL,
    "33": Sector.MACHINERY,
    "34": Sector.MACHINERY,
    "13": Sector.FOOD,
    "14": Sector.FOOD,
    "59": Sector.STORAGE,
}
MILD = ("lighter", "mitigated")
TIPS = ("complaint", "transfer")


def closed_case(scope: Scope, case_id: int) -> Told | None:
    """None unless it is this reader's, closed, and decided."""
    case = told(scope, case_id)
    return case if case is not None and case.closed and case.decided else None


def values_of(case: Told) -> dict:
    """What `draft_case` takes, at the coarseness of a city."""
    fines = {row.party: row.amount for row in case.decided}
    decided_on = max(row.decided_on for row in case.decided)
    province, region = _place(case.division_code)
    return {
        "title": case.title,
        "sector": BY_INDUSTRY.get(case.industry_code[:2], Sector.LIGHT),
        "violation": Violation.MAJOR_HAZARD if case.severity == "major" else Violation.GENERAL_HAZARD,
        "found_by": _found_by(case),
        "outcome": _outcome(case),
        "province": province,
        "region": region,
        "coarseness": Coarseness.CITY,
        "year": decided_on.year,
        "facts": f"{case.title}。{case.condition}",
        "laws": _laws(case),
        "checks": [(title, uid) for uid, title in case.items],
        "found_on": case.found_on,
        "decided_on": decided_on,
        "enterprise_fine": fines.get("enterprise"),
        "principal_fine": fines.get("principal"),
        "origin_case": case.case_id,
        "division_code": case.division_code,
    }


def _found_by(case: Told) -> str:
    if case.self_found:
        return FoundBy.SELF_CHECK
    return FoundBy.TIP if case.visit_kind in TIPS else FoundBy.INSPECTION


def _outcome(case: Told) -> str:
    """Both punished is 一案双罚; otherwise the heavier of the two."""
    ends = {row.party: row.outcome for row in case.decided}
    if "transferred" in ends.values():
        return Outcome.CRIMINAL
    fined = [party for party, end in ends.items() if end in ("penalty", *MILD)]
    if len(fined) > 1:
        return Outcome.DUAL
    if not fined:
        return Outcome.NO_PENALTY
    return Outcome.LIGHTER if ends[fined[0]] in MILD else Outcome.FINED


def _laws(case: Told) -> list[tuple[str, str]]:
    found = [hit.groups() for row in case.decided for hit in CITED.finditer(row.basis)]
    return list(dict.fromkeys(found))


def _place(code: str) -> tuple[str, str]:
    names = dict(Division.objects.filter(code__in=(code[:2], code[:4])).values_list("code", "name"))
    province = names.get(code[:2], "未写明")
    return province, province + names.get(code[:4], "")
