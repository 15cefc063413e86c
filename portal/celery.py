"""The Celery application; its settings are the CELERY_* lines of portal/settings.py."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="reminder_tasks")


@setup_logging.connect
def keep_django_logging(**kwargs):
    """A receiver here stops Celery from replacing the logging that Django has set up."""
