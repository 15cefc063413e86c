"""A form that was not accepted is given back: the page carries what was typed and sends it again."""

from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import render

# Never printed into a page, and asked for again anyway.
SECRETS = frozenset({"csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "code"})
SESSION_OVER = "登录已过期，这次提交没有被接受，数据没有改动。"


def given_back(request, reason: str, *, status: int):
    """Only a form of our own page is repeated: another site's must not be sent by one press here."""
    fields = typed(request) if sent_from_here(request) else []
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    page = {
        "reason": reason,
        "fields": fields,
        "files": bool(fields and request.FILES),
        "action": request.get_full_path(),
        "signed_in": signed_in,
    }
    return render(request, "unsent.html", page, status=status)


def typed(request) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() if name not in SECRETS for value in values]


def sent_from_here(request) -> bool:
    """By the Origin header, which browsers send with every POST, or else by the page it came from."""
    source = request.headers.get("Origin") or _origin(request.headers.get("Referer", ""))
    return source in {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
