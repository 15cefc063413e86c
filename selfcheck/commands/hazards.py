"""The hazard register: entering a hazard, changing it while it is in no filed version, and its completion."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from portal.actors import Actor, Role
from portal.audit import record
from portal.errors import Conflict, Refused
from portal.models import Enterprise, EvidenceFile
from selfcheck.commands._draft_rows import refresh_drafts
from selfcheck.facts.register import freeze_of
from selfcheck.models import Hazard, HazardClause, HazardPhoto, HazardStandardItem
from selfcheck.states import PREPARERS

FINDERS = (*PREPARERS, Role.MEMBER)
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
    now: datetime,
) -> Hazard:
    """Enter a hazard under the next number of its day; open drafts of its quarter list it at once.

    `report_id`: the draft it was typed in, whose kept copy of the form is done with.
    """
    _refuse_others(actor)
    rows = Enterprise.objects.visible_to(actor.scope).select_for_update(of=("self",))
    enterprise = rows.get(pk=enterprise_id)
    if twin := _just_entered(actor, enterprise, values, now):
        return twin
    hazard = Hazard(
        enterprise=enterprise,
        number=_next_number(actor, enterprise, values["found_on"]),
        recorded_at=now,
        recorded_by=actor.username,
        **values,
    )
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
    hazard = _locked(actor, hazard_id)
    if reason := freeze_of(hazard, actor.scope):
        raise Refused(reason)
    if hazard.revision != revision:
        raise Conflict("这项隐患刚被他人修改，本页内容没有保存，也没有丢失。请核对最新内容后再保存。")
    changed = [name for name, value in values.items() if getattr(hazard, name) != value]
    for name in changed:
        setattr(hazard, name, values[name])
    hazard.revision += 1
    hazard.save()
    _attach(actor, hazard, item_ids, photo_ids)
    refresh_drafts(actor, hazard.enterprise_id, now, done=(report_id, str(hazard.pk)))
    record(actor, "hazard.changed", hazard, now=now, enterprise=hazard.enterprise, changed=changed)
    return hazard


@transaction.atomic
def record_rectified(
    *, actor: Actor, hazard_id: int, rectified_on: date, today: date, now: datetime
) -> Hazard:
    """整改完成, on a named day by a named person; no hazard is ever done by lapse of time."""
    _refuse_others(actor)
    hazard = _locked(actor, hazard_id)
    if hazard.rectified_on:
        raise Refused(f"本项已登记 {hazard.rectified_on} 完成整改，不用再登记。")
    if rectified_on < hazard.found_on:
        raise Refused(f"完成日期不能早于发现日期 {hazard.found_on}。请改正。", field="rectified_on")
    if rectified_on > today:
        raise Refused(f"完成日期不能晚于今天（{today}）。完成之后再登记。", field="rectified_on")
    hazard.rectified_on = rectified_on
    hazard.revision += 1
    hazard.save(update_fields=["rectified_on", "revision"])
    refresh_drafts(actor, hazard.enterprise_id, now)
    record(actor, "hazard.rectified", hazard, now=now, enterprise=hazard.enterprise, on=rectified_on)
    return hazard


def _just_entered(actor: Actor, enterprise: Enterprise, values: Values, now: datetime) -> Hazard | None:
    """The same hazard sent twice by a double click or a retry is one hazard."""
    own = Hazard.objects.visible_to(actor.scope).filter(enterprise=enterprise, recorded_by=actor.username)
    return own.filter(recorded_at__gt=now - ONE_CLICK, **values).first()


def _locked(actor: Actor, hazard_id: int) -> Hazard:
    rows = Hazard.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.select_related("enterprise").get(pk=hazard_id)


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
