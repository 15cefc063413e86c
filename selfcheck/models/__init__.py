from selfcheck.models.findings import VisitFinding, VisitFindingClause, VisitFindingPhoto
from selfcheck.models.hazards import Hazard, HazardClause, HazardPhoto
from selfcheck.models.obligations import DeadlineMove, Exemption, Obligation, PeriodOpening, Reminder
from selfcheck.models.reports import (
    Draft,
    DraftStep,
    FiledInspection,
    Report,
    Review,
    Submission,
    SubmissionPdf,
)
from selfcheck.models.standards import HazardStandard, HazardStandardItem
from selfcheck.models.teams import SafetyTeam, TeamMember
from selfcheck.models.visits import Visit, VisitItem, VisitOfficer

__all__ = [
    "DeadlineMove",
    "Draft",
    "DraftStep",
    "Exemption",
    "FiledInspection",
    "Hazard",
    "HazardClause",
    "HazardPhoto",
    "HazardStandard",
    "HazardStandardItem",
    "Obligation",
    "PeriodOpening",
    "Reminder",
    "Report",
    "Review",
    "SafetyTeam",
    "Submission",
    "SubmissionPdf",
    "TeamMember",
    "Visit",
    "VisitFinding",
    "VisitFindingClause",
    "VisitFindingPhoto",
    "VisitItem",
    "VisitOfficer",
]
