"""Settings of one's own division, each a new version with day, person and reason; never of one above."""

from datetime import date, datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Refused
from selfcheck.models import BureauSetting
from selfcheck.queries.settings import taken_by
from selfcheck.states.settings import SETTERS, SettingKind


@transaction.atomic
def change_setting(
    *, actor: Actor, kind: str, from_on: date, value: dict, reason: str, now: datetime
) -> BureauSetting:
    """What was set before stays as it was and is never changed."""
    if actor.role not in SETTERS or not actor.division:
        raise Refused("您的角色不能修改设置。请联系本单位的分管领导或者区域管理员。")
    if kind not in SettingKind.values:
        raise Refused("设置项不存在。请从设置页进入。")
    if from_on < day_of(now):
        raise Refused("生效日期已经过去。请改为今天或者以后的日期。", field="from_on")
    if not reason.strip():
        raise Refused("理由没有填写。请写明为什么调整。", field="reason")
    if kind == SettingKind.OFFICE_HOURS and value["closes"] <= value["opens"]:
        raise Refused("下班时间不晚于上班时间。请核对后重填。", field="closes")
    if "word" in value and (other := taken_by(actor.scope, actor.division, value["word"], kind)):
        raise Refused(f"“{value['word']}”已用于{other}。请换一个字头，以免两份文书同号。", field="word")
    setting = BureauSetting(
        division_code=actor.division,
        kind=kind,
        from_on=from_on,
        value=value,
        reason=reason.strip()[:300],
        set_at=now,
        set_by=actor.username,
        set_name=actor.name,
    )
    setting.save()
    record(actor, "settings.set", setting, now=now, kind=kind, from_on=from_on, value=value, reason=reason)
    return setting
