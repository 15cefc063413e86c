"""What the clock starts and when (Asia/Shanghai)."""

from celery.schedules import crontab

SCHEDULE = {
    "open-due-periods": {"task": "selfcheck.tasks.open_due_periods", "schedule": crontab(minute=5)},
    "run-hazard-clocks": {
        "task": "selfcheck.tasks.run_hazard_clocks",
        "schedule": crontab(minute="7-59/15"),
    },
    "run-desk-clocks": {
        "task": "selfcheck.tasks.run_desk_clocks",
        "schedule": crontab(hour="8-17", minute=35),
    },
    "run-report-clocks": {"task": "rewards.tasks.run_report_clocks", "schedule": crontab(minute=12)},
    "clean-reports": {"task": "rewards.tasks.clean_reports", "schedule": crontab(minute=22)},
    "anchor-audit": {"task": "portal.tasks.anchor_audit", "schedule": crontab(hour=2, minute=30)},
    "archive-missing": {"task": "selfcheck.tasks.archive_missing", "schedule": crontab(minute="*/10")},
    "clean-jobs": {"task": "portal.tasks.clean_jobs", "schedule": crontab(hour=3, minute=40)},
    "deliver-waiting": {"task": "portal.tasks.deliver_waiting", "schedule": crontab(minute="5-59/10")},
    "run-reminder-ladder": {
        "task": "selfcheck.tasks.run_reminder_ladder",
        "schedule": crontab(minute="3-59/10"),
    },
    "run-correction-clocks": {
        "task": "cms.tasks.run_correction_clocks",
        "schedule": crontab(minute="9-59/10"),
    },
    "run-takedown-clocks": {"task": "cms.tasks.run_takedown_clocks", "schedule": crontab(minute="8-59/10")},
    "scan-waiting": {"task": "portal.tasks.scan_waiting", "schedule": crontab(minute="2-59/10")},
}
