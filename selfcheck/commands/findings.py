"""What was found on a visit: written once, by the bureau that was there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from portal import evidence_store
from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Refused
from selfcheck.commands._visit_checks import refuse_foreign_bureau
from selfcheck.models import (
    HazardStandardItem,
    Visit,
    VisitFinding,
    VisitFindingClause,
    VisitFindingPhoto,
)
from selfcheck.states import VISIT_RECORDERS, HazardLevel, VisitKind

ONE_CLICK = timedelta(seconds=60)


@dataclass(frozen=True)
class Found:
    """One finding as the form has read it; `photos` are uploads."""

    title: str
    place: str
    severity: str
    found_at: datetime
    condition: str
    item_ids: tuple[int, ...] = ()
    fixed_on_spot: bool = False
    correct_by: date | None = None
    internal_note: str = ""
    photos: tuple = ()

    def columns(self) -> dict:
        return {name: value for name, value in vars(self).items() if name not in ("item_ids", "photos")}


@transaction.atomic
def add_finding(*, actor: Actor, visit_id: int, found: Found, now: datetime) -> VisitFinding:
    """Under the next number of the visit; the same finding sent twice is one finding."""
    if actor.role not in VISIT_RECORDERS:
        raise Refused("检查发现由经办人、执法人员或者分管领导登记。请由他们登录办理。")
    rows = Visit.objects.visible_to(actor.scope).filter(superseded_by=None).select_for_update(of=("self",))
    visit = rows.select_related("enterprise", "bureau").get(pk=visit_id)
    refuse_foreign_bureau(actor, visit)
    if twin := _just_entered(actor, visit, found, now):
        return twin
    _refuse_bad_finding(visit, found, now)
    own = VisitFinding.objects.visible_to(actor.scope).filter(visit=visit)
    finding = VisitFinding(
        visit=visit,
        position=own.count() + 1,
        recorded_at=now,
        recorded_by=actor.username,
        **found.columns(),
    )
    finding.save()
    _attach(actor, finding, found, now)
    record(
        actor,
        "finding.recorded",
        finding,
        now=now,
        enterprise=visit.enterprise,
        visit=visit.pk,
        title=finding.title,
        severity=finding.severity,
        items=list(found.item_ids),
    )
    return finding


def _just_entered(actor: Actor, visit: Visit, found: Found, now: datetime) -> VisitFinding | None:
    own = VisitFinding.objects.visible_to(actor.scope).filter(visit=visit, recorded_by=actor.username)
    return own.filter(recorded_at__gt=now - ONE_CLICK, **found.columns()).first()


def _refuse_bad_finding(visit: Visit, found: Found, now: datetime) -> None:
    if visit.kind == VisitKind.ABORTED:
        raise Refused("这次未能入场，没有检查发现可以登记。", field="title")
    if found.found_at > now or day_of(found.found_at) < visit.on:
        raise Refused(f"发现时间应在检查日期 {visit.on:%Y-%m-%d} 之后、现在之前。请改正。", field="found_at")
    if found.fixed_on_spot == (found.correct_by is not None):
        raise Refused("当场改正的不填整改期限；没有当场改正的必须填写。请核对。", field="correct_by")
    if found.correct_by and found.correct_by < day_of(found.found_at):
        raise Refused("整改期限早于发现时间。请改正。", field="correct_by")
    if found.severity == HazardLevel.MAJOR and not found.item_ids:
        raise Refused("重大事故隐患没有选择判定条款。请选择依据的条款。", field="clauses")


def _attach(actor: Actor, finding: VisitFinding, found: Found, now: datetime) -> None:
    items = HazardStandardItem.objects.filter(pk__in=found.item_ids).order_by("standard", "position")
    VisitFindingClause.objects.visible_to(actor.scope).bulk_create(
        VisitFindingClause(finding=finding, item=item) for item in items
    )
    kept = [
        evidence_store.keep(finding.visit.enterprise, one, by=actor.username, now=now, internal=True)
        for one in found.photos
    ]
    VisitFindingPhoto.objects.visible_to(actor.scope).bulk_create(
        VisitFindingPhoto(finding=finding, evidence=one) for one in dict.fromkeys(kept)
    )
