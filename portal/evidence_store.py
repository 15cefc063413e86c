"""Uploaded bytes in private storage, each under its SHA-256. A row says whose they are and who sent them."""

import hashlib
from datetime import datetime

from django.core.files.storage import default_storage

from portal import clamd, uploads
from portal.actors import SYSTEM
from portal.later import after_commit
from portal.models import Enterprise, EvidenceFile


def keep(
    enterprise: Enterprise,
    upload,
    *,
    by: str,
    now: datetime,
    internal: bool = False,
    kinds: tuple[uploads.FileKind, ...] = uploads.KINDS,
) -> EvidenceFile:
    """Judge, store and register one file; the same file sent again by the same person is the same row.

    `internal`: evidence of the bureau, which the enterprise does not see.
    """
    owner = {"enterprise": enterprise, "division_code": "", "internal": internal}
    return _kept(owner, upload, by=by, now=now, kinds=kinds)


def keep_for_division(division_code: str, upload, *, by: str, now: datetime) -> EvidenceFile:
    """Evidence of a decision for a whole division: the bureau's own, no enterprise reads it."""
    owner = {"enterprise": None, "division_code": division_code, "internal": True}
    return _kept(owner, upload, by=by, now=now, kinds=uploads.DOCUMENTS)


def open_original(evidence: EvidenceFile):
    """The bytes as they came; FileNotFoundError when the storage has lost them."""
    return default_storage.open(evidence.path, "rb")


def _kept(
    owner: dict, upload, *, by: str, now: datetime, kinds: tuple[uploads.FileKind, ...]
) -> EvidenceFile:
    kind = uploads.inspect(upload, kinds)
    sha256 = _digest(upload)
    name = uploads.safe_name(upload.name, kind)
    rows = EvidenceFile.objects.visible_to(SYSTEM.scope)
    same = rows.filter(sha256=sha256, name=name, uploaded_by=by, **owner).first()
    if same:
        return same
    evidence = EvidenceFile(
        **owner,
        sha256=sha256,
        name=name,
        content_type=kind.content_type,
        size=upload.size,
        path=_stored(upload, sha256),
        uploaded_at=now,
        uploaded_by=by,
    )
    evidence.save()
    _have_scanned(evidence)
    return evidence


def _have_scanned(evidence: EvidenceFile) -> None:
    from portal.tasks import scan_evidence

    if clamd.configured():
        after_commit(scan_evidence, evidence_id=evidence.pk)


def _digest(upload) -> str:
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _stored(upload, sha256: str) -> str:
    """Equal bytes are stored once, whoever owns the rows that point at them."""
    path = f"evidence/{sha256[:2]}/{sha256}"
    return path if default_storage.exists(path) else default_storage.save(path, upload)
