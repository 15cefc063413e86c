"""Reading the audit trail back: is every chain whole?"""

from collections.abc import Iterator

from portal.actors import SYSTEM
from portal.audit import digest_of
from portal.models import AuditEvent, AuditHead


def broken_links() -> Iterator[str]:
    """A sentence for each altered, missing or reordered event; nothing when all chains are whole."""
    heads = {head.chain: head for head in AuditHead.objects.all()}
    chain, seq, digest = None, 0, ""
    events = AuditEvent.objects.visible_to(SYSTEM.scope).order_by("chain", "seq")
    for event in events.iterator(chunk_size=2000):
        if event.chain != chain:
            yield from _unfinished(chain, seq, digest, heads)
            chain, seq, digest = event.chain, 0, ""
        if event.seq != seq + 1:
            yield f"{chain} 第 {seq + 1} 条缺失。"
        elif event.prev_digest != digest:
            yield f"{chain} 第 {event.seq} 条与前一条不相连。"
        if digest_of(event) != event.digest:
            yield f"{chain} 第 {event.seq} 条被改动过。"
        seq, digest = event.seq, event.digest
    yield from _unfinished(chain, seq, digest, heads)
    for name in heads:
        yield f"{name} 的记录全部缺失。"


def size() -> tuple[int, int]:
    """Chains and events."""
    return AuditHead.objects.count(), AuditEvent.objects.visible_to(SYSTEM.scope).count()


def _unfinished(chain, seq: int, digest: str, heads: dict) -> Iterator[str]:
    """The end of a chain must be the head that was kept; taken out of `heads` once seen."""
    if chain is None:
        return
    head = heads.pop(chain, None)
    if head is None or (head.seq, head.digest) != (seq, digest):
        yield f"{chain} 第 {seq} 条之后有记录缺失。"
