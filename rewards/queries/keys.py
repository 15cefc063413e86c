"""Who can open what: public halves, the nearest escrow, and a report's keys for whoever holds a wrap."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from portal.actors import SYSTEM, Actor
from rewards import vault
from rewards.models import EscrowKey, HandlerKey, Identity, KeyWrap, Report
from rewards.states import Part

HALF = Subquery(HandlerKey.objects.filter(user=OuterRef("user")).values("private_sealed"))
PRIVATE, REPORTER, CUSTODIAN = "private", "reporter", "custodian"


def about(report: Report, part: str) -> str:
    """Binds a box to its report from before the row has a number."""
    return f"{part}:{bytes(report.code_salt).hex()}"


def custodian_place(user_id: int | None) -> str:
    return f"custodian:{user_id}"


def handler_place(user_id: int | None) -> str:
    return f"user:{user_id}"


def public_of(user_ids: Iterable[int]) -> dict[int, bytes]:
    return {row.user_id: bytes(row.public) for row in HandlerKey.objects.filter(user__in=user_ids)}


def escrow_for(division_code: str) -> EscrowKey | None:
    """The newest key of the nearest division that has one."""
    prefixes = [division_code[:size] for size in (9, 6, 4, 2) if len(division_code) >= size]
    rows = EscrowKey.objects.visible_to(SYSTEM.scope).filter(division_code__in=prefixes)
    return max(rows, key=lambda row: (len(row.division_code), row.made_at, row.pk), default=None)


def in_hand(now: datetime) -> Q:
    """Wraps that may still be used."""
    return Q(expires_at=None) | Q(expires_at__gt=now)


def wraps_of(actor: Actor, report: Report, part: str, now: datetime) -> QuerySet[KeyWrap]:
    rows = KeyWrap.objects.visible_to(actor.scope).filter(in_hand(now), report=report, part=part)
    return rows.filter(user=actor.user_id)


def opened_key(actor: Actor, report: Report, part: str, now: datetime) -> bytes | None:
    """The report's key; None when the actor holds no wrap of it, or is concerned in the report.

    Wrap and private half come by one statement: the pair may be changed at any time.
    """
    wrap = wraps_of(actor, report, part, now).annotate(private=HALF).first()
    if wrap is None or actor.user_id in report.excluded:
        return None
    return _opened(wrap, report)


def identity_for_server(report: Report, now: datetime) -> dict[str, Any] | None:
    """Name and telephone, to compare words with and never to show; None where nobody but the escrow holds it.

    The caller records the reading.
    """
    rows = KeyWrap.objects.visible_to(SYSTEM.scope).filter(in_hand(now), report=report, part=Part.IDENTITY)
    wrap = rows.exclude(user=None).annotate(private=HALF).order_by("pk").first()
    identity = Identity.objects.visible_to(SYSTEM.scope).filter(report=report).first()
    if wrap is None or identity is None:
        return None
    return vault.unseal_json(_opened(wrap, report), identity.sealed, about(report, Part.IDENTITY))


def _opened(wrap: Any, report: Report) -> bytes:
    """`wrap` comes with the private half of its account, by the same statement."""
    holder = vault.unseal_server(PRIVATE, wrap.private, handler_place(wrap.user_id))
    return vault.open_with(holder, wrap.sealed, about(report, wrap.part))
