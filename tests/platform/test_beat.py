"""Every regular task is really in the plan of celery beat, and every plan names a task."""

from django.conf import settings

from portal.celery import app

REGULAR = {
    "cms.tasks.run_correction_clocks",
    "cms.tasks.run_takedown_clocks",
    "rewards.tasks.clean_reports",
    "rewards.tasks.run_report_clocks",
    "portal.tasks.anchor_audit",
    "portal.tasks.clean_jobs",
    "portal.tasks.deliver_waiting",
    "portal.tasks.scan_waiting",
    "selfcheck.tasks.archive_missing",
    "selfcheck.tasks.open_due_periods",
    "selfcheck.tasks.run_desk_clocks",
    "selfcheck.tasks.run_hazard_clocks",
    "selfcheck.tasks.run_reminder_ladder",
}


def test_the_plan_and_the_tasks_agree():
    app.loader.import_default_modules()
    planned = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert planned == REGULAR
    assert set(app.tasks) >= planned
