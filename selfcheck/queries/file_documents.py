"""材料: every paper of one enterprise that the reader may open, with what it belongs to."""

from django.db.models import Case, CharField, Exists, OuterRef, Value, When

from portal.keyset import KeysetPage, keyset_page
from portal.models import Membership
from portal.queries.evidence import evidence
from portal.scope import Scope
from selfcheck.models import (
    CaseDiscussion,
    CaseFact,
    CaseStatement,
    DeadlineMove,
    Exemption,
    HazardEvidence,
    HazardPhoto,
    RegisterChange,
    SafetyTeam,
    Submission,
    VisitFindingPhoto,
)
from selfcheck.queries.reports import CONTENT

VERSIONS = 12
BELONGS_TO = (
    (HazardPhoto, "evidence", "隐患照片"),
    (HazardEvidence, "evidence", "隐患治理"),
    (VisitFindingPhoto, "evidence", "检查发现照片"),
    (CaseStatement, "evidence", "陈述申辩"),
    (CaseFact, "evidence", "案件事实"),
    (CaseDiscussion, "evidence", "集体讨论"),
    (RegisterChange, "evidence", "企业变更"),
    (Exemption, "evidence", "免报"),
    (DeadlineMove, "evidence", "推迟截止时间"),
    (SafetyTeam, "appointment", "检查组任命"),
    (Membership, "claim_letter", "账户认领"),
)


def documents(scope: Scope, enterprise_id: int, after: str) -> KeysetPage:
    """Newest first, each with `purpose`; one query."""
    rows = evidence(scope).filter(enterprise_id=enterprise_id).annotate(purpose=_purpose(scope))
    return keyset_page(rows, by="uploaded_at", descending=True, moment=True, after=after)


def filed_versions(scope: Scope, enterprise_id: int) -> list[Submission]:
    """Signed reports with their stored papers, newest first."""
    rows = Submission.objects.visible_to(scope).filter(enterprise_id=enterprise_id).defer(*CONTENT)
    return list(rows.select_related("report__obligation").order_by("-signed_at", "-pk")[:VERSIONS])


def _purpose(scope: Scope) -> Case:
    whens = [
        When(Exists(model.objects.visible_to(scope).filter(**{path: OuterRef("pk")})), then=Value(word))
        for model, path, word in BELONGS_TO
    ]
    return Case(*whens, default=Value("报告佐证及其他"), output_field=CharField())
