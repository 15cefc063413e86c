"""材料: every paper of one enterprise that the reader may open, with what it belongs to."""

from dataclasses import dataclass

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from portal.keyset import KeysetPage, keyset_page
from portal.models import EvidenceFile, Membership
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
PER_KIND = 8
OTHER = "报告佐证及其他"
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


KINDS = (*(word for _, _, word in BELONGS_TO), OTHER)


@dataclass(frozen=True)
class KindOfPaper:
    """The newest of a kind, and how many there are."""

    kind: str
    count: int
    rows: list[EvidenceFile]


def by_kind(scope: Scope, enterprise_id: int) -> list[KindOfPaper]:
    """In the order of KINDS, without those there are none of; two queries."""
    rows = _papers(scope, enterprise_id)
    counts = dict(rows.order_by().values("purpose").annotate(n=Count("pk")).values_list("purpose", "n"))
    place = Window(RowNumber(), partition_by=F("purpose"), order_by=[F("uploaded_at").desc(), F("pk").desc()])
    newest = list(rows.annotate(place=place).filter(place__lte=PER_KIND))
    return [
        KindOfPaper(kind, counts[kind], [row for row in newest if row.purpose == kind])
        for kind in KINDS
        if kind in counts
    ]


def documents(scope: Scope, enterprise_id: int, kind: str, after: str) -> KeysetPage:
    """All of one kind, newest first, each with `purpose`; one query."""
    rows = _papers(scope, enterprise_id).filter(purpose=kind)
    return keyset_page(rows, by="uploaded_at", descending=True, moment=True, after=after)


def filed_versions(scope: Scope, enterprise_id: int) -> list[Submission]:
    """Signed reports with their stored papers, newest first."""
    rows = Submission.objects.visible_to(scope).filter(enterprise_id=enterprise_id).defer(*CONTENT)
    return list(rows.select_related("report__obligation").order_by("-signed_at", "-pk")[:VERSIONS])


def _papers(scope: Scope, enterprise_id: int) -> QuerySet[EvidenceFile]:
    return evidence(scope).filter(enterprise_id=enterprise_id).annotate(purpose=_purpose(scope))


def _purpose(scope: Scope) -> Case:
    whens = [
        When(Exists(model.objects.visible_to(scope).filter(**{path: OuterRef("pk")})), then=Value(word))
        for model, path, word in BELONGS_TO
    ]
    return Case(*whens, default=Value(OTHER), output_field=CharField())
