"""Reading who reported. Every reading has a reason and an event; there is no other way to it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.errors import Refused
from rewards import vault
from rewards.commands._names import given, names_nobody
from rewards.commands._rows import locked_for_handling, note_move
from rewards.models import Identity
from rewards.queries import keys
from rewards.states import Part

SHORTEST_REASON = 5


@names_nobody(given("reason"))
@transaction.atomic
def read_identity(*, actor: Actor, report_id: int, reason: str, now: datetime) -> dict[str, Any]:
    """Name and telephone, for whoever holds the identity key. The reporter sees who read it."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("查看报告人身份的理由没有写清楚。请写明为什么需要，例如：发放奖金。", field="reason")
    report, _ = locked_for_handling(actor, report_id, now)
    key = keys.opened_key(actor, report, Part.IDENTITY, now)
    identity = Identity.objects.visible_to(actor.scope).filter(report=report).first()
    if identity is None:
        raise Refused("报告人没有留姓名。请通过留言联系。")
    if key is None:
        raise Refused("您没有查看这位报告人姓名的权限。请由奖励办法指定的人查看。")
    value = vault.unseal_json(key, identity.sealed, keys.about(report, Part.IDENTITY))
    note_move(actor, report, "read_identity", now)
    chain = {"division_code": actor.division} if actor.division else {"enterprise": report.enterprise}
    record(
        actor,
        "tip.identity_read",
        report,
        now=now,
        **chain,
        number=report.number,
        reason=reason.strip(),
    )
    return value
