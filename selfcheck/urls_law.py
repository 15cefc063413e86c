"""Addresses of the rules: the law register for everybody, trying a case for officers."""

from django.urls import path

from selfcheck.views import law
from selfcheck.views.bureau import scenario

urlpatterns = [
    path("law/", law.law_register, name="law_register"),
    path("b/scenario/", scenario.scenario, name="scenario"),
    path("b/scenario/caps/", scenario.scenario_caps, name="scenario_caps"),
    path("b/scenario/filing/", scenario.scenario_filing, name="scenario_filing"),
]
