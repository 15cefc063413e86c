"""Where somebody lands: strangers on the public page, everybody else at the chosen workplace."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_safe

from portal.actors import Role
from portal.audience import public, signed_in
from portal.workplaces import SESSION_KEY, actors_of, chosen_actor


@require_safe
@public
def home(request):
    if not request.user.is_authenticated:
        return import_string(settings.PUBLIC_HOME)(request)
    actor = chosen_actor(request)
    if actor is None:
        return redirect("portal:workplaces")
    if actor.role == Role.EDITOR:
        return redirect("wagtailadmin_home")
    return redirect("selfcheck:enterprise_home" if actor.enterprise_id else "selfcheck:bureau_home")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def workplaces(request):
    actors = actors_of(request.user)
    if request.method == "POST":
        wanted = request.POST.get("workplace")
        if wanted not in {actor.workplace for actor in actors}:
            raise Http404
        request.session[SESSION_KEY] = wanted
        return redirect("portal:home")
    current = request.actor.workplace if request.actor else ""
    return render(request, "portal/workplaces.html", {"actors": actors, "current": current})
