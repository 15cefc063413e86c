"""Where an account works: its active memberships and postings, and the one chosen in this session."""

from portal.actors import Actor
from portal.models import Membership, Posting
from portal.scope import Scope

SESSION_KEY = "workplace"


def actors_of(user) -> list[Actor]:
    """Every role the account may act in today, enterprises first; two queries."""
    memberships = (
        Membership.unscoped.filter(user=user, state="active")
        .select_related("enterprise")
        .order_by("enterprise_id", "pk")
    )
    postings = Posting.unscoped.filter(user=user, active=True).select_related("bureau").order_by("pk")
    return [_enterprise_actor(user, m) for m in memberships] + [_bureau_actor(user, p) for p in postings]


def chosen_actor(request) -> Actor | None:
    """The actor of this session, or the only one there is; None when the person must choose or has none."""
    actors = actors_of(request.user)
    wanted = request.session.get(SESSION_KEY)
    for actor in actors:
        if actor.workplace == wanted:
            return actor
    return actors[0] if len(actors) == 1 else None


def _enterprise_actor(user, membership: Membership) -> Actor:
    return Actor(
        username=user.username,
        role=membership.role,
        scope=Scope(enterprise_id=membership.enterprise_id),
        name=str(user),
        user_id=user.pk,
        enterprise_id=membership.enterprise_id,
        workplace=f"m:{membership.pk}",
        place_name=membership.enterprise.name,
        person_id=membership.person_id,
    )


def _bureau_actor(user, posting: Posting) -> Actor:
    code = posting.bureau.division_code
    return Actor(
        username=user.username,
        role=posting.role,
        scope=Scope(division=code),
        name=str(user),
        user_id=user.pk,
        division=code,
        workplace=f"p:{posting.pk}",
        place_name=posting.bureau.name,
    )
