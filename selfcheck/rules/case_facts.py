"""The dated facts of one case, as known at the end of ``on``. None = unknown, False = did not happen."""

from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, TypeVar

from selfcheck.rules.moments import DayOrNever, Moment, Occurrence, until

FOUND_BY_INSPECTION = ("spot_check", "planned_inspection", "special_inspection")
FOUND_BY_AUTHORITY = (*FOUND_BY_INSPECTION, "complaint", "monitoring", "accident")
FOUND_BY_OTHERS = ("self", "internal_report", "expert_guidance")
FOUND_BY = {
    "self": "企业自查",
    "internal_report": "员工内部报告",
    "expert_guidance": "专家指导服务",
    "spot_check": "抽查",
    "planned_inspection": "计划检查",
    "special_inspection": "专项检查",
    "complaint": "投诉举报",
    "monitoring": "数据监测监控",
    "accident": "事故",
}
Facts = TypeVar("Facts", "Finding", "Check", "Violation", "Order")


@dataclass(frozen=True)
class Enterprise:
    high_hazard: bool | None = None
    grade: int | None = None
    sector: str | None = None
    dishonest: bool | None = None
    last_fatal_accident_on: DayOrNever = None


@dataclass(frozen=True)
class Finding:
    """``found_*``: who came upon it first; ``official_*``: the authority, where others were first."""

    severity: str | None = None
    found_by: str | None = None
    found_at: Occurrence = None
    official_by: str | None = None
    official_at: Occurrence = None
    notice_at: Occurrence = None
    arose_at: Occurrence = None
    discoverable: bool | None = None
    accident_at: Occurrence = None


@dataclass(frozen=True)
class Check:
    checked_on: DayOrNever = None
    item_covered: bool | None = None
    filed_at: Occurrence = None
    reported_to_principal_at: Occurrence = None
    reported_to_bureau_at: Occurrence = None
    plan_at: Occurrence = None
    interim_controls_at: Occurrence = None
    last_progress_at: Occurrence = None
    rectify_by: date | None = None
    extended_to: DayOrNever = None
    rectified_at: Occurrence = None
    fictitious: bool | None = None
    recorded_truthfully: bool | None = None


@dataclass(frozen=True)
class Violation:
    item: str | None = None
    minor: bool | None = None
    harm: str | None = None
    life_safety: bool | None = None
    corrected_at: Occurrence = None
    corrected_in_time: bool | None = None
    no_fault_evidence: bool | None = None
    on_list: bool | None = None
    list_excluded: bool | None = None
    commitment_letter: bool | None = None


@dataclass(frozen=True)
class PastViolation:
    item: str | None = None
    occurred_on: date | None = None
    found_on: date | None = None
    agency: str | None = None
    penalised: bool | None = None
    decided_on: DayOrNever = None
    law: str | None = None
    major: bool | None = None


@dataclass(frozen=True)
class Order:
    """Where no order was issued, nothing can have been refused or defied."""

    issued_at: Occurrence = None
    correct_by: date | None = None
    refused: bool | None = None
    falsely_reported_done: bool | None = None
    suspension_defied: bool | None = None


@dataclass(frozen=True)
class Signs:
    crime: bool | None = None
    concealment: bool | None = None
    repeat: bool | None = None


@dataclass(frozen=True)
class HistorySearch:
    """How `history` came about, for the reason only: it changes no answer."""

    also_as: tuple[str, ...] = ()  # names of merged predecessors whose records were searched too
    not_searched: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseFacts:
    id: str
    division: str
    on: date
    agency: str | None = None
    act_on: date | None = None
    act_ended_on: DayOrNever = None
    enterprise: Enterprise = field(default_factory=Enterprise)
    finding: Finding = field(default_factory=Finding)
    check: Check = field(default_factory=Check)
    violation: Violation = field(default_factory=Violation)
    history: tuple[PastViolation, ...] | None = None  # None: nobody searched
    history_search: HistorySearch = field(default_factory=HistorySearch)
    order: Order = field(default_factory=Order)
    signs: Signs = field(default_factory=Signs)
    leniency_claimed: bool | None = None


def as_known(facts: CaseFacts) -> CaseFacts:
    """What lies after ``on`` has not happened yet; an order never issued cannot have been refused."""
    history = facts.history
    if history is not None:
        history = tuple(_past_as_known(past, facts.on) for past in history if not _later(past, facts.on))
    return replace(
        facts,
        act_ended_on=_day_as_known(facts.act_ended_on, facts.on),
        finding=_until(facts.finding, facts.on),
        check=_until(facts.check, facts.on),
        violation=_until(facts.violation, facts.on),
        order=_without_order(_until(facts.order, facts.on)),
        history=history,
    )


def _until(facts: Facts, on: date) -> Facts:
    values = {f.name: getattr(facts, f.name) for f in fields(facts)}
    clipped: dict[str, Any] = {name: until(v, on) for name, v in values.items() if isinstance(v, Moment)}
    return replace(facts, **clipped)


def _without_order(order: Order) -> Order:
    if order.issued_at is not False:
        return order
    return replace(
        order,
        refused=bool(order.refused),
        falsely_reported_done=bool(order.falsely_reported_done),
        suspension_defied=bool(order.suspension_defied),
    )


def _later(past: PastViolation, on: date) -> bool:
    return past.found_on is not None and past.found_on > on


def _past_as_known(past: PastViolation, on: date) -> PastViolation:
    return replace(past, decided_on=_day_as_known(past.decided_on, on))


def _day_as_known(day: DayOrNever, on: date) -> DayOrNever:
    return False if day and day > on else day
