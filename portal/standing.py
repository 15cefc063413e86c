"""What a session remembers of its account, so that the rules of the door cost no query on most requests."""

from datetime import datetime

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from portal.actors import Role
from portal.workplaces import actors_of

KEY = "standing"
FRESH_SECONDS = 600
FACTORS = ["totp", "webauthn"]


def standing(request, *, now: datetime) -> dict:
    """``bureau``: works for a bureau; ``factor``: "open" (not compulsory), "missing", "enrolled"."""
    known = request.session.get(KEY)
    if known and known["user"] == request.user.pk and known["until"] > now.timestamp():
        return known
    roles = {actor.role for actor in actors_of(request.user)}
    found = {
        "user": request.user.pk,
        "bureau": bool(roles & set(Role.STAFF)),
        "factor": _factor(request.user, compulsory=_compulsory(roles)),
    }
    # A missing factor is looked up each time: the moment it is enrolled the door opens.
    found["until"] = 0 if found["factor"] == "missing" else now.timestamp() + FRESH_SECONDS
    request.session[KEY] = found
    return found


def needs_second_factor(user) -> bool:
    return _compulsory({actor.role for actor in actors_of(user)})


def _compulsory(roles: set[str]) -> bool:
    """Bureau staff and principals, while the setting says so."""
    return settings.MFA_REQUIRED and bool(roles & {*Role.STAFF, Role.PRINCIPAL})


def _factor(user, *, compulsory: bool) -> str:
    if not compulsory:
        return "open"
    return "enrolled" if is_mfa_enabled(user, FACTORS) else "missing"
