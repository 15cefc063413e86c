"""Every page needs a log-in unless its view, or its name here, says otherwise."""

from django.contrib.auth.middleware import LoginRequiredMiddleware

# Pages of packages that do not mark their public views themselves.
PUBLIC_URL_NAMES = {
    "wagtail_serve",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}


class LoginRequired(LoginRequiredMiddleware):
    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.resolver_match.url_name in PUBLIC_URL_NAMES:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
