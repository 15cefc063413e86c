"""Accounts as people know them: records keep the user name, pages show the person and the role."""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from portal.actors import SYSTEM, Role
from portal.models import Membership, Posting, User


def named(usernames: Iterable[str]) -> dict[str, str]:
    """User name -> 赵岩（经办人）, for `|named`; one query, none for nobody."""
    wanted = set(usernames) - {""}
    if not wanted:
        return {}
    post = Posting.objects.visible_to(SYSTEM.scope).filter(user=OuterRef("pk"))
    seat = Membership.objects.visible_to(SYSTEM.scope).filter(user=OuterRef("pk"))
    rows = User.objects.filter(username__in=wanted).annotate(
        post=Subquery(post.order_by("-active", "-pk").values("role")[:1]),
        seat=Subquery(seat.order_by("-pk").values("role")[:1]),
    )
    return {SYSTEM.username: SYSTEM.name} | {row.username: _words(row) for row in rows}


def _words(user) -> str:
    role = Role.LABELS.get(user.post or user.seat)
    return f"{user}（{role}）" if role else str(user)
