"""Addresses of the drafting side: the five steps of a report and the hazard register."""

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
    path("e/hazards/", hazards.hazard_list, name="hazard_list"),
    path("e/hazards/add/", hazards.hazard_add, name="hazard_add"),
    path("e/hazards/<int:hazard_id>/", hazards.hazard_detail, name="hazard_detail"),
    path("e/hazards/<int:hazard_id>/edit/", hazards.hazard_edit, name="hazard_edit"),
    path("e/hazards/<int:hazard_id>/rectified/", hazards.hazard_rectify, name="hazard_rectify"),
]
