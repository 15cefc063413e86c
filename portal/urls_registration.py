"""Addresses of registration: codes, claims, profile, people, files, notices, the bureau's own staff."""

from django.urls import path

from portal.views import evidence

urlpatterns = [
    path("e/evidence/", evidence.evidence_upload, name="evidence_upload"),
    path("evidence/<int:evidence_id>/", evidence.evidence_download, name="evidence_download"),
]
