"""What a bureau may set for itself, and who does it."""

from django.db import models

from portal.actors import Role

SETTERS = (Role.CHIEF, Role.DIVISION_ADMIN)


class SettingKind(models.TextChoices):
    OFFICE_HOURS = "office_hours", "工作时间"
    SERIES = "series", "督办文号"
    OPINIONS = "opinion_series", "整改意见书文号"
    NOTES = "note_word", "不予处罚情况说明文号"
    FLAGS = "flag_word", "规则提示单文号"


NUMBERED = (SettingKind.SERIES, SettingKind.OPINIONS, SettingKind.NOTES, SettingKind.FLAGS)
