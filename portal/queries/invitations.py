"""Invitation codes: who holds one, what it opens, and what became of it."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from portal import codes
from portal.actors import Actor
from portal.models import Enterprise, Invitation, Membership
from portal.queries.divisions import within
from portal.scope import Scope

STATES = {"unused": "未使用", "used": "已使用", "expired": "已失效", "revoked": "已作废"}


def with_state(rows: QuerySet[Invitation], now: datetime) -> QuerySet[Invitation]:
    """`shown_state`: a key of STATES."""
    state = Case(
        When(used_at__isnull=False, then=Value("used")),
        When(revoked_at__isnull=False, then=Value("revoked")),
        When(expires_at__lte=now, then=Value("expired")),
        default=Value("unused"),
        output_field=CharField(),
    )
    return rows.annotate(shown_state=state)


def matching(words: str, path: str = "") -> Q:
    """Enterprises by part of their name or credit code; `path` leads to the enterprise."""
    text = words.strip()
    if text.isascii() and text.isalnum():
        return Q(**{f"{path}uscc__startswith": text.upper()}) | Q(**{f"{path}name__icontains": text})
    return Q(**{f"{path}name__contains": text})


def claim_codes(scope: Scope, now: datetime) -> QuerySet[Invitation]:
    """The bureau's list, newest first."""
    rows = Invitation.objects.visible_to(scope).filter(kind=Invitation.Kind.CLAIM)
    return with_state(rows, now).select_related("enterprise").order_by("-created_at", "-pk")


def join_invitations(scope: Scope, now: datetime) -> QuerySet[Invitation]:
    rows = Invitation.objects.visible_to(scope).filter(kind=Invitation.Kind.JOIN)
    return with_state(rows, now).select_related("enterprise", "person").order_by("-created_at", "-pk")


def by_code(typed: str) -> Invitation | None:
    """The code itself is the permission, so this looks past every jurisdiction. Any state."""
    code = codes.normalised(typed)
    if not code:
        return None
    rows = Invitation.unscoped.filter(code_digest__in=codes.digests(code))
    return rows.select_related("enterprise", "person").first()


def held(invitation_id: int | None, now: datetime) -> Invitation | None:
    """The still usable invitation a session has accepted earlier by its code."""
    rows = Invitation.unscoped.filter(pk=invitation_id, used_at=None, revoked_at=None, expires_at__gt=now)
    return rows.select_related("enterprise", "person").first()


def waiting_for(user, now: datetime) -> QuerySet[Invitation]:
    """Invitations sent to an address or telephone that this account has proved to be its own."""
    emails = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    mine = Q(contact__in=[email.lower() for email in emails])
    if user.phone and user.phone_verified:
        mine |= Q(contact=user.phone)
    rows = Invitation.unscoped.filter(
        mine, kind=Invitation.Kind.JOIN, used_at=None, revoked_at=None, expires_at__gt=now
    )
    return rows.select_related("enterprise", "person").order_by("pk")


def holder(user, invitation: Invitation) -> Actor:
    """Who answers an invitation: the account in the offered role, within that one enterprise."""
    return Actor(
        username=user.username,
        role=invitation.role,
        scope=Scope(enterprise_id=invitation.enterprise_id),
        name=str(user),
        user_id=user.pk,
        enterprise_id=invitation.enterprise_id,
        place_name=invitation.enterprise.name,
        person_id=invitation.person_id,
    )


def addressees(
    scope: Scope, *, division: str = "", words: str = "", again: bool = False, since: datetime
) -> QuerySet[Enterprise]:
    """Enterprises in operation that nobody has claimed or asked for yet.

    Unless `again`, those with an open code are left out; a code made after `since` does not count as one, so
    that a run which is repeated after a crash meets the same enterprises.
    """
    accounts = Membership.objects.visible_to(scope).filter(
        enterprise=OuterRef("pk"), state__in=("pending", "active")
    )
    rows = Enterprise.objects.visible_to(scope).filter(
        ~Exists(accounts), within("division_code", division), state=Enterprise.State.ACTIVE
    )
    if words.strip():
        rows = rows.filter(matching(words))
    if not again:
        open_codes = Invitation.objects.visible_to(scope).filter(
            enterprise=OuterRef("pk"),
            kind=Invitation.Kind.CLAIM,
            used_at=None,
            revoked_at=None,
            expires_at__gt=since,
            created_at__lt=since,
        )
        rows = rows.filter(~Exists(open_codes))
    return rows.order_by("division_code", "pk")
