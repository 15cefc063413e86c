"""Reading the audit trail back: is every chain whole?"""

from collections.abc import Iterable, Iterator

from portal.actors import SYSTEM
from portal.audit import digest_of
from portal.audit_anchors import Printed, digest_of_heads
from portal.formats import as_seconds
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


def against(printed: Iterable[Printed]) -> Iterator[tuple[bool, str]]:
    """For each anchor on paper: is it in its chain, and do the events before it still give its digest?"""
    wanted = {one.seq: one for one in printed}
    rows = AuditEvent.objects.visible_to(SYSTEM.scope)
    anchors = rows.filter(chain="d:", action="audit.anchored", seq__in=wanted)
    before = rows.order_by("pk").values_list("pk", "chain", "seq", "digest").iterator(chunk_size=5000)
    heads: dict[str, tuple[int, str]] = {}
    waiting = next(before, None)
    for event in anchors.order_by("pk"):
        while waiting and waiting[0] < event.pk:
            heads[waiting[1]] = waiting[2:]
            waiting = next(before, None)
        yield _compared(wanted.pop(event.seq), event, digest_of_heads(heads))
    for seq in sorted(wanted):
        yield False, f"第 {seq} 条锚：审计链里已没有，被删除或者改写过。"


def _compared(paper: Printed, event: AuditEvent, digest: str) -> tuple[bool, str]:
    name = f"第 {event.seq} 条锚（{as_seconds(event.at)}）"
    if paper.anchor != event.detail["heads_digest"] or paper.digest not in ("", event.digest):
        return False, f"{name}：系统里的锚与存档的不同，系统里的被改写过，或者存档抄错了。"
    if paper.anchor != digest:
        return False, f"{name}：锚之前的记录被改动、增加或者删除过。"
    return True, f"{name}：相符，此前的记录都还在，没有改过。"


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
