"""The bureau's own staff within one's own division and below."""

from django.db.models import QuerySet

from portal.actors import Role
from portal.models import Bureau, Division, Posting
from portal.scope import Scope

ROLES = [(role, Role.LABELS[role]) for role in Role.STAFF]


def postings(scope: Scope, *, ended: bool = False) -> QuerySet[Posting]:
    """Own division first, then by division code."""
    rows = Posting.objects.visible_to(scope).filter(active=not ended).select_related("bureau", "user")
    return rows.order_by("bureau__division_code", "-ended_at", "pk")


def divisions(division: str) -> list[tuple[str, str]]:
    """Where staff may be placed: the own division, the ones right below it, and bureaus further down."""
    own = Division.objects.filter(code=division)
    below = Division.objects.filter(parent_code=division)
    codes = Bureau.objects.filter(division_code__startswith=division).values("division_code")
    rows = (own | below | Division.objects.filter(code__in=codes)).order_by("code")
    return list(rows.values_list("code", "full_name"))
