"""Addresses of the account pages that are ours; django-allauth brings the others."""

from django.urls import path

from portal.views import account, display

urlpatterns = [
    path("", account.account, name="account"),
    path("phone/", account.phone, name="account_phone"),
    path("display/", display.display, name="display"),
    path("session/", display.session, name="session"),
]
