"""Addresses of the bureau's work on findings, and of what the enterprise sees of it."""

from django.urls import path

from selfcheck.views.bureau import case_papers, case_steps, cases, flags, second_checks
from selfcheck.views.enterprise import cases as own

urlpatterns = [
    path("b/flags/", flags.flag_list, name="flag_list"),
    path("b/flags/export.xlsx", flags.flag_export, name="flag_export"),
    path("b/flags/<int:flag_id>/", flags.flag_detail, name="flag_detail"),
    path("b/flags/<int:flag_id>/propose/", flags.flag_propose, name="flag_propose"),
    path("b/flags/<int:flag_id>/review/", flags.flag_review, name="flag_review"),
    path("b/findings/", cases.finding_list, name="finding_list"),
    path("b/findings/<int:finding_id>/match/", cases.finding_match, name="finding_match"),
    path("b/cases/<int:case_id>/", cases.case_detail, name="case_detail"),
    path("b/cases/<int:case_id>/facts/", cases.case_facts, name="case_facts"),
    path("b/cases/<int:case_id>/evaluate/", cases.case_reevaluate, name="case_reevaluate"),
    path("b/cases/<int:case_id>/take-up/<str:rule>/", flags.case_take_up, name="case_take_up"),
    path("b/cases/<int:case_id>/tell/", case_steps.case_tell, name="case_tell"),
    path("b/cases/<int:case_id>/opinion/", case_steps.case_opinion, name="case_opinion"),
    path("b/cases/<int:case_id>/discussion/", case_steps.case_discussion, name="case_discussion"),
    path("b/cases/<int:case_id>/close/", case_steps.case_close, name="case_close"),
    path("b/cases/<int:case_id>/reopen/", case_steps.case_reopen, name="case_reopen"),
    path("b/cases/<int:case_id>/artefacts/<str:kind>/", case_steps.case_artefact, name="case_artefact"),
    path("b/cases/<int:case_id>/papers/<str:paper>.<str:kind>", case_papers.case_paper, name="case_paper"),
    path("b/opinions/<int:opinion_id>/withdraw/", case_steps.opinion_withdraw, name="opinion_withdraw"),
    path("b/tracks/<int:track_id>/decide/", case_steps.track_decide, name="track_decide"),
    path(
        "b/decisions/<int:decision_id>/publicise/", case_steps.decision_publicise, name="decision_publicise"
    ),
    path("b/second-checks/", second_checks.second_check_list, name="second_check_list"),
    path("b/second-checks/<int:check_id>/", second_checks.second_check, name="second_check"),
    path("e/cases/", own.own_case_list, name="own_case_list"),
    path("e/cases/<int:case_id>/", own.own_case_detail, name="own_case_detail"),
    path("e/opinions/<int:opinion_id>/", own.opinion_sign, name="opinion_sign"),
]
