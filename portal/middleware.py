"""The rules of the door: who needs a log-in, how long it lasts, what an account must have, and headers."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from portal.passwords import is_stale
from portal.standing import standing
from portal.unsent import SESSION_OVER, given_back

# Pages of packages that do not mark their public views themselves.
PUBLIC_URL_NAMES = {"wagtail_serve"}
# What an account may open while something is still missing: the pages that mend it, and the way out.
OPEN_PREFIXES = ("account_", "mfa_", "portal:display", "portal:session", "healthz")
NOT_SIGNED_IN = "您没有登录，或者登录已过期。登录后回到刚才要打开的页面，已保存的草稿都在。"
SEEN_KEY = "seen_at"
SEEN_EVERY = 60  # seconds between two notes of activity: a session is not written on every request


class LoginRequired(LoginRequiredMiddleware):
    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.resolver_match.url_name in PUBLIC_URL_NAMES:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        if asks_quietly(request):
            return signed_out()
        if request.method == "POST":
            return given_back(request, SESSION_OVER, status=401)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or settings.CSRF_COOKIE_NAME in request.COOKIES:
            messages.warning(request, NOT_SIGNED_IN)
        return super().handle_no_permission(request, view_func)


class AccountRules(MiddlewareMixin):
    """Idle time-out, then the age of the password, then the second factor."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not request.user.is_authenticated:
            return None
        now = timezone.now()
        known = standing(request, now=now)
        if self._is_idle(request, known, now):
            return self._sign_out(request)
        if request.resolver_match.view_name.startswith(OPEN_PREFIXES):
            return None
        if known["bureau"] and is_stale(request.user, now=now):
            sentence = f"密码已满 {settings.PASSWORD_MAX_AGE_DAYS} 天没有修改。请先修改密码，再继续办理。"
            return _first(request, "account_change_password", sentence)
        if known["factor"] == "missing":
            sentence = "您的岗位必须使用两步验证。请先启用验证器，再继续办理。"
            return _first(request, "mfa_activate_totp", sentence)
        return None

    def _is_idle(self, request, known, now):
        limit = settings.SESSION_IDLE_MINUTES["bureau" if known["bureau"] else "enterprise"] * 60
        moment = int(now.timestamp())
        seen = request.session.get(SEEN_KEY, moment)
        if moment - seen > limit:
            return True
        active = "X-Poll" not in request.headers
        if active and (moment - seen > SEEN_EVERY or SEEN_KEY not in request.session):
            request.session[SEEN_KEY] = moment
        return False

    def _sign_out(self, request):
        logout(request)
        if request.resolver_match.view_name == "portal:session" or asks_quietly(request):
            return signed_out()
        if request.method == "POST":
            return given_back(request, SESSION_OVER, status=401)
        messages.warning(request, "您离开的时间较长，为了安全已自动退出。请重新登录，草稿没有丢。")
        query = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('account_login')}?{query}")


class Headers(MiddlewareMixin):
    """What the browser may use, and that pages of an account are not kept on a shared computer."""

    policy = (
        "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), display-capture=(), "
        "publickey-credentials-get=(self), publickey-credentials-create=(self)"
    )

    def process_response(self, request, response):
        response.headers.setdefault("Permissions-Policy", self.policy)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        session = getattr(request, "session", None)
        if session is not None and session.accessed and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def asks_quietly(request):
    """Asked by a script, which can show a sentence but not a log-in page."""
    return "X-Autosave" in request.headers or "X-Poll" in request.headers


def signed_out():
    return JsonResponse({"message": "登录已过期。请重新登录。"}, status=401)


def _first(request, url_name, sentence):
    if asks_quietly(request):
        return JsonResponse({"message": sentence}, status=403)
    messages.warning(request, sentence)
    return redirect(url_name)
