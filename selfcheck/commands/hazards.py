"""The hazard register: entering a hazard, changing it while it is in no filed version, and its completion."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of, start_of_day
from portal.errors import Conflict, Refused
from portal.models import Enterprise, EvidenceFile
from selfcheck.commands import hazard_notices
from selfcheck.commands._draft_rows import refresh_drafts
from selfcheck.commands._hazard_rows import attach, in_bureau_hands, locked_hazard, move, refuse_closed
from selfcheck.facts.register import freeze_of
from selfcheck.facts.standards import not_in_force
from selfcheck.models import Hazard, HazardClause, HazardPhoto, HazardStandardItem
from selfcheck.states import HazardLevel
from selfcheck.states.hazards import FINDERS, HazardState, Purpose

ONE_CLICK = timedelta(seconds=60)
Values = dict[str, Any]


@transaction.atomic
def add_hazard(
    *,
    actor: Actor,
    enterprise_id: int,
    values: Values,
    item_ids: list[int],
    photo_ids: list[int],
    report_id: int | None = None,
    succeeds_id: int | None = None,
    now: datetime,
) -> Hazard:
    """Enter a hazard under the next number of its day; open drafts of its quarter list it at once.

    `report_id`: the draft it was typed in, whose kept copy of the form is done with.
    `succeeds_id`: the closed hazard that came up again. `found_at` may be absent: then only its day is known.
    """
    _refuse_others(actor)
    values = _with_times(values, now)
    _refuse_bad(values, item_ids)
    rows = Enterprise.objects.visible_to(actor.scope).select_for_update(of=("self",))
    enterprise = rows.get(pk=enterprise_id)
    if twin := _just_entered(actor, enterprise, values, now):
        return twin
    hazard = Hazard(
        enterprise=enterprise,
        number=_next_number(actor, enterprise, values["found_on"]),
        original_rectify_by=values["rectify_by"],
        succeeds=_closed_one(actor, enterprise, succeeds_id),
        recorded_at=now,
        recorded_by=actor.username,
        **values,
    )
    if hazard.rectified_on:
        _refuse_unreported(hazard)
        hazard.state = HazardState.COMPLETED
    hazard.save()
    _attach(actor, hazard, item_ids, photo_ids)
    refresh_drafts(actor, enterprise_id, now, add=hazard, done=(report_id, "new"))
    record(actor, "hazard.recorded", hazard, now=now, enterprise=enterprise, number=hazard.number)
    return hazard


@transaction.atomic
def change_hazard(
    *,
    actor: Actor,
    hazard_id: int,
    revision: int,
    values: Values,
    item_ids: list[int],
    photo_ids: list[int],
    report_id: int | None = None,
    now: datetime,
) -> Hazard:
    """What was filed stays as filed: a change then needs the report to be returned or under correction."""
    _refuse_others(actor)
    hazard = locked_hazard(actor, hazard_id)
    if reason := freeze_of(hazard, actor.scope):
        raise Refused(reason)
    if hazard.revision != revision:
        raise Conflict("这项隐患刚被他人修改，本页内容没有保存，也没有丢失。请核对最新内容后再保存。")
    values = _with_times(values, now, hazard)
    _refuse_bad(values, item_ids)
    changed = [name for name, value in values.items() if getattr(hazard, name) != value]
    _refuse_late_change(hazard, changed, values, now)
    for name in changed:
        setattr(hazard, name, values[name])
    if "rectify_by" in changed:
        hazard.original_rectify_by = hazard.rectify_by
    if "rectified_on" in changed and hazard.state != HazardState.COMPLETED:
        _refuse_unreported(hazard)
        move(actor, hazard, "complete", now)
    else:
        hazard.revision += 1
    hazard.save()
    _attach(actor, hazard, item_ids, photo_ids)
    refresh_drafts(actor, hazard.enterprise_id, now, done=(report_id, str(hazard.pk)))
    record(actor, "hazard.changed", hazard, now=now, enterprise=hazard.enterprise, changed=changed)
    return hazard


@transaction.atomic
def record_rectified(
    *,
    actor: Actor,
    hazard_id: int,
    rectified_on: date,
    today: date,
    now: datetime,
    after_ids: list[int] | None = None,
) -> Hazard:
    """整改完成, on a named day by a named person; no hazard is ever done by lapse of time.

    `after_ids`: evidence files of how it looks now.
    """
    _refuse_others(actor)
    hazard = locked_hazard(actor, hazard_id)
    refuse_closed(hazard)
    if hazard.rectified_on:
        raise Refused(f"本项已登记 {hazard.rectified_on} 完成整改，不用再登记。")
    if rectified_on < hazard.found_on:
        raise Refused(f"完成日期不能早于发现日期 {hazard.found_on}。请改正。", field="rectified_on")
    if rectified_on > today:
        raise Refused(f"完成日期不能晚于今天（{today}）。完成之后再登记。", field="rectified_on")
    _refuse_unreported(hazard)
    move(actor, hazard, "complete", now)
    hazard.rectified_on = rectified_on
    hazard.save(update_fields=["rectified_on", "revision", "state"])
    attach(actor, hazard, after_ids or [], Purpose.AFTER, now)
    if in_bureau_hands(actor, hazard):
        hazard_notices.completed(hazard, now)
    refresh_drafts(actor, hazard.enterprise_id, now)
    record(actor, "hazard.rectified", hazard, now=now, enterprise=hazard.enterprise, on=rectified_on)
    return hazard


def _just_entered(actor: Actor, enterprise: Enterprise, values: Values, now: datetime) -> Hazard | None:
    """The same hazard sent twice by a double click or a retry is one hazard."""
    own = Hazard.objects.visible_to(actor.scope).filter(enterprise=enterprise, recorded_by=actor.username)
    return own.filter(recorded_at__gt=now - ONE_CLICK, **values).first()


def _with_times(values: Values, now: datetime, hazard: Hazard | None = None) -> Values:
    """Day and time of finding agree; a time that nobody gave is the first instant of the day, marked so."""
    given = values.get("found_at")
    if given and day_of(given) != values["found_on"]:
        raise Refused("发现时间和发现日期不是同一天。请改正其中一个。", field="found_at")
    if given and given > now:
        raise Refused("发现时间晚于现在。请改正。", field="found_at")
    if not given and hazard and hazard.found_time_known and hazard.found_on == values["found_on"]:
        return values
    at = given or start_of_day(values["found_on"])
    return {**values, "found_at": at, "found_time_known": bool(given)}


def _refuse_bad(values: Values, item_ids: list[int]) -> None:
    found_on = values["found_on"]
    if values["rectify_by"] < found_on:
        raise Refused(f"整改期限不能早于发现日期 {found_on}。请改正其中一个。", field="rectify_by")
    if late := not_in_force(item_ids, found_on):
        raise Refused(f"{late}在发现日期 {found_on} 不是现行规定。请改选当日现行的条款。", field="clauses")


def _refuse_late_change(hazard: Hazard, changed: list[str], values: Values, now: datetime) -> None:
    """What later steps rest on stays; the deadline is a slip of the pen only on the day it was typed."""
    if hazard.state in (HazardState.ACCEPTED, HazardState.CLOSED):
        raise Refused(f"本项隐患{hazard.get_state_display()}，内容不能修改。")
    if hazard.reported_at and {"level", "found_on", "found_at"} & set(changed):
        raise Refused("本项已作为重大事故隐患报告，级别和发现时间不能修改。有误的请续报说明。", field="level")
    typed_today = hazard.state == HazardState.REGISTERED and day_of(hazard.recorded_at) == day_of(now)
    if "rectify_by" in changed and not typed_today:
        raise Refused(
            f"整改期限 {hazard.rectify_by} 只能在登记当天更正，不能直接修改。需要延长的请提交延期申请。",
            field="rectify_by",
        )
    if hazard.rectified_on and "rectified_on" in changed and not values["rectified_on"]:
        raise Refused("已登记的完成日期不能清空。没有完成的，请在验收时退回整改。", field="rectified_on")


def _refuse_unreported(hazard: Hazard) -> None:
    if hazard.level == HazardLevel.MAJOR and not hazard.reported_at:
        raise Refused(
            "重大事故隐患还没有报告，不能登记完成。请先办理“报告重大隐患”，再登记完成日期。",
            field="rectified_on",
        )


def _closed_one(actor: Actor, enterprise: Enterprise, hazard_id: int | None) -> Hazard | None:
    if hazard_id is None:
        return None
    found = Hazard.objects.visible_to(actor.scope).filter(enterprise=enterprise, pk=hazard_id).first()
    if found is None or found.state != HazardState.CLOSED:
        raise Refused("只能接续本企业已销号的隐患。没有销号的请在原记录上继续办理。", field="succeeds")
    return found


def _next_number(actor: Actor, enterprise: Enterprise, found_on: date) -> str:
    """YH-2026-0917-01; the locked enterprise keeps two finders from taking the same one."""
    prefix = f"YH-{found_on:%Y-%m%d}-"
    own = Hazard.objects.visible_to(actor.scope).filter(enterprise=enterprise, number__startswith=prefix)
    taken = [int(number.removeprefix(prefix)) for number in own.values_list("number", flat=True)]
    return f"{prefix}{max(taken, default=0) + 1:02d}"


def _attach(actor: Actor, hazard: Hazard, item_ids: list[int], photo_ids: list[int]) -> None:
    """Exactly these clauses and these photographs, the photographs in this order."""
    clauses = HazardClause.objects.visible_to(actor.scope).filter(hazard=hazard)
    clauses.exclude(item__in=item_ids).delete()
    items = HazardStandardItem.objects.filter(pk__in=item_ids).exclude(pk__in=clauses.values("item"))
    HazardClause.objects.visible_to(actor.scope).bulk_create(
        HazardClause(hazard=hazard, item=item) for item in items.order_by("standard", "position")
    )
    HazardPhoto.objects.visible_to(actor.scope).filter(hazard=hazard).delete()
    own = EvidenceFile.objects.visible_to(actor.scope).filter(enterprise=hazard.enterprise).in_bulk(photo_ids)
    HazardPhoto.objects.visible_to(actor.scope).bulk_create(
        HazardPhoto(hazard=hazard, evidence=own[one], position=at)
        for at, one in enumerate(dict.fromkeys(photo_ids))
        if one in own
    )


def _refuse_others(actor: Actor) -> None:
    if actor.role not in FINDERS:
        raise Refused("隐患由安全管理人员、带队领导班子成员或者检查组成员登记。请由他们登录办理。")
