"""Whose the clocks of the bureau are, and who may see them: both follow the tables of moves."""

from portal.actors import Role
from portal.states import CLAIM_REVIEWERS
from selfcheck.states import APPROVERS, REVIEWERS
from selfcheck.states.cases import COUNTERSIGNERS, OFFICERS, SEES_CASES
from selfcheck.states.hazards import ACKNOWLEDGERS, HAZARD_OFFICERS

WHOSE: dict[str, tuple[str, ...]] = {
    "report": REVIEWERS,
    "correction": REVIEWERS,
    "acknowledge": ACKNOWLEDGERS,
    "extension": HAZARD_OFFICERS,
    "recheck": HAZARD_OFFICERS,
    "order_extension": HAZARD_OFFICERS,
    "order_acceptance": HAZARD_OFFICERS,
    "escalation": HAZARD_OFFICERS,
    "statement": OFFICERS,
    "propose": OFFICERS,
    "review": COUNTERSIGNERS,
    "second_check": OFFICERS,
    "publicity": OFFICERS,
    "claim": CLAIM_REVIEWERS,
    "exemption": APPROVERS,
    "deadline": APPROVERS,
}
SEEN_BY: dict[str, tuple[str, ...]] = {
    "escalation": HAZARD_OFFICERS,
    "statement": SEES_CASES,
    "propose": SEES_CASES,
    "review": SEES_CASES,
    "second_check": (Role.OFFICER, Role.CHIEF),
    "publicity": SEES_CASES,
}


LOOKS_AFTER = (Role.CHIEF, Role.DIVISION_ADMIN)  # who is shown first what is late on our side


def kinds_of(role: str) -> tuple[str, ...]:
    """What waits for this role."""
    return tuple(kind for kind, roles in WHOSE.items() if role in roles)


def kinds_seen(role: str) -> tuple[str, ...]:
    """What this role may look at, whoever does it."""
    return tuple(kind for kind in WHOSE if role in SEEN_BY.get(kind, Role.BUREAU))
