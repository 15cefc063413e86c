"""The enterprise keeps its own profile; changes are dated, a colleague's is never overwritten."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from portal import profile_changes
from portal.actors import Actor, Role
from portal.audit import record
from portal.errors import Conflict, Refused
from portal.models import Division, Enterprise, StandardisationGrade
from portal.notices import notify, staff_of
from portal.profile_changes import refuse_other_county
from portal.queries.profile import GRADES, TITLES, changes, division_name

COUNTY = 6


@transaction.atomic
def update_profile(
    *, actor: Actor, enterprise_id: int, values: Mapping[str, object], seen: str, now: datetime
) -> list[str]:
    """`seen` is the fingerprint the form was opened on. Returns the names of the changed fields."""
    enterprise = _locked(actor, enterprise_id)
    if profile_changes.fingerprint(enterprise) != seen:
        raise _conflict(actor, enterprise)
    refuse_other_county(enterprise, str(values.get("division_code", enterprise.division_code)))
    changed = profile_changes.change(enterprise, values, by=actor.username, now=now)
    record(actor, "profile.updated", enterprise, now=now, enterprise=enterprise, fields=changed)
    return changed


@transaction.atomic
def confirm_profile(*, actor: Actor, enterprise_id: int, now: datetime) -> Enterprise:
    """档案已核对: the enterprise stands by its profile of today."""
    enterprise = _locked(actor, enterprise_id)
    if gaps := profile_changes.missing(enterprise):
        raise Refused(f"档案还缺：{'、'.join(gaps)}。请补齐后再确认。")
    enterprise.profile_confirmed_at = now
    enterprise.save(update_fields=["profile_confirmed_at"])
    record(actor, "profile.confirmed", enterprise, now=now, enterprise=enterprise)
    return enterprise


@transaction.atomic
def request_division(
    *, actor: Actor, enterprise_id: int, division_code: str, reason: str, now: datetime
) -> Enterprise:
    """Asks the bureau in charge to hand the enterprise over to another county; nothing moves by itself."""
    enterprise = _locked(actor, enterprise_id)
    target = Division.objects.filter(code=division_code).first()
    if target is None or len(division_code) < COUNTY:
        raise Refused("没有选择迁入的区县。请从列表里选择。", field="division_code")
    if enterprise.division_code[:COUNTY] == division_code[:COUNTY]:
        raise Refused("企业已经属于这个区县。只改镇街的，请直接编辑档案。", field="division_code")
    notify(
        staff_of(enterprise.division_code, Role.CLERK, Role.DIVISION_ADMIN),
        kind="profile.division_requested",
        title=f"{enterprise.name}申请变更属地",
        body=f"申请由{division_name(enterprise.division_code)}变更为{target.full_name}。理由：{reason}",
        url=reverse("portal:enterprise_detail", args=[enterprise.pk]),
        key=f"division:{enterprise.pk}:{now.timestamp()}",
        now=now,
        enterprise=enterprise,
    )
    record(
        actor,
        "profile.division_requested",
        enterprise,
        now=now,
        enterprise=enterprise,
        to=division_code,
        reason=reason,
    )
    return enterprise


@transaction.atomic
def add_grade(
    *,
    actor: Actor,
    enterprise_id: int,
    grade: int,
    certificate_no: str,
    from_on: date,
    to_on: date | None,
    now: datetime,
) -> StandardisationGrade:
    """A new certificate ends the one it overlaps on its own first day."""
    enterprise = _locked(actor, enterprise_id)
    if to_on is not None and to_on <= from_on:
        raise Refused("有效期须晚于起始日期。请核对证书上的有效期。", field="to_on")
    if enterprise.grades.filter(from_on__gte=from_on).exists():
        raise Refused("已登记了同一天或者更晚开始的等级。请核对起始日期。", field="from_on")
    running = StandardisationGrade.objects.visible_to(actor.scope).filter(enterprise=enterprise)
    before = running.order_by("-from_on").first()
    if before is not None and (before.to_on is None or before.to_on > from_on):
        before.to_on = from_on
        before.save(update_fields=["to_on"])
    row = enterprise.grades.create(grade=grade, certificate_no=certificate_no, from_on=from_on, to_on=to_on)
    old = GRADES[before.grade] if before else ""
    _note_grade(enterprise, old, f"{GRADES[grade]} {certificate_no}".strip(), actor, from_on, now)
    record(actor, "profile.grade_added", row, now=now, enterprise=enterprise, grade=grade, from_on=from_on)
    return row


@transaction.atomic
def end_grade(
    *, actor: Actor, grade_id: int, to_on: date, reason: str, now: datetime
) -> StandardisationGrade:
    """Withdrawn or given up before its time."""
    row = (
        StandardisationGrade.objects.visible_to(actor.scope)
        .select_for_update(of=("self",))
        .select_related("enterprise")
        .get(pk=grade_id)
    )
    if not row.from_on < to_on or (row.to_on is not None and to_on > row.to_on):
        raise Refused("终止日期须在证书有效期之内。请核对后重填。", field="to_on")
    row.to_on = to_on
    row.save(update_fields=["to_on"])
    _note_grade(row.enterprise, GRADES[row.grade], "", actor, to_on, now, reason)
    record(actor, "profile.grade_ended", row, now=now, enterprise=row.enterprise, to_on=to_on, reason=reason)
    return row


def _locked(actor: Actor, enterprise_id: int) -> Enterprise:
    rows = Enterprise.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.get(pk=enterprise_id)


def _conflict(actor: Actor, enterprise: Enterprise) -> Conflict:
    last = changes(actor.scope, enterprise.pk).first()
    who = f"被 {last.changed_by} 修改（{TITLES.get(last.field, last.field)}等）" if last else "有变动"
    return Conflict(f"档案在您填写期间{who}。您填的内容都还在，请对照标出的现值核对后再保存。")


def _note_grade(enterprise, old, new, actor, from_on, now, reason=""):
    enterprise.changes.create(
        field="standardisation_grade",
        old=old,
        new=new[:300],
        from_on=from_on,
        source=profile_changes.BY_ENTERPRISE,
        changed_at=now,
        changed_by=actor.username,
        reason=reason[:300],
    )
