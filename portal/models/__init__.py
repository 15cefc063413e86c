from portal.models.audit import AuditEvent, AuditHead
from portal.models.divisions import Bureau, Division, IndustryCode
from portal.models.enterprises import Enterprise, Person, PrincipalTerm, ProfileChange, StandardisationGrade
from portal.models.evidence import EvidenceFile
from portal.models.jobs import Job
from portal.models.memberships import Invitation, Membership, Posting
from portal.models.notices import Delivery, Notice
from portal.models.passwords import OldPassword
from portal.models.users import User

__all__ = [
    "AuditEvent",
    "AuditHead",
    "Bureau",
    "Delivery",
    "Division",
    "Enterprise",
    "EvidenceFile",
    "IndustryCode",
    "Invitation",
    "Job",
    "Membership",
    "Notice",
    "OldPassword",
    "Person",
    "Posting",
    "PrincipalTerm",
    "ProfileChange",
    "StandardisationGrade",
    "User",
]
