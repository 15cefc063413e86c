"""Files in and out; each way leaves a trace."""

from datetime import datetime

from django.db import transaction

from portal import evidence_store
from portal.actors import Actor
from portal.audit import record
from portal.models import Enterprise, EvidenceFile


@transaction.atomic
def store_evidence(*, actor: Actor, enterprise_id: int, upload, now: datetime) -> EvidenceFile:
    """`upload` is a Django UploadedFile or File; Refused says what is wrong with its content."""
    enterprise = Enterprise.objects.visible_to(actor.scope).get(pk=enterprise_id)
    evidence = evidence_store.keep(enterprise, upload, by=actor.username, now=now)
    record(
        actor,
        "evidence.stored",
        evidence,
        now=now,
        enterprise=enterprise,
        name=evidence.name,
        sha256=evidence.sha256,
        size=evidence.size,
    )
    return evidence


@transaction.atomic
def note_download(*, actor: Actor, evidence_id: int, now: datetime) -> EvidenceFile:
    """Who took out which file: personal data leaves the portal here."""
    evidence = EvidenceFile.objects.visible_to(actor.scope).select_related("enterprise").get(pk=evidence_id)
    record(
        actor,
        "evidence.downloaded",
        evidence,
        now=now,
        enterprise=evidence.enterprise,
        name=evidence.name,
        sha256=evidence.sha256,
    )
    return evidence
