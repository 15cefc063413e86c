"""Files in and out, and what the virus scanner said; each leaves a trace."""

from datetime import datetime

from django.db import transaction

from portal import clamd, evidence_store, scanning, uploads
from portal.actors import Actor, Role
from portal.audit import record
from portal.errors import Refused
from portal.models import Enterprise, EvidenceFile
from portal.states import SCAN

READS_ORIGINALS = (Role.OFFICER,)
ASKS_RESCAN = (Role.OFFICER, Role.DIVISION_ADMIN)


@transaction.atomic
def store_evidence(
    *,
    actor: Actor,
    enterprise_id: int,
    upload,
    now: datetime,
    kinds: tuple[uploads.FileKind, ...] = uploads.KINDS,
) -> EvidenceFile:
    """`upload` is a Django UploadedFile or File; Refused says what is wrong with its content."""
    enterprise = Enterprise.objects.visible_to(actor.scope).get(pk=enterprise_id)
    evidence = evidence_store.keep(enterprise, upload, by=actor.username, now=now, kinds=kinds)
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
    """Who took out a copy of which file: personal data leaves the portal here."""
    evidence = _reachable(actor, evidence_id)
    _refuse_held(scanning.held_from_readers(evidence))
    record(actor, "evidence.downloaded", evidence, now=now, **_which(evidence))
    return evidence


@transaction.atomic
def note_view(*, actor: Actor, evidence_id: int, now: datetime) -> EvidenceFile:
    """Who looked at the copy of a photograph; drawn anew, it may be seen while the original waits."""
    evidence = _reachable(actor, evidence_id)
    _refuse_held(scanning.held_from_readers(evidence, redrawn=True))
    record(actor, "evidence.viewed", evidence, now=now, **_which(evidence))
    return evidence


@transaction.atomic
def take_original(*, actor: Actor, evidence_id: int, reason: str, now: datetime) -> EvidenceFile:
    """The evidence as it came, with the place where a photograph was taken: an officer, for a reason."""
    evidence = _reachable(actor, evidence_id)
    if actor.role not in READS_ORIGINALS:
        raise Refused("原件只有执法人员可以下载，其他人员看去除位置信息的副本。请联系执法人员。")
    if not reason.strip():
        raise Refused("下载原件的理由没有填写。请写明为什么需要原件。", field="reason")
    _refuse_held(scanning.held_from_readers(evidence))
    record(actor, "evidence.original_taken", evidence, now=now, reason=reason.strip(), **_which(evidence))
    return evidence


@transaction.atomic
def note_scan(*, actor: Actor, evidence_id: int, verdict: clamd.Verdict, now: datetime) -> EvidenceFile:
    """What the scanner said last counts; saying the same again changes nothing but the time."""
    rows = EvidenceFile.objects.visible_to(actor.scope).select_for_update(of=("self",))
    evidence = rows.select_related("enterprise").get(pk=evidence_id)
    was = evidence.scan
    evidence.scan = SCAN.after(was, "pass" if verdict.clean else "quarantine", actor.role)
    evidence.scanned_at, evidence.scan_note = now, verdict.signature
    evidence.save(update_fields=["scan", "scanned_at", "scan_note"])
    if was != evidence.scan:
        record(
            actor,
            "evidence.scanned",
            evidence,
            now=now,
            **_which(evidence),
            was=was,
            scan=evidence.scan,
            found=verdict.signature,
        )
    return evidence


@transaction.atomic
def ask_rescan(*, actor: Actor, evidence_id: int, now: datetime) -> EvidenceFile:
    """The state stays until the scanner has answered; the caller queues the scan."""
    evidence = _reachable(actor, evidence_id)
    if actor.role not in ASKS_RESCAN:
        raise Refused("重新扫描由执法人员或者区域管理员办理。请联系他们。")
    if not clamd.configured():
        raise Refused("未配置病毒扫描，不能重新扫描。请系统管理人员先设置 CLAMD。")
    record(actor, "evidence.rescan_asked", evidence, now=now, **_whose(evidence))
    return evidence


def _reachable(actor: Actor, evidence_id: int) -> EvidenceFile:
    return EvidenceFile.objects.visible_to(actor.scope).select_related("enterprise").get(pk=evidence_id)


def _refuse_held(sentence: str) -> None:
    if sentence:
        raise Refused(sentence)


def _which(evidence: EvidenceFile) -> dict:
    return {**_whose(evidence), "name": evidence.name, "sha256": evidence.sha256}


def _whose(evidence: EvidenceFile) -> dict:
    """In whose chain of the audit trail it is told."""
    return {"enterprise": evidence.enterprise, "division_code": evidence.division_code}
