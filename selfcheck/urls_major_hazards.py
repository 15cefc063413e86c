"""Addresses of the bureau's work on major hazards: the register, one hazard, supervision, art. 46 reports."""

from django.urls import path

from selfcheck.views.bureau import (
    escalations,
    hazard_papers,
    major_hazard_page,
    major_hazard_tasks,
    major_hazards,
    supervision,
    supervision_tasks,
)

HAZARD = "b/major-hazards/<int:hazard_id>/"
ORDER = "b/supervision/<int:order_id>/"

urlpatterns = [
    path("b/major-hazards/", major_hazards.major_hazard_list, name="major_hazard_list"),
    path("b/major-hazards/export/", major_hazards.major_hazard_export, name="major_hazard_export"),
    path(HAZARD, major_hazard_page.major_hazard_detail, name="major_hazard_detail"),
    path(
        f"{HAZARD}acknowledge/", major_hazard_page.major_hazard_acknowledge, name="major_hazard_acknowledge"
    ),
    path(f"{HAZARD}comment/", major_hazard_page.major_hazard_comment, name="major_hazard_comment"),
    path(f"{HAZARD}extension/", major_hazard_page.major_hazard_extension, name="major_hazard_extension"),
    path(f"{HAZARD}recheck/", major_hazard_tasks.major_hazard_recheck, name="major_hazard_recheck"),
    path(f"{HAZARD}suspend/", major_hazard_tasks.major_hazard_suspend, name="major_hazard_suspend"),
    path(f"{HAZARD}resume/", major_hazard_tasks.major_hazard_resume, name="major_hazard_resume"),
    path(f"{HAZARD}close/", major_hazard_tasks.major_hazard_close, name="major_hazard_close"),
    path(f"{HAZARD}papers/<slug:kind>/", hazard_papers.major_hazard_paper, name="major_hazard_paper"),
    path(f"{HAZARD}supervise/", supervision.supervision_new, name="supervision_new"),
    path("b/supervision/", supervision.supervision_list, name="supervision_list"),
    path("b/supervision/export/", supervision.supervision_export, name="supervision_export"),
    path(ORDER, supervision.supervision_detail, name="supervision_detail"),
    path(f"{ORDER}deliver/", supervision_tasks.supervision_deliver, name="supervision_deliver"),
    path(f"{ORDER}withdraw/", supervision_tasks.supervision_withdraw, name="supervision_withdraw"),
    path(f"{ORDER}extension/", supervision_tasks.supervision_extension, name="supervision_extension"),
    path(f"{ORDER}acceptance/", supervision_tasks.supervision_acceptance, name="supervision_acceptance"),
    path(f"{ORDER}papers/<slug:kind>/", supervision_tasks.supervision_paper, name="supervision_paper"),
    path("b/escalations/", escalations.escalation_list, name="escalation_list"),
    path("b/escalations/<int:escalation_id>/", escalations.escalation_detail, name="escalation_detail"),
    path(
        "b/escalations/<int:escalation_id>/answer/", escalations.escalation_answer, name="escalation_answer"
    ),
]
