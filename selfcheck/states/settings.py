"""What a bureau may set for itself, and who does it."""

from django.db import models

from portal.actors import Role

SETTERS = (Role.CHIEF, Role.DIVISION_ADMIN)


class SettingKind(models.TextChoices):
    OFFICE_HOURS = "office_hours", "工作时间"
    SERIES = "series", "督办文号"
