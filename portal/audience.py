"""Every view says for whom it is: the decorator checks the role, attaches `request.actor`, marks the view."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from portal.actors import Role
from portal.rls import reading_as
from portal.workplaces import chosen_actor

MARK = "audience"


def public(view):
    """Open to strangers; the view must not show a scoped row."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        request.actor = None
        return view(request, *args, **kwargs)

    setattr(wrapped, MARK, "public")
    return login_not_required(wrapped)


def signed_in(view):
    """For any account, whatever its workplace; `request.actor` may be None."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        request.actor = chosen_actor(request)
        return view(request, *args, **kwargs)

    setattr(wrapped, MARK, "signed_in")
    return wrapped


def for_enterprise(*roles: str):
    """For the enterprise's side; without arguments every role of it."""
    return _for("enterprise", roles or Role.ENTERPRISE)


def for_bureau(*roles: str):
    """For the bureau's side; without arguments every role of it."""
    return _for("bureau", roles or Role.BUREAU)


def _for(audience: str, roles: tuple[str, ...]):
    def decorate(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            actor = chosen_actor(request)
            if actor is None:
                return redirect("portal:workplaces")
            if actor.role not in roles:
                raise PermissionDenied(f"本页供{'、'.join(Role.LABELS[role] for role in roles)}使用。")
            request.actor = actor
            with reading_as(actor.scope, actor.user_id):
                return view(request, *args, **kwargs)

        setattr(wrapped, MARK, audience)
        wrapped.roles = roles
        return wrapped

    return decorate
