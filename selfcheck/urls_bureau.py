"""Addresses of the filing side: who is missing, quarters, exemptions, deadlines, one enterprise's file."""

from django.urls import path

from selfcheck.views.bureau import (
    bulk_reminders,
    deadlines,
    desk,
    enterprise_pages,
    enterprises,
    exemptions,
    home,
    missing,
    periods,
    register,
    reminders,
    settings,
)


def decisions(kind: str, view, *actions: str) -> list:
    """One address for each answer of the second person."""
    return [
        path(f"b/{kind}s/<int:{kind}_id>/{action}/", view, kwargs={"action": action}, name=f"{kind}_{action}")
        for action in actions
    ]


urlpatterns = [
    path("b/", home.bureau_home, name="bureau_home"),
    path("b/desk/", desk.desk, name="desk"),
    path("b/clocks/", desk.clock_overview, name="clock_overview"),
    path("b/clocks/list/", desk.clock_list, name="clock_list"),
    path("b/settings/", settings.settings_page, name="settings"),
    path("b/settings/office-hours/", settings.settings_hours, name="settings_hours"),
    path("b/settings/numbers/", settings.settings_series, name="settings_series"),
    path("b/settings/opinion-numbers/", settings.settings_opinions, name="settings_opinions"),
    path("b/settings/note-numbers/", settings.settings_notes, name="settings_notes"),
    path("b/settings/flag-numbers/", settings.settings_flags, name="settings_flags"),
    path("b/missing/", missing.missing_list, name="missing_list"),
    path("b/missing/export.xlsx", missing.missing_export, name="missing_export"),
    path("b/missing/export/", missing.missing_export_job, name="missing_export_job"),
    path("b/missing/remind/", reminders.missing_remind, name="missing_remind"),
    path("b/missing/remind-all/", bulk_reminders.missing_remind_all, name="missing_remind_all"),
    path("b/missing/call/", reminders.missing_call, name="missing_call"),
    path("b/periods/", periods.period_list, name="period_list"),
    path("b/periods/open/", periods.period_open, name="period_open"),
    path("b/exemptions/", exemptions.exemption_list, name="exemption_list"),
    path("b/exemptions/new/", exemptions.exemption_new, name="exemption_new"),
    path("b/exemptions/<int:exemption_id>/", exemptions.exemption_detail, name="exemption_detail"),
    *decisions("exemption", exemptions.exemption_decide, "approve", "refuse", "revoke"),
    path("b/deadlines/", deadlines.deadline_list, name="deadline_list"),
    path("b/deadlines/new/", deadlines.deadline_new, name="deadline_new"),
    path("b/deadlines/<int:deadline_id>/", deadlines.deadline_detail, name="deadline_detail"),
    *decisions("deadline", deadlines.deadline_decide, "approve", "refuse"),
    path("b/enterprises/<int:enterprise_id>/change/", register.change_new, name="change_new"),
    path(
        "b/enterprises/<int:enterprise_id>/timeline/",
        enterprise_pages.enterprise_timeline,
        name="enterprise_timeline",
    ),
    path(
        "b/enterprises/<int:enterprise_id>/documents/",
        enterprise_pages.enterprise_documents,
        name="enterprise_documents",
    ),
    path("b/changes/", register.change_list, name="change_list"),
    path("b/changes/<int:change_id>/", register.change_detail, name="change_detail"),
    *decisions("change", register.change_decide, "approve", "refuse"),
    path("b/enterprises/<int:enterprise_id>/", enterprises.enterprise_file, name="enterprise_file"),
]
