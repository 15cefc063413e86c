"""Addresses of the internal safety inspection team."""

from django.urls import path

from selfcheck.views.enterprise import teams

urlpatterns = [
    path("e/team/", teams.team_detail, name="team_detail"),
    path("e/team/register/", teams.team_register, name="team_register"),
    path("e/team/check/", teams.team_check, name="team_check"),
]
