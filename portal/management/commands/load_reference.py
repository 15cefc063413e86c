from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.core.management.base import BaseCommand

from portal.reference import loading


class Command(BaseCommand):
    help = "写入区划、国民经济行业分类和各应用自带的标准；可重复运行。"

    def handle(self, *args, **options):
        self._tell("portal", loading.load())
        for config in apps.get_app_configs():
            name = f"{config.name}.reference"
            if config.name == "portal" or find_spec(name) is None:
                continue
            load = getattr(import_module(name), "load", None)
            if load is not None:
                self._tell(config.label, load())

    def _tell(self, label: str, counts: dict[str, int]) -> None:
        self.stdout.write(f"{label}: " + ", ".join(f"{name} {number}" for name, number in counts.items()))
