"""The daily anchor: one digest over the heads of all audit chains, itself written into a chain."""

from datetime import datetime

from django.db import connection, transaction

from portal.actors import Actor
from portal.audit import record
from portal.audit_anchors import digest_of_heads
from portal.models import AuditEvent, AuditHead

LOCK = "SET LOCAL lock_timeout = '5s'; LOCK TABLE portal_audithead IN SHARE ROW EXCLUSIVE MODE"


@transaction.atomic
def anchor_audit(*, actor: Actor, now: datetime) -> AuditEvent:
    """Print or export the digest elsewhere, and nobody can rewrite history before it unseen.

    No event is under way meanwhile, so the anchor covers exactly the events with a smaller id. Busy for five
    seconds: an OperationalError, and the task comes again.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    rows = AuditHead.objects.values_list("chain", "seq", "digest")
    heads = {chain: (seq, digest) for chain, seq, digest in rows.iterator(chunk_size=5000)}
    return record(actor, "audit.anchored", now=now, chains=len(heads), heads_digest=digest_of_heads(heads))
