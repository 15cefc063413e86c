"""Addresses of the kernel. Arguments are named `<thing>_id`; the matrix test knows each name."""

from django.urls import include, path

from portal.views import landing

app_name = "portal"

urlpatterns = [
    path("", landing.home, name="home"),
    path("account/", include("portal.urls_account")),
    path("", include("portal.urls_registration")),
    path("", include("portal.urls_register")),
    path("", include("portal.urls_audit")),
    path("workplaces/", landing.workplaces, name="workplaces"),
]
