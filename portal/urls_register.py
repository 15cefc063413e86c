"""Addresses of the bureau's register: the list, imports, background jobs."""

from django.urls import path

from portal.views import enterprises, jobs, profile_batch, register

urlpatterns = [
    path("b/enterprises/", enterprises.enterprise_list, name="enterprise_list"),
    path("b/enterprises/<int:enterprise_id>/open/", enterprises.enterprise_detail, name="enterprise_detail"),
    path("b/imports/", register.import_list, name="import_list"),
    path("b/imports/<int:job_id>/confirm/", register.import_confirm, name="import_confirm"),
    path("b/profiles/", profile_batch.batch_list, name="batch_list"),
    path("b/profiles/template.xlsx", profile_batch.batch_template, name="batch_template"),
    path("b/profiles/<int:job_id>/confirm/", profile_batch.batch_confirm, name="batch_confirm"),
    path("b/jobs/", jobs.job_list, name="job_list"),
    path("b/jobs/<int:job_id>/", jobs.job_detail, name="job_detail"),
    path("b/jobs/<int:job_id>/progress.json", jobs.job_progress, name="job_progress"),
    path("b/jobs/<int:job_id>/result", jobs.job_download, name="job_download"),
]
