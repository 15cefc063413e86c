"""The only place that mounts the other apps."""

from django.urls import include, path

from portal.views.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
]
