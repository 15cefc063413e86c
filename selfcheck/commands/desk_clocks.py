"""What a clock that runs out against the bureau sends to its own people: each step once, counted again."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from portal.actors import Actor, Role
from portal.audit import record
from portal.notices import notify, staff_of
from selfcheck.queries.desk import Group, still_waiting
from selfcheck.rules.clocks import BY_CODE, LATE
from selfcheck.states.clocks import WHOSE


@transaction.atomic
def tell_of_clock(*, actor: Actor, group: Group, now: datetime) -> int:
    """`group`: as counted before. Returns how many were told; what was done meanwhile is not asked for."""
    count = still_waiting(actor, group)
    if not count:
        return 0
    kind, late = BY_CODE[group.kind], group.state == LATE
    roles = {*WHOSE[group.kind], *([Role.CHIEF] if late else [])}
    word = "已逾期" if late else "即将到期"
    sent = notify(
        staff_of(group.place, *sorted(roles)),
        kind=f"desk.{group.state}",
        title=f"{kind.title}：{count} {kind.unit}{word}",
        body=f"办理期限 {group.due}，自{kind.starts}起，至{kind.stops}止。请到“我方时限”打开清单办理。",
        url=f"{reverse('selfcheck:clock_list')}?kind={group.kind}&state={group.state}",
        key=f"desk:{group.kind}:{group.place}:{group.began}:{group.due}:{group.state}",
        now=now,
    )
    if sent:
        told = {"kind": kind.title, "step": word, "people": len(sent)}
        record(actor, "desk.clock_told", now=now, division_code=group.place, **told)
    return len(sent)
