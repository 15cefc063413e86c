from importlib import import_module

from django.apps import AppConfig


class RewardsConfig(AppConfig):
    name = "rewards"
    verbose_name = "员工隐患报告与奖励"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        import_module("rewards.checks")
