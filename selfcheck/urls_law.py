"""Addresses of the rules: the law register for everybody, trying a case for officers."""

from django.urls import path

from selfcheck.views import law

urlpatterns = [
    path("law/", law.law_register, name="law_register"),
]
