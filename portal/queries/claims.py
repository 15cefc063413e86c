"""Accounts that ask for an enterprise, as the bureau and the claimants themselves see them."""

from django.db.models import Q, QuerySet

from portal.actors import Role
from portal.models import AuditEvent, Invitation, Membership
from portal.queries.invitations import matching
from portal.scope import Scope


def memberships(scope: Scope) -> QuerySet[Membership]:
    rows = Membership.objects.visible_to(scope)
    return rows.select_related("enterprise", "user", "claim_letter", "person").order_by(
        "-requested_at", "-pk"
    )


def claims(scope: Scope, *, state: str = "pending", words: str = "") -> QuerySet[Membership]:
    """`state` "all" leaves nothing out; the longest waiting first among those that wait."""
    rows = memberships(scope)
    if state != "all":
        rows = rows.filter(state=state or "pending")
    if words.strip():
        rows = rows.filter(matching(words, "enterprise__") | Q(user__name__contains=words.strip()))
    return rows.order_by("requested_at", "pk") if state == "pending" else rows


def own_claims(user) -> QuerySet[Membership]:
    """An account's own requests and roles; nobody else's."""
    return user.memberships.select_related("enterprise").order_by("-requested_at", "-pk")


def trail(scope: Scope, membership: Membership) -> QuerySet[AuditEvent]:
    rows = AuditEvent.objects.visible_to(scope)
    return rows.filter(target=f"portal.membership:{membership.pk}").order_by("at", "pk")


def used_code(scope: Scope, membership: Membership) -> Invitation | None:
    """The code the claimant came with."""
    rows = Invitation.objects.visible_to(scope).filter(
        enterprise=membership.enterprise_id, used_by=membership.user_id, used_at=membership.requested_at
    )
    return rows.order_by("pk").first()


def waiting_claims(scope: Scope) -> int:
    return Membership.objects.visible_to(scope).filter(state="pending").count()


def menu_counts(actor) -> dict[str, int]:
    """For settings.MENU_COUNTS."""
    if actor.role not in Role.BUREAU:
        return {}
    return {"portal:claim_list": waiting_claims(actor.scope)}


def colleagues(scope: Scope, membership: Membership) -> QuerySet[Membership]:
    """Who works for the same enterprise already."""
    rows = memberships(scope).filter(enterprise=membership.enterprise_id, state="active")
    return rows.exclude(pk=membership.pk)
