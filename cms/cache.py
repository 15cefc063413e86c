"""Pages for strangers, kept until somebody publishes. One key names the present generation.

They are kept compressed too. No secret is in them, neither a session nor a token of a form, so that nobody
learns one from the length of an answer (BREACH); what is signed in or writes a cookie is never compressed.
"""

import gzip
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

PASSED_ON = ("Content-Type", "Content-Disposition")
LEAST = 1000  # bytes; less is not worth it
GENERATION = "cms:generation"
KEPT = 600  # seconds; figures of filing change without a publication


@dataclass(frozen=True)
class Kept:
    content: bytes
    packed: bytes
    headers: dict[str, str]


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
            if response.status_code != 200 or response.streaming or response.cookies:
                return response
            found = _packed(response)
            cache.set(key, found, KEPT)
        return _answer(request, found)

    return wrapped


def _packed(response) -> Kept:
    headers = {name: response[name] for name in PASSED_ON if name in response}
    worth = len(response.content) >= LEAST
    packed = gzip.compress(response.content, 6, mtime=0) if worth else b""
    return Kept(response.content, packed, headers)


def _answer(request, kept: Kept) -> HttpResponse:
    accepted = {one.split(";")[0].strip() for one in request.headers.get("Accept-Encoding", "").split(",")}
    gzipped = bool(kept.packed) and "gzip" in accepted
    answer = HttpResponse(kept.packed if gzipped else kept.content, headers=kept.headers)
    if gzipped:
        answer.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


def _may_keep(request) -> bool:
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
    return request.method in ("GET", "HEAD") and not signed_in and "messages" not in request.COOKIES


def _key(request) -> str:
    look = (request.COOKIES.get("theme") == "dark", request.COOKIES.get("size") == "large")
    generation = cache.get(GENERATION, "")
    parts = (generation, timezone.localdate(), look, request.get_host(), request.get_full_path())
    return "cms:packed:" + sha256(repr(parts).encode()).hexdigest()
