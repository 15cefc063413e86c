"""Addresses of the internal safety inspection team and of the letters that bring enterprises in."""

from django.urls import path

from selfcheck.views.bureau import invitations
from selfcheck.views.enterprise import teams

urlpatterns = [
    path("e/team/", teams.team_detail, name="team_detail"),
    path("e/team/register/", teams.team_register, name="team_register"),
    path("e/team/check/", teams.team_check, name="team_check"),
    path("b/invitations/new/", invitations.invitation_create, name="invitation_create"),
]
