"""Addresses of the tables officers deliver, and of the lists behind their figures."""

from django.urls import path

from selfcheck.views.statistics import (
    analysis,
    areas,
    base,
    dashboard,
    flags,
    monthly,
    monthly_list,
    roster,
    sheets,
)


def sheet(code: str) -> list:
    return [
        path(f"b/statistics/{code}/", sheets.sheet_page, {"code": code}, name=f"statistics_{code}"),
        path(
            f"b/statistics/{code}/export.xlsx",
            sheets.sheet_export,
            {"code": code},
            name=f"statistics_{code}_export",
        ),
        path(f"b/statistics/{code}/export/", sheets.sheet_job, {"code": code}, name=f"statistics_{code}_job"),
    ]


urlpatterns = [
    path("b/overview/", dashboard.dashboard, name="dashboard"),
    path("b/statistics/analysis/", analysis.statistics_analysis, name="statistics_analysis"),
    path("b/statistics/monthly/", monthly.statistics_monthly, name="statistics_monthly"),
    path("b/statistics/monthly/print.pdf", monthly.statistics_monthly_pdf, name="statistics_monthly_pdf"),
    path(
        "b/statistics/monthly/export.xlsx",
        monthly.statistics_monthly_export,
        name="statistics_monthly_export",
    ),
    path("b/statistics/monthly/list/", monthly_list.statistics_monthly_list, name="statistics_monthly_list"),
    path(
        "b/statistics/monthly/list/export.xlsx",
        monthly_list.statistics_monthly_list_export,
        name="statistics_monthly_list_export",
    ),
    path(
        "b/statistics/monthly/list/export/",
        monthly_list.statistics_monthly_list_job,
        name="statistics_monthly_list_job",
    ),
    path("b/statistics/base/", base.statistics_base, name="statistics_base"),
    path("b/statistics/base/export.xlsx", base.statistics_base_export, name="statistics_base_export"),
    path("b/statistics/base/export/", base.statistics_base_job, name="statistics_base_job"),
    path("b/statistics/flags/", flags.statistics_flags, name="statistics_flags"),
    path("b/statistics/flags/export.xlsx", flags.statistics_flags_export, name="statistics_flags_export"),
    path("b/statistics/flags/export/", flags.statistics_flags_job, name="statistics_flags_job"),
    *sheet("unfiled"),
    path("b/statistics/unfiled/print.pdf", sheets.unfiled_pdf, name="statistics_unfiled_pdf"),
    *sheet("attendance"),
    *sheet("teams"),
    *sheet("awards"),
    path("b/statistics/", areas.statistics, name="statistics"),
    path("b/statistics/quality/", areas.statistics_quality, name="statistics_quality"),
    path("b/statistics/export.xlsx", areas.statistics_export, name="statistics_export"),
    path("b/statistics/roster/", roster.statistics_roster, name="statistics_roster"),
    path("b/statistics/roster/export.xlsx", roster.statistics_roster_export, name="statistics_roster_export"),
    path("b/statistics/roster/export/", roster.statistics_roster_job, name="statistics_roster_job"),
]
