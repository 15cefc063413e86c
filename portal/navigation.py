"""The menus of both sides, from the actor of the request.

Pages are named, never imported. A name that does not resolve, or whose view does not admit the actor's
role, is not shown: an entry may wait for its page, and nobody is led to a closed door.
"""

from functools import lru_cache

from django.conf import settings
from django.urls import resolve
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from portal.actors import Role
from portal.addresses import address
from portal.menus import BOTTOM, BUREAU, ENTERPRISE, NOBODY
from portal.public_frame import build_site
from portal.workplaces import chosen_actor

# Pages of the hazard register that also stand inside a report, when the address names one.
IN_A_REPORT = ("selfcheck:hazard_add", "selfcheck:hazard_edit")


MESSAGES = "portal:notice_list"


def frame(request):
    """``menu``, ``site`` and ``display`` of a page; the menu costs nothing until a frame prints it."""
    return {
        "menu": SimpleLazyObject(lambda: build_menu(request)),
        "site": SimpleLazyObject(lambda: build_site(request)),
        "display": display(request),
    }


def display(request):
    """Light or dark, normal or large: two cookies, no account needed. The addresses are for portal.js."""
    cookies, user = request.COOKIES, getattr(request, "user", None)
    return {
        "theme": "dark" if cookies.get("theme") == "dark" else "light",
        "large": cookies.get("size") == "large",
        "url": address("portal:display"),
        "session_url": address("portal:session"),
        "login_url": address("account_login"),
        "signed_in": user is not None and user.is_authenticated,
        "most_bytes": str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
    }


def build_menu(request):
    actor = _actor(request)
    side, table = _table(actor)
    view_name = getattr(request.resolver_match, "view_name", "") or ""
    if view_name in IN_A_REPORT and "report" in request.GET:
        view_name = "selfcheck:report_step"
    counts = _counts(actor) if actor else {}
    entries = [shown for entry in table if (shown := _entry(entry, actor, view_name, counts))]
    home_url = address("portal:home") or "/"
    flat = {item["name"]: item for entry in entries for item in (entry["items"] or [entry])}
    return {
        "side": side,
        "home_url": home_url,
        "entries": entries,
        "top": _top(actor, flat, home_url, counts) if actor else [],
        "bottom": [flat[name] for name in BOTTOM.get(side, ()) if name in flat],
    }


def _table(actor):
    if actor is None:
        return "账户", NOBODY
    return ("监管端", BUREAU) if actor.role in Role.STAFF else ("企业端", ENTERPRISE)


def _actor(request):
    """Pages of django-allauth attach no actor; their frame still shows where the account works."""
    actor = getattr(request, "actor", None)
    if actor is None and request.user.is_authenticated:
        return chosen_actor(request)
    return actor


def address_for(actor, name):
    """The same, and "" where the view's own audience leaves this actor out."""
    url = address(name)
    roles = _roles(url) if url else ()
    return url if not roles or actor is None or actor.role in roles else ""


@lru_cache
def _roles(path):
    return getattr(resolve(path).func, "roles", ())


def _entry(entry, actor, view_name, counts):
    items = [shown for item in entry.items if (shown := _entry(item, actor, view_name, counts))]
    url = address_for(actor, entry.name) if entry.name else ""
    if not url and not items:
        return None
    lit = view_name == entry.name or any(view_name.startswith(start) for start in entry.covers)
    return {
        "label": entry.label,
        "name": entry.name,
        "icon": entry.icon,
        "url": url,
        "items": items,
        "current": lit if entry.name else any(item["current"] for item in items),
        "count": counts.get(entry.name, 0),
    }


def _top(actor, flat, home_url, counts):
    """待办 and 消息 with their counts, and who is signed in."""
    links = []
    if "todo" in counts:
        links.append(_link("待办", "i-bell", home_url, count=counts["todo"], warm=True))
    if notices := flat.get(MESSAGES):
        links.append(
            _link("消息", "i-mail", notices["url"], count=notices["count"], current=notices["current"])
        )
    who = f"{actor.name} · {actor.role_label}"
    account = flat.get("portal:account", {})
    links.append(
        _link(
            who,
            "i-user",
            account.get("url") or "/",
            current=account.get("current", False),
            hide_on_phone=True,
        )
    )
    return links


def _link(label, icon, url, *, count=0, warm=False, current=False, hide_on_phone=False):
    return {
        "label": label,
        "icon": icon,
        "url": url,
        "count": count,
        "warm": warm,
        "current": current,
        "hide_on_phone": hide_on_phone,
    }


def _counts(actor):
    """URL name → open items, from the functions named in settings.MENU_COUNTS, each one query.

    "todo" is what waits for the bureau in all of them, messages left out.
    """
    found = {}
    for path in settings.MENU_COUNTS:
        found.update(import_string(path)(actor))
    if actor.role in Role.BUREAU:
        found["todo"] = sum(n for name, n in found.items() if name != MESSAGES)
    return found
