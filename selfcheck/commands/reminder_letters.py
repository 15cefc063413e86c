"""催报信: planned letters are printed in bulk, and noted in the ledger once when they were handed over."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from portal.actors import SYSTEM, Actor
from portal.audit import record
from portal.calendars import Quarter, day_of
from portal.errors import Refused
from portal.formats import as_date
from portal.models import Bureau
from selfcheck.commands._reminder_rows import reminder, take, text_of
from selfcheck.documents.reminder_letters import ReminderLetter, reminder_letters
from selfcheck.models import PlannedReminder, Reminder
from selfcheck.queries.reminder_letters import LettersWanted, letters, older
from selfcheck.states import REMINDERS
from selfcheck.states.reminders import TO_PRINT, PlanState

KIND = "reminder_letters"
MOST, PER_FILE, AT_ONCE = 10_000, 500, 500
REPLACED = "由后一封催报信代替"


@dataclass(frozen=True)
class Handed:
    noted: int
    spared: int


def print_reminder_letters(
    *,
    actor: Actor,
    folder: Path,
    wanted: LettersWanted,
    now: datetime,
    told: Callable[[int, int], None],
) -> tuple[Path, int]:
    """Writes an archive of PDFs into `folder`; returns it and the number of letters.

    Each batch is a transaction of its own, in which it is asked again who still owes.
    """
    ids = list(letters(actor.scope, wanted).values_list("pk", flat=True)[:MOST])
    result, made = folder / f"催报信-{as_date(now)}.zip", 0
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, at in enumerate(range(0, len(ids), PER_FILE), 1):
            batch = note_printed(actor=actor, planned_ids=ids[at : at + PER_FILE], now=now)
            if batch:
                archive.writestr(f"催报信-{part:03d}.pdf", reminder_letters(batch))
            made += len(batch)
            told(at + PER_FILE if at + PER_FILE < len(ids) else len(ids), len(ids))
    if not made:
        raise Refused("这些企业在排队期间都已报送、免报或者已送出催报信，没有要打印的信。")
    return result, made


@transaction.atomic
def note_printed(*, actor: Actor, planned_ids: list[int], now: datetime) -> list[ReminderLetter]:
    """Marks the letters as printed by `actor`; a letter printed before is printed again as of today."""
    _refuse_others(actor)
    taken = take(_own(actor, planned_ids), now, TO_PRINT)
    replaced = older(actor.scope, taken.due).select_for_update(of=("self",))
    _rows(replaced).update(state=PlanState.SPARED, state_at=now, detail=REPLACED)
    bureau = Bureau.objects.filter(division_code=actor.division or "").first()
    _rows(taken.due).update(state=PlanState.PRINTED, state_at=now, printed_at=now, printed_by=actor.username)
    record(
        actor,
        "reminder_letters.printed",
        now=now,
        division_code=actor.division or "",
        letters=len(taken.due),
        obligations=[plan.obligation_id for plan in taken.due],
        spared=taken.spared,
    )
    return [_letter(plan, bureau, now) for plan in taken.due]


@transaction.atomic
def note_handed_over(
    *, actor: Actor, planned_ids: list[int], handed_on: date, result: str, now: datetime
) -> Handed:
    """One line of the ledger for each printed letter, the first time only.

    Who had filed by the day of handing over is spared.
    """
    _refuse_others(actor)
    if not planned_ids:
        raise Refused("没有选择催报信。请先勾选已送出的信。")
    if len(planned_ids) > AT_ONCE:
        raise Refused(f"一次最多登记 {AT_ONCE} 封。请分批办理。")
    if handed_on > day_of(now):
        raise Refused("送出日期还没有到。请填写今天或者以前的日期。", field="handed_on")
    if not result.strip():
        raise Refused("送出方式没有填写。请写明怎么送出、谁签收。", field="result")
    taken = take(_own(actor, planned_ids), now, (PlanState.PRINTED,))
    if early := [plan for plan in taken.due if handed_on < day_of(plan.printed_at)]:
        name, day = early[0].obligation.enterprise.name, day_of(early[0].printed_at)
        raise Refused(f"{name}的信 {day} 才打印。请填写这一天以后的日期。", field="handed_on")
    words = f"{handed_on} {result.strip()}"
    lines = [reminder(plan, text_of(plan, day_of(plan.printed_at)), words, now) for plan in taken.due]
    for line in lines:
        line.by = actor.username
    Reminder.objects.visible_to(actor.scope).bulk_create(lines)
    _rows(taken.due).update(state=PlanState.SENT, state_at=now, detail=words[:300])
    record(
        actor,
        "reminder_letters.handed",
        now=now,
        division_code=actor.division or "",
        obligations=[plan.obligation_id for plan in taken.due],
        on=handed_on,
        result=result,
        spared=taken.spared,
    )
    return Handed(len(taken.due), taken.spared)


def _refuse_others(actor: Actor) -> None:
    if actor.role not in REMINDERS:
        raise Refused("您的角色不能办理催报信。请联系经办人或者执法人员。")


def _own(actor: Actor, ids: list[int]) -> list[int]:
    rows = PlannedReminder.objects.visible_to(actor.scope).filter(pk__in=ids, channel="letter")
    return list(rows.values_list("pk", flat=True))


def _rows(plans):
    ids = [plan.pk for plan in plans]
    return PlannedReminder.objects.visible_to(SYSTEM.scope).filter(pk__in=ids)


def _letter(plan: PlannedReminder, bureau: Bureau | None, now: datetime) -> ReminderLetter:
    row, firm = plan.obligation, plan.obligation.enterprise
    return {
        "number": f"{row.division_code[:6]}-{as_date(now)[:4]}-{plan.pk:07d}",
        "enterprise_name": firm.name,
        "uscc": firm.uscc,
        "address": firm.site_address or firm.reg_address,
        "addressee": f"{firm.principal_name or '主要负责人'} 收",
        "quarter": Quarter(row.year, row.quarter).label,
        "text": text_of(plan, day_of(now)),
        "portal_address": settings.PORTAL_URL.split("://")[-1],
        "bureau_name": bureau.name if bureau else settings.SITE_OWNER,
        "bureau_contact": bureau.phone if bureau else "",
        "issued_on": as_date(now),
    }
