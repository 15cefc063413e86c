"""The working copy of a quarterly report: opening it, saving a step, and the notice that somebody is typing.

Autosaves and heartbeats come every few seconds and leave no audit event; who saved last stands in the row.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import SHANGHAI, day_of
from portal.errors import Conflict, Refused
from portal.models import User
from selfcheck.commands._draft_rows import (
    adopt_hazards,
    locked_for_editing,
    locked_step,
    refuse_unless_preparing,
    write_step,
)
from selfcheck.facts.prefill import prefilled
from selfcheck.models import Draft, DraftStep, Obligation, Report
from selfcheck.states import Step

HELD_FOR = timedelta(seconds=90)
Data = dict[str, Any]


@transaction.atomic
def start_report(*, actor: Actor, obligation_id: int, now: datetime) -> Report:
    """Open report, draft and five steps, prefilled; what is already open is handed back as it stands."""
    refuse_unless_preparing(actor)
    rows = Obligation.objects.visible_to(actor.scope).select_for_update(of=("self",))
    obligation = rows.select_related("enterprise").get(pk=obligation_id)
    existing = Report.objects.visible_to(actor.scope).filter(obligation=obligation).first()
    if existing:
        return existing
    if obligation.exempt_by_id:
        raise Refused("本季度已批准免报，不用填报。要自愿报送，请先联系属地应急管理部门撤销免报。")
    report = Report(obligation=obligation, enterprise=obligation.enterprise, created_at=now)
    report.save()
    draft = Draft(report=report, opened_at=now, opened_by=actor.username)
    draft.save()
    known = prefilled(report, day_of(now))
    DraftStep.objects.visible_to(actor.scope).bulk_create(
        DraftStep(draft=draft, step=step, data=known[step]) for step in Step
    )
    adopt_hazards(report, known[Step.HAZARDS]["hazard_ids"])
    record(actor, "report.started", report, now=now, enterprise=report.enterprise)
    return report


@transaction.atomic
def save_step(
    *,
    actor: Actor,
    report_id: int,
    step: str,
    revision: int,
    data: Data,
    page: str = "",
    now: datetime,
) -> DraftStep:
    """Keep a step as typed, valid or not. `page` names the opened page: it may overtake its own autosaves."""
    report = locked_for_editing(actor, report_id)
    row = locked_step(actor, report, step)
    own = bool(page) and row.data.get("page") == page
    if row.revision != revision and not own:
        raise Conflict(_saved_by_whom(row, actor))
    write_step(row, {**data, "page": page}, report, actor, now)
    row.editing_by, row.editing_until = "", None
    row.save()
    if step == Step.HAZARDS:
        adopt_hazards(report, row.data["hazard_ids"])
    record(
        actor, "draft.saved", report, now=now, enterprise=report.enterprise, step=step, revision=row.revision
    )
    return row


@transaction.atomic
def autosave_step(
    *, actor: Actor, report_id: int, step: str, revision: int, data: Data, page: str = "", now: datetime
) -> DraftStep:
    """Like `save_step`, but never over a newer revision, and the step stays held."""
    report = locked_for_editing(actor, report_id)
    row = locked_step(actor, report, step)
    if row.revision != revision:
        raise Conflict(_saved_by_whom(row, actor))
    write_step(row, {**data, "page": page}, report, actor, now)
    row.editing_by, row.editing_until = actor.username, now + HELD_FOR
    row.save()
    if step == Step.HAZARDS:
        adopt_hazards(report, row.data["hazard_ids"])
    return row


@transaction.atomic
def hold_step(*, actor: Actor, report_id: int, step: str, now: datetime) -> DraftStep:
    """Tell colleagues that this step is being filled in. A notice, no barrier: it lapses after 90 s."""
    report = locked_for_editing(actor, report_id)
    row = locked_step(actor, report, step)
    if row.editing_by in ("", actor.username) or not row.editing_until or row.editing_until <= now:
        row.editing_by, row.editing_until = actor.username, now + HELD_FOR
        row.save(update_fields=["editing_by", "editing_until"])
    return row


@transaction.atomic
def keep_hazard_form(
    *, actor: Actor, report_id: int, key: str, values: Data | None, now: datetime
) -> DraftStep:
    """A hazard not yet fit for the register, as typed; None forgets it. The step's revision stays."""
    report = locked_for_editing(actor, report_id)
    row = locked_step(actor, report, Step.HAZARDS)
    pending = {name: one for name, one in (row.data.get("pending") or {}).items() if name != key}
    if values is not None:
        pending[key] = {"values": values, "at": now.isoformat(), "by": actor.username}
    row.data = {**row.data, "pending": pending}
    row.save(update_fields=["data"])
    return row


def _saved_by_whom(row: DraftStep, actor: Actor) -> str:
    if row.saved_at is None or not row.saved_by:
        return "本步已被更新，本页内容没有保存。请载入最新内容后再填。"
    user = User.objects.filter(username=row.saved_by).first()
    who = "您本人在另一个窗口" if row.saved_by == actor.username else str(user or row.saved_by)
    at = row.saved_at.astimezone(SHANGHAI)
    return f"{who}已在 {at:%H:%M} 保存了本步的新内容，本页内容没有保存，也没有丢失。请核对后再保存。"
