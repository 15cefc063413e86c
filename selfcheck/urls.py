"""Addresses of the filing life: /e/ for the enterprise, /b/ for the bureau, /verify/ for everybody."""

from selfcheck import urls_filing

app_name = "selfcheck"

urlpatterns = [
    *urls_filing.urlpatterns,
]
