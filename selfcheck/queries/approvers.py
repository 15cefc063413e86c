"""Who of a bureau may approve what a colleague records."""

from django.db.models import QuerySet

from portal.actors import Actor, Role
from portal.models import Posting, User
from portal.scope import Scope

APPROVING = (Role.CHIEF, Role.DIVISION_ADMIN, Role.OFFICER, Role.LEGAL_REVIEWER)


def approvers_for(actor: Actor) -> QuerySet[Posting]:
    """Active named accounts of the actor's own bureau without the actor."""
    rows = Posting.objects.visible_to(Scope(division=actor.division)).filter(
        bureau__division_code=actor.division, active=True, user__is_active=True, role__in=APPROVING
    )
    return rows.exclude(user__username=actor.username).exclude(user__name="").select_related("user")


def colleague(actor: Actor, username: str) -> User | None:
    """The approver of that user name; None for the actor himself, a stranger or nobody."""
    row = approvers_for(actor).filter(user__username=username).first()
    return row.user if row else None


def approver_choices(actor: Actor) -> list[tuple[str, str]]:
    """(user name, name and role), chiefs first."""
    rows = sorted(approvers_for(actor), key=lambda row: (APPROVING.index(row.role), row.pk))
    people = {}
    for row in rows:
        people.setdefault(row.user.username, f"{row.user.name}（{row.get_role_display()}）")
    return list(people.items())
