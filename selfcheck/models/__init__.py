from selfcheck.models.case_outcomes import (
    CaseArtefact,
    DecisionPublicity,
    RectificationOpinion,
    SecondCheck,
    TrackDecision,
)
from selfcheck.models.cases import Case, CaseFact, CaseStatement, CaseTrack, Evaluation
from selfcheck.models.findings import VisitFinding, VisitFindingClause, VisitFindingPhoto
from selfcheck.models.flags import CaseDiscussion, CaseFlag, FlagStep
from selfcheck.models.hazard_decisions import Acceptance, Asked, Escalation, Extension, SuspensionOrder
from selfcheck.models.hazard_plans import (
    HazardEvidence,
    HazardMove,
    InterimControl,
    PlanElement,
    PlanRevision,
    Progress,
)
from selfcheck.models.hazards import Hazard, HazardClause, HazardPhoto
from selfcheck.models.ladders import LadderVersion, PlannedReminder, ReminderMessage
from selfcheck.models.obligations import DeadlineMove, Exemption, Obligation, PeriodOpening, Reminder
from selfcheck.models.outside_records import OutsideRecord
from selfcheck.models.oversight import KeyMark, RiskCap
from selfcheck.models.prompt_reports import (
    BureauAcknowledgement,
    ClockNotice,
    HazardComment,
    PrincipalAcknowledgement,
    PromptReport,
    StaffNotice,
)
from selfcheck.models.register import RegisterChange
from selfcheck.models.reports import (
    Draft,
    DraftStep,
    FiledInspection,
    Report,
    Review,
    Submission,
    SubmissionPdf,
)
from selfcheck.models.settings import BureauSetting
from selfcheck.models.standards import HazardStandard, HazardStandardItem
from selfcheck.models.supervision import (
    SupervisionAcceptanceRequest,
    SupervisionExtensionRequest,
    SupervisionOrder,
    SupervisionProgress,
    SupervisionSeries,
)
from selfcheck.models.teams import SafetyTeam, TeamMember
from selfcheck.models.visits import Visit, VisitItem, VisitOfficer

__all__ = [
    "Acceptance",
    "Asked",
    "BureauAcknowledgement",
    "BureauSetting",
    "Case",
    "CaseArtefact",
    "CaseDiscussion",
    "CaseFact",
    "CaseFlag",
    "CaseStatement",
    "CaseTrack",
    "ClockNotice",
    "DeadlineMove",
    "DecisionPublicity",
    "Draft",
    "DraftStep",
    "Escalation",
    "Evaluation",
    "Exemption",
    "Extension",
    "FiledInspection",
    "FlagStep",
    "Hazard",
    "HazardClause",
    "HazardComment",
    "HazardEvidence",
    "HazardMove",
    "HazardPhoto",
    "HazardStandard",
    "HazardStandardItem",
    "InterimControl",
    "KeyMark",
    "LadderVersion",
    "Obligation",
    "OutsideRecord",
    "PeriodOpening",
    "PlanElement",
    "PlanRevision",
    "PlannedReminder",
    "PrincipalAcknowledgement",
    "Progress",
    "PromptReport",
    "RectificationOpinion",
    "RegisterChange",
    "Reminder",
    "ReminderMessage",
    "Report",
    "Review",
    "RiskCap",
    "SafetyTeam",
    "SecondCheck",
    "StaffNotice",
    "Submission",
    "SubmissionPdf",
    "SupervisionAcceptanceRequest",
    "SupervisionExtensionRequest",
    "SupervisionOrder",
    "SupervisionProgress",
    "SupervisionSeries",
    "SuspensionOrder",
    "TeamMember",
    "TrackDecision",
    "Visit",
    "VisitFinding",
    "VisitFindingClause",
    "VisitFindingPhoto",
    "VisitItem",
    "VisitOfficer",
]
