"""Addresses of the account pages that are ours; django-allauth brings the others."""

from django.urls import path

from portal.views import display

urlpatterns = [
    path("display/", display.display, name="display"),
    path("session/", display.session, name="session"),
]
