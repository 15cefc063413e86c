"""Addresses of inspections: the bureau records them, the enterprise sees its own and its counter."""

from django.urls import path

from selfcheck.views.bureau import findings, inspection_entry, inspections, outside_records, oversight
from selfcheck.views.enterprise import visits

urlpatterns = [
    path("b/inspections/", inspections.inspection_list, name="inspection_list"),
    path("b/inspections/idle/", inspections.inspection_idle, name="inspection_idle"),
    path("b/inspections/new/", inspection_entry.inspection_choose, name="inspection_choose"),
    path("b/inspections/new/<int:enterprise_id>/", inspection_entry.inspection_new, name="inspection_new"),
    path("b/inspections/<int:visit_id>/", inspections.inspection_detail, name="inspection_detail"),
    path("b/inspections/<int:visit_id>/result/", inspections.inspection_conclude, name="inspection_conclude"),
    path(
        "b/inspections/<int:visit_id>/correct/",
        inspection_entry.inspection_correct,
        name="inspection_correct",
    ),
    path("b/inspections/<int:visit_id>/findings/add/", findings.finding_add, name="finding_add"),
    path("b/enterprises/<int:enterprise_id>/key/", oversight.key_mark, name="key_mark"),
    path("b/enterprises/<int:enterprise_id>/risk-cap/", oversight.risk_cap, name="risk_cap"),
    path(
        "b/enterprises/<int:enterprise_id>/outside/accident/",
        outside_records.outside_accident,
        name="outside_accident",
    ),
    path(
        "b/enterprises/<int:enterprise_id>/outside/penalty/",
        outside_records.outside_penalty,
        name="outside_penalty",
    ),
    path("b/outside/<int:record_id>/correct/", outside_records.outside_correct, name="outside_correct"),
    path("b/outside/<int:record_id>/withdraw/", outside_records.outside_withdraw, name="outside_withdraw"),
    path("e/visits/", visits.visit_list, name="visit_list"),
    path("e/visits/<int:visit_id>/", visits.visit_detail, name="visit_detail"),
]
