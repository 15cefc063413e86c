"""The only place that mounts the other apps."""

from django.urls import include, path

from portal.views.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("", include("portal.urls_portal")),
    path("", include("selfcheck.urls")),
    path("", include("rewards.urls")),
]

handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.forbidden"
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.server_error"
