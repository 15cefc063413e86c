"""亡人事故 and 行政处罚 outside the portal: rows with a document number, corrected only by later rows."""

from datetime import date, datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Conflict, Refused
from portal.models import Enterprise
from selfcheck.models import OutsideRecord
from selfcheck.states import VISIT_RECORDERS
from selfcheck.states.cases import OutsideKind


@transaction.atomic
def record_outside(
    *, actor: Actor, enterprise_id: int, kind: str, values: dict, seen: int, now: datetime
) -> OutsideRecord:
    """`seen`: the newest row of the enterprise that the page showed, 0 for none."""
    enterprise = _locked(actor, enterprise_id)
    rows = OutsideRecord.objects.visible_to(actor.scope).filter(enterprise=enterprise)
    if (rows.order_by("pk").values_list("pk", flat=True).last() or 0) != seen:
        raise Conflict("本企业刚刚登记过一条。请打开一企一档核对，没有重复再登记。")
    row = _written(actor, enterprise, kind, values, now)
    record(actor, "outside.recorded", row, now=now, enterprise=enterprise, **_said(row))
    return row


@transaction.atomic
def correct_outside(*, actor: Actor, record_id: int, values: dict, now: datetime) -> OutsideRecord:
    """A later row stands for the earlier one, which stays on file."""
    old = _standing(actor, record_id)
    row = _written(actor, old.enterprise, old.kind, values, now, replaces=old)
    said = _said(row) | {"replaces": old.pk}
    record(actor, "outside.corrected", row, now=now, enterprise=old.enterprise, **said)
    return row


@transaction.atomic
def withdraw_outside(*, actor: Actor, record_id: int, reason: str, now: datetime) -> OutsideRecord:
    """Entered by mistake: a last row says why, and the rules count neither."""
    old = _standing(actor, record_id)
    if not reason.strip():
        raise Refused("理由没有填写。请写明为什么撤回。", field="reason")
    values = {"on": old.on, "document_no": old.document_no, "note": reason}
    row = _written(actor, old.enterprise, old.kind, values, now, replaces=old, withdrawn=True)
    said = _said(row) | {"replaces": old.pk}
    record(actor, "outside.withdrawn", row, now=now, enterprise=old.enterprise, **said)
    return row


def _locked(actor: Actor, enterprise_id: int) -> Enterprise:
    if actor.role not in VISIT_RECORDERS:
        raise Refused("平台以外的事故和处罚由经办人、执法人员或者分管领导登记。请由他们登录办理。")
    rows = Enterprise.objects.visible_to(actor.scope).select_for_update(of=("self",))
    return rows.get(pk=enterprise_id)


def _standing(actor: Actor, record_id: int) -> OutsideRecord:
    """The row with its enterprise locked; refused when another one stands for it."""
    known = OutsideRecord.objects.visible_to(actor.scope).get(pk=record_id)
    _locked(actor, known.enterprise_id)
    rows = OutsideRecord.objects.visible_to(actor.scope).select_related("enterprise")
    row = rows.filter(pk=record_id, replaced_by=None, withdrawn=False).first()
    if row is None:
        raise Conflict("这条记录刚被更正或者撤回。请打开一企一档，从最新的一条办理。")
    return row


def _written(
    actor: Actor,
    enterprise: Enterprise,
    kind: str,
    values: dict,
    now: datetime,
    *,
    replaces: OutsideRecord | None = None,
    withdrawn: bool = False,
) -> OutsideRecord:
    _refuse_bad(kind, values, day_of(now))
    row = OutsideRecord(
        enterprise=enterprise,
        kind=kind,
        replaces=replaces,
        withdrawn=withdrawn,
        recorded_at=now,
        recorded_by=actor.username,
        recorded_name=actor.name,
        **{name: value.strip() if isinstance(value, str) else value for name, value in values.items()},
    )
    row.save()
    return row


def _refuse_bad(kind: str, values: dict, today: date) -> None:
    word = "事故" if kind == OutsideKind.ACCIDENT else "决定"
    if values["on"] > today:
        raise Refused(f"{word}日期晚于今天。请核对后重填。", field="on")
    if not values["document_no"].strip():
        raise Refused("来源文书号没有填写。请写明事故调查报告、处罚决定书等文书的文号。", field="document_no")
    found = values.get("found_on")
    if found and found > values["on"]:
        raise Refused("发现日期晚于决定日期。请核对后重填。", field="found_on")


def _said(row: OutsideRecord) -> dict:
    return {
        "kind": row.kind,
        "on": row.on,
        "document_no": row.document_no,
        "major": row.major,
        "note": row.note,
    }
