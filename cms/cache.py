"""Pages for strangers, kept until somebody publishes. One key names the present generation."""

from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

GENERATION = "cms:generation"
KEPT = 600  # seconds; figures of filing change without a publication


def forget() -> None:
    """Nothing kept so far is asked for again, nor what others keep until this transaction is committed."""
    _next_generation()
    transaction.on_commit(_next_generation)


def _next_generation() -> None:
    cache.set(GENERATION, timezone.now().isoformat(), None)


def kept(view):
    """Keep the answer for strangers: same address, same look, same day."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if not _may_keep(request):
            return view(request, *args, **kwargs)
        key = _key(request)
        found = cache.get(key)
        if found is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200 or response.streaming:
                return response
            found = (response.content, response["Content-Type"])
            cache.set(key, found, KEPT)
        return HttpResponse(found[0], content_type=found[1])

    return wrapped


def _may_keep(request) -> bool:
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
    return request.method in ("GET", "HEAD") and not signed_in and "messages" not in request.COOKIES


def _key(request) -> str:
    look = (request.COOKIES.get("theme") == "dark", request.COOKIES.get("size") == "large")
    generation = cache.get(GENERATION, "")
    parts = (generation, timezone.localdate(), look, request.get_host(), request.get_full_path())
    return "cms:page:" + sha256(repr(parts).encode()).hexdigest()
