"""Who of a bureau may approve what a colleague records."""

from django.db.models import QuerySet

from portal.actors import Actor, Role
from portal.models import Posting, User
from portal.scope import Scope

APPROVING = (Role.CHIEF, Role.DIVISION_ADMIN, Role.OFFICER, Role.LEGAL_REVIEWER)


def approvers_for(actor: Actor) -> QuerySet[Posting]:
    """Active named accounts of the actor's own bureau without the actor."""
    return _approving(actor).exclude(user__username=actor.username)


def _approving(actor: Actor) -> QuerySet[Posting]:
    rows = Posting.objects.visible_to(Scope(division=actor.division)).filter(
        bureau__division_code=actor.division, active=True, user__is_active=True, role__in=APPROVING
    )
    return rows.exclude(user__name="").select_related("user")


def colleague(actor: Actor, username: str) -> User | None:
    """The approver of that user name; None for the actor himself, a stranger or nobody."""
    row = approvers_for(actor).filter(user__username=username).first()
    return row.user if row else None


def plan_approver(actor: Actor, username: str) -> User | None:
    """Who approved a plan of inspection: a colleague, or the chief who records his own visit."""
    row = _plan_approvers(actor).filter(user__username=username).first()
    return row.user if row else None


def approver_choices(actor: Actor) -> list[tuple[str, str]]:
    """(user name, name and role), chiefs first."""
    return _choices(approvers_for(actor))


def plan_approver_choices(actor: Actor) -> list[tuple[str, str]]:
    return _choices(_plan_approvers(actor))


def _plan_approvers(actor: Actor) -> QuerySet[Posting]:
    rows = _approving(actor)
    return rows if actor.role == Role.CHIEF else rows.exclude(user__username=actor.username)


def _choices(postings: QuerySet[Posting]) -> list[tuple[str, str]]:
    rows = sorted(postings, key=lambda row: (APPROVING.index(row.role), row.pk))
    people = {}
    for row in rows:
        people.setdefault(row.user.username, f"{row.user.name}（{row.get_role_display()}）")
    return list(people.items())
