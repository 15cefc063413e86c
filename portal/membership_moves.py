"""Moving an enterprise account through its states, and telling its holder."""

from datetime import datetime

from django.urls import reverse

from portal.actors import Actor
from portal.models import Membership
from portal.notices import notify
from portal.states import MEMBERSHIP

DECISION = ["state", "decided_at", "decided_by", "reason", "person"]
HOLDERS_PAGE = {"active": "portal:home"}
WORDS = {"active": "可以使用了", "refused": "没有通过审核", "suspended": "已停用"}


def move(actor: Actor, membership: Membership, action: str, *, reason: str = "", now: datetime) -> None:
    """Asks the table and saves; the row must be locked."""
    membership.state = MEMBERSHIP.after(membership.state, action, actor.role)
    membership.decided_at, membership.decided_by = now, actor.username
    membership.reason = reason[:300]
    membership.save(update_fields=DECISION)


def tell_holder(membership: Membership, *, now: datetime) -> None:
    """What became of the account, with the reason word by word."""
    place, role, word = membership.enterprise.name, membership.get_role_display(), WORDS[membership.state]
    reason = f"理由：{membership.reason}" if membership.reason else ""
    notify(
        [membership.user],
        kind="membership.decided",
        title=f"{place}：账户{word}",
        body=f"您在{place}的“{role}”账户{word}。{reason}",
        url=reverse(HOLDERS_PAGE.get(membership.state, "portal:claim_mine")),
        key=f"membership:{membership.pk}:{membership.state}:{now.timestamp()}",
        now=now,
        enterprise=membership.enterprise,
    )


def suspend_all(actor: Actor, accounts, *, reason: str, now: datetime) -> list[int]:
    """Suspends the active memberships given; returns their ids for the caller's audit event."""
    suspended = []
    for account in accounts.select_for_update(of=("self",)).select_related("enterprise", "user"):
        move(actor, account, "suspend", reason=reason, now=now)
        tell_holder(account, now=now)
        suspended.append(account.pk)
    return suspended
