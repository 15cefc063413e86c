"""Addresses of the drafting side: the five steps of a report."""

from django.urls import path

from selfcheck.views.enterprise import hazards, steps

urlpatterns = [
    path("e/obligations/<int:obligation_id>/start/", steps.report_start, name="report_start"),
    path("e/reports/<int:report_id>/steps/<slug:step>/", steps.report_step, name="report_step"),
    path(
        "e/reports/<int:report_id>/steps/<slug:step>/autosave/", steps.report_autosave, name="report_autosave"
    ),
    path("e/reports/<int:report_id>/steps/<slug:step>/lock/", steps.report_lock, name="report_lock"),
    path("e/reports/<int:report_id>/hazards/keep/", hazards.hazard_keep, name="hazard_keep"),
]
