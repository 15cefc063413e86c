"""Is a team complete? From chosen seats to the answer of rules.composition, before anything is saved."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from portal.models import Enterprise, PrincipalTerm
from portal.scope import Scope
from selfcheck.law import law_for
from selfcheck.rules.composition import TeamFacts, TeamFinding, check_team
from selfcheck.states import Capacity

SECTOR_GROUPS = {  # the first that a sector's name begins with
    "危险化学品经营（有储存）": "dangerous_goods_storage",
    "危险化学品": "dangerous_goods_production",
    "烟花爆竹": "dangerous_goods_production",
    "民用爆炸物品": "dangerous_goods_production",
    "金属非金属矿山": "mine",
    "煤矿": "mine",
}
INDUSTRY_GROUPS = {
    **dict.fromkeys(("06", "08", "09", "10"), "mine"),
    **dict.fromkeys(("311", "312", "314", "321", "322", "323"), "metal_smelting"),
}


class Seat(NamedTuple):
    person_id: int
    capacity: str
    external: bool = False


def check_seats(
    scope: Scope,
    enterprise: Enterprise,
    seats: Iterable[Seat],
    *,
    reasons: Mapping[str, str],
    one_person_firm: bool = False,
    on: date,
) -> tuple[TeamFinding, ...]:
    """Findings in the fixed order leader, safety body, union, employee representative, engineer."""
    seats = tuple(seats)
    leaders = {seat.person_id for seat in seats if seat.capacity == Capacity.LEADER}
    principals = PrincipalTerm.objects.visible_to(scope).filter(enterprise=enterprise, to_on=None)
    held = {seat.capacity for seat in seats}
    facts = TeamFacts(
        leaders=len(leaders),
        leader_is_principal=bool(leaders) and principals.filter(person_id__in=leaders).exists(),
        micro_firm=one_person_firm or enterprise.size == Enterprise.Size.MICRO,
        safety_dept=Capacity.SAFETY_DEPT in held,
        union=Capacity.UNION in held,
        employee_rep=Capacity.EMPLOYEE_REP in held,
        cse=Capacity.CSE in held,
        cse_external=all(seat.external for seat in seats if seat.capacity == Capacity.CSE),
        groups=groups_of(enterprise),
        reasons_given=reasons,
    )
    return check_team(facts, law_for(enterprise.division_code, on))


def groups_of(enterprise: Enterprise) -> frozenset[str]:
    """The kinds of 安全生产法 27 an enterprise belongs to, by its sectors and its industry class."""
    by_sector = {
        next((group for name, group in SECTOR_GROUPS.items() if sector.startswith(name)), "")
        for sector in enterprise.sectors
    }
    by_industry = {
        group for prefix, group in INDUSTRY_GROUPS.items() if enterprise.industry_code.startswith(prefix)
    }
    return frozenset(by_sector | by_industry) - {""}
