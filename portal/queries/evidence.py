"""Uploaded files a reader may see."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet

from portal.models import EvidenceFile
from portal.scope import Scope

SCAN_PATIENCE = timedelta(minutes=5)  # a file this young is still on its way through the queue
MOST_AT_ONCE = 500


def evidence(scope: Scope) -> QuerySet[EvidenceFile]:
    return EvidenceFile.objects.visible_to(scope).order_by("-uploaded_at", "-pk")


def unscanned(scope: Scope, now: datetime) -> list[int]:
    """Waiting files in no order, so that one the scanner cannot read never stands before the others."""
    rows = EvidenceFile.objects.visible_to(scope).filter(
        scan=EvidenceFile.Scan.UNSCANNED, uploaded_at__lt=now - SCAN_PATIENCE
    )
    return list(rows.order_by("?").values_list("pk", flat=True)[:MOST_AT_ONCE])


def to_rescan(scope: Scope, *, quarantined_only: bool) -> Iterator[int]:
    scan = EvidenceFile.Scan
    wanted = [scan.QUARANTINED] if quarantined_only else [scan.QUARANTINED, scan.CLEAN]
    rows = EvidenceFile.objects.visible_to(scope).filter(scan__in=wanted).order_by("pk")
    return rows.values_list("pk", flat=True).iterator(chunk_size=2000)


def names_by_digest(scope: Scope, enterprise_id: int, digests: set[str]) -> dict[str, str]:
    """What uploads are called that a filed content names by their digest."""
    rows = evidence(scope).filter(enterprise_id=enterprise_id, sha256__in=digests)
    return dict(rows.values_list("sha256", "name"))
