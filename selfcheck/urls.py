"""Addresses of the filing life: /e/ for the enterprise, /b/ for the bureau, /verify/ for everybody."""

from selfcheck import (
    urls_bureau,
    urls_cases,
    urls_drafts,
    urls_filing,
    urls_hazards,
    urls_law,
    urls_major_hazards,
    urls_reminders,
    urls_statistics,
    urls_teams,
    urls_visits,
)

app_name = "selfcheck"

urlpatterns = [
    *urls_bureau.urlpatterns,
    *urls_cases.urlpatterns,
    *urls_drafts.urlpatterns,
    *urls_filing.urlpatterns,
    *urls_hazards.urlpatterns,
    *urls_law.urlpatterns,
    *urls_major_hazards.urlpatterns,
    *urls_reminders.urlpatterns,
    *urls_statistics.urlpatterns,
    *urls_teams.urlpatterns,
    *urls_visits.urlpatterns,
]
