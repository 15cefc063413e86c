"""The people of an enterprise, their terms as principal and the accounts bound to them."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from portal.models import Invitation, Membership, Person, PrincipalTerm
from portal.scope import Scope

TERM_KINDS = PrincipalTerm.Kind.choices


def people(scope: Scope) -> QuerySet[Person]:
    return Person.objects.visible_to(scope).order_by("left_on", "pk")


def present(scope: Scope, enterprise_id: int, day: date) -> QuerySet[Person]:
    """Who has not left on `day`; leadership first."""
    here = Q(left_on=None) | Q(left_on__gt=day)
    return (
        Person.objects.visible_to(scope)
        .filter(here, enterprise_id=enterprise_id)
        .order_by("-leadership", "pk")
    )


def register(scope: Scope, enterprise_id: int, now: datetime) -> QuerySet[Person]:
    """The people page: everybody with accounts, open invitations and whether a term as principal runs."""
    term = PrincipalTerm.objects.visible_to(scope).filter(person=OuterRef("pk"), to_on=None)
    accounts = Membership.objects.visible_to(scope).select_related("user").order_by("pk")
    return (
        people(scope)
        .filter(enterprise_id=enterprise_id)
        .annotate(is_principal=Exists(term), signs=Exists(term.filter(signs=True)))
        .prefetch_related(
            Prefetch("memberships", accounts, to_attr="accounts"),
            Prefetch("invitation_set", open_invitations(scope, now), to_attr="invitations"),
        )
    )


def open_invitations(scope: Scope, now: datetime) -> QuerySet[Invitation]:
    return (
        Invitation.objects.visible_to(scope)
        .filter(kind=Invitation.Kind.JOIN, used_at=None, revoked_at=None, expires_at__gt=now)
        .order_by("pk")
    )


def terms(scope: Scope, enterprise_id: int) -> QuerySet[PrincipalTerm]:
    return (
        PrincipalTerm.objects.visible_to(scope)
        .filter(enterprise_id=enterprise_id)
        .select_related("person")
        .order_by("-from_on", "-pk")
    )


def signer(scope: Scope, enterprise_id: int) -> PrincipalTerm | None:
    """The running term of the principal who signs."""
    return terms(scope, enterprise_id).filter(signs=True, to_on=None).first()
