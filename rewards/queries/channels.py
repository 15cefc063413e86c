"""What stands behind the address on the poster, and the scheme in force."""

from dataclasses import dataclass

from django.db.models import QuerySet

from portal.actors import SYSTEM
from portal.models import Enterprise, Membership
from portal.scope import Scope
from rewards.models import Channel, Scheme, SchemeHandler
from rewards.queries.keys import escrow_for


@dataclass(frozen=True)
class OpenChannel:
    """`handlers`: of the scheme in force whose accounts are still active."""

    enterprise: Enterprise
    scheme: Scheme
    handlers: tuple[SchemeHandler, ...]
    token: str

    @property
    def see_names(self) -> tuple[SchemeHandler, ...]:
        return tuple(one for one in self.handlers if one.sees_names)


def channel_of(scope: Scope, enterprise_id: int) -> Channel | None:
    return Channel.objects.visible_to(scope).filter(enterprise=enterprise_id).first()


def by_token(token: str) -> OpenChannel | None:
    """None for a token that was never given, was changed or is closed."""
    rows = Channel.objects.visible_to(SYSTEM.scope).filter(token=token, open=True)
    channel = rows.select_related("enterprise").first()
    return opened(channel) if channel else None


def opened(channel: Channel) -> OpenChannel | None:
    """None while no scheme is in force."""
    scheme = scheme_of(SYSTEM.scope, channel.enterprise_id)
    if scheme is None:
        return None
    return OpenChannel(channel.enterprise, scheme, tuple(active_handlers(scheme)), channel.token)


def scheme_of(scope: Scope, enterprise_id: int) -> Scheme | None:
    return schemes(scope).filter(enterprise=enterprise_id).first()


def schemes(scope: Scope) -> QuerySet[Scheme]:
    """Newest first within each enterprise."""
    return Scheme.objects.visible_to(scope).order_by("enterprise", "-version")


def active_handlers(scheme: Scheme) -> list[SchemeHandler]:
    rows = SchemeHandler.objects.visible_to(SYSTEM.scope).filter(scheme=scheme).select_related("user")
    active = active_members(scheme.enterprise_id).values("user")
    return list(rows.filter(user__in=active).order_by("position", "pk"))


def active_members(enterprise_id: int) -> QuerySet[Membership]:
    rows = Membership.objects.visible_to(SYSTEM.scope)
    return rows.filter(enterprise=enterprise_id, state="active", user__is_active=True)


def has_escrow(division_code: str) -> bool:
    return escrow_for(division_code) is not None
