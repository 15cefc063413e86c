"""Addresses around a filing: home, reports, signing, receipts, the bureau's review, the public check."""

from django.urls import path

from selfcheck.views import public
from selfcheck.views.bureau import submissions
from selfcheck.views.enterprise import figures, reports, signing

urlpatterns = [
    path("e/", reports.enterprise_home, name="enterprise_home"),
    path("e/reports/", reports.report_list, name="report_list"),
    path("e/reports/<int:report_id>/", reports.report_detail, name="report_detail"),
    path("e/reports/<int:report_id>/preview/", signing.report_preview, name="report_preview"),
    path("e/reports/<int:report_id>/preview.pdf", signing.report_preview_pdf, name="report_preview_pdf"),
    path("e/reports/<int:report_id>/preview.svg", signing.report_preview_pages, name="report_preview_pages"),
    path("e/reports/<int:report_id>/send-to-sign/", signing.report_send_to_sign, name="report_send_to_sign"),
    path("e/reports/<int:report_id>/recall/", signing.report_recall, name="report_recall"),
    path("e/reports/<int:report_id>/sign/", signing.report_sign, name="report_sign"),
    path("e/reports/<int:report_id>/correct/", reports.report_correct, name="report_correct"),
    path(
        "e/reports/<int:report_id>/drop-correction/",
        reports.report_drop_correction,
        name="report_drop_correction",
    ),
    path("e/reports/<int:report_id>/compare/", reports.report_compare, name="report_compare"),
    path("e/figures/", figures.figures_list, name="figures_list"),
    path("e/figures/template/", figures.figures_template, name="figures_template"),
    path("e/figures/<int:job_id>/", figures.figures_job, name="figures_job"),
    path("e/figures/<int:job_id>/progress.json", figures.figures_progress, name="figures_progress"),
    path("e/figures/<int:job_id>/result", figures.figures_download, name="figures_download"),
    path("e/figures/<int:job_id>/confirm/", figures.figures_confirm, name="figures_confirm"),
    path("e/receipts/<int:submission_id>/", signing.report_receipt, name="report_receipt"),
    path("e/receipts/<int:submission_id>/<slug:kind>.pdf", signing.report_pdf, name="report_pdf"),
    path("b/reports/", submissions.submission_list, name="submission_list"),
    path("b/reports/export.xlsx", submissions.submission_export, name="submission_export"),
    path("b/reports/<int:submission_id>/", submissions.submission_detail, name="submission_detail"),
    path("b/reports/<int:submission_id>/accept/", submissions.submission_accept, name="submission_accept"),
    path("b/reports/<int:submission_id>/return/", submissions.submission_return, name="submission_return"),
    path("b/reports/<int:submission_id>/<slug:kind>.pdf", submissions.submission_pdf, name="submission_pdf"),
    path("b/reports/compare/<int:report_id>/", submissions.submission_compare, name="submission_compare"),
    path("verify/", public.verify, name="verify"),
    path("verify/<str:receipt_no>/", public.verify_receipt, name="verify_receipt"),
]
