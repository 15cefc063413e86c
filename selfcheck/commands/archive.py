"""The stored PDF of a filed version: made once, handed out byte for byte."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from portal.actors import SYSTEM, Actor
from portal.audit import record
from selfcheck.documents.quarterly import quarterly_form
from selfcheck.documents.receipts import filing_receipt
from selfcheck.facts.receipts import receipt_of
from selfcheck.models import Submission, SubmissionPdf

LOST_AFTER = timedelta(minutes=10)
MAKERS = {"form": quarterly_form, "receipt": filing_receipt}


def pdf_bytes(submission: Submission, kind: str) -> bytes:
    """The archived bytes; while the archive is not written yet, the same bytes made afresh."""
    scope = SYSTEM.scope
    stored = SubmissionPdf.objects.visible_to(scope).filter(submission=submission, kind=kind).first()
    return bytes(stored.content) if stored else render(submission, kind)


def render(submission: Submission, kind: str) -> bytes:
    return MAKERS[kind](submission.content, receipt_of(submission, settings.PORTAL_URL))


def unarchived(now: datetime) -> list[int]:
    """Versions whose archiving task was lost on the way, oldest first."""
    rows = Submission.objects.visible_to(SYSTEM.scope).filter(signed_at__lt=now - LOST_AFTER)
    incomplete = rows.annotate(stored=Count("pdfs")).filter(stored__lt=len(MAKERS))
    return list(incomplete.order_by("pk").values_list("pk", flat=True)[:500])


@transaction.atomic
def archive(*, actor: Actor, submission_id: int, now: datetime) -> list[SubmissionPdf]:
    """Store form and receipt of a version; a second run changes nothing."""
    rows = Submission.objects.visible_to(actor.scope).select_for_update(of=("self",))
    submission = rows.select_related("report__obligation", "enterprise").get(pk=submission_id)
    known = set(submission.pdfs.values_list("kind", flat=True))
    made = [_stored(submission, kind, now) for kind in MAKERS if kind not in known]
    if made:
        digests = {pdf.kind: pdf.sha256 for pdf in made}
        record(actor, "report.archived", submission, now=now, enterprise=submission.enterprise, **digests)
    return made


def _stored(submission: Submission, kind: str, now: datetime) -> SubmissionPdf:
    content = render(submission, kind)
    pdf = SubmissionPdf(
        submission=submission,
        kind=kind,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        made_at=now,
    )
    pdf.save()
    return pdf
