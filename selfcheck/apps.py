from importlib import import_module

from django.apps import AppConfig


class SelfcheckConfig(AppConfig):
    name = "selfcheck"
    verbose_name = "重大事故隐患自查自改"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import_module("selfcheck.checks")
