"""How pages look for this browser, and whether its session still runs. No account needed."""

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal.audience import public

CHOICES = {"theme": ("light", "dark"), "size": ("normal", "large")}
YEAR = 365 * 24 * 3600


@csrf_exempt  # two looks of a page are no harm, and a page kept for strangers holds nobody's token
@require_POST
@public
def display(request):
    """Two cookies that name no person; back to the page it came from."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = redirect(target)
    for name, allowed in CHOICES.items():
        if request.POST.get(name) in allowed:
            response.set_cookie(
                name,
                request.POST[name],
                max_age=YEAR,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure(),
            )
    return response


@require_safe
@public
@never_cache
def session(request):
    """Asked by portal.js before it posts a long form: 401 once signed out, else the token forms need now."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    return JsonResponse({"token": get_token(request)})
