from importlib import import_module

from django.apps import AppConfig

from portal.celery import app as celery_app  # shared tasks need it loaded with the project

__all__ = ["PortalConfig", "celery_app"]


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "平台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import_module("portal.checks")
