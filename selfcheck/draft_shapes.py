"""What the five steps of a draft hold (`DraftStep.data`). All JSON; dates "2026-09-17"; ids are row ids.

A value not yet typed is "" or None and never a guess; forms check, `facts.content_of` reads.
"""

from typing import TypedDict


class DraftInspection(TypedDict):
    id: int  # 1, 2, … within the draft
    inspected_on: str
    scope: str
    team_id: int | None  # SafetyTeam in force that day
    leader_seat_id: int | None  # TeamMember
    seat_ids: list[int]  # TeamMember, the leader included
    principal_present: bool | None
    principal_term_ids: list[int]  # PrincipalTerm
    principal_evidence_ids: list[int]  # EvidenceFile: sign-in sheet, photo, minutes
    reported_to_principal_on: str


class OverviewStep(TypedDict):
    inspections: list[DraftInspection]


class DraftStandard(TypedDict):
    standard_id: str  # HazardStandard.code
    items_applicable: int | None
    items_checked: int | None


class StandardsStep(TypedDict):
    standards: list[DraftStandard]


class HazardsStep(TypedDict):
    hazard_ids: list[int]  # hazards of the register filed with this report
    figures: dict[str, int | str | None]  # keys of documents.content.Figures, typed or prefilled
    figure_sources: dict[str, str]  # "隐患台账", "上季度", "手工填写", "Excel 表格"


class AwardsStep(TypedDict):
    reports: int | None
    verified: int | None
    rectified: int | None
    paid: int | None
    amount_yuan: str


class SignStep(TypedDict):
    nil_declared: bool
    notes: str
    passed_warnings: dict[str, str]  # warning code -> written reason
