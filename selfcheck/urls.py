"""Addresses of the filing life: /e/ for the enterprise, /b/ for the bureau, /verify/ for everybody."""

from django.urls import path

app_name = "selfcheck"

urlpatterns: list = []
