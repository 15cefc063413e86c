"""更正请求: made by anybody, answered by the bureau within the days of the law register."""

import secrets
from datetime import datetime

from django.db import transaction

from cms.commands import correction_notices
from cms.models import CasePage, CorrectionRequest
from cms.numerals import case_number
from cms.queries.identity import case_traces
from cms.states import RequestState
from portal.actors import Actor
from portal.audit import record
from portal.calendars import add_working_days, day_of
from portal.errors import Conflict, Refused
from portal.models import Bureau
from selfcheck.law import law_for

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


@transaction.atomic
def ask_correction(
    *, actor: Actor, public_id: str, address: str, relation: str, text: str, contact: str, now: datetime
) -> CorrectionRequest:
    if not text.strip():
        raise Refused("请写明哪里不对，应当怎样。", field="text")
    page = _page(public_id)
    if public_id.strip() and page is None:
        raise Refused(
            f"没有编号为“{public_id.strip()[:20]}”的案例。请照案例页上的编号填写，或者留空。",
            field="public_id",
        )
    days = law_for("", day_of(now))["correction_answer"].value
    row = CorrectionRequest(
        number="GZ" + "".join(secrets.choice(ALPHABET) for _ in range(10)),
        case_number=page.number if page else None,
        address=address[:200],
        relation=relation,
        text=text.strip(),
        contact=contact.strip(),
        division_code=(page.division_code if page else "") or _highest(),
        made_at=now,
        due_on=add_working_days(day_of(now), days).day,
    )
    row.save()
    record(actor, "cms.correction_asked", row, now=now, division_code=row.division_code)
    correction_notices.asked(row, now)
    return row


@transaction.atomic
def remind_correction(*, actor: Actor, correction_id: int, now: datetime) -> None:
    """On the last day and once it is past, each once."""
    rows = CorrectionRequest.objects.visible_to(actor.scope).select_for_update(of=("self",))
    row = rows.get(pk=correction_id)
    if row.state != RequestState.OPEN or row.due_on > day_of(now):
        return
    late = row.due_on < day_of(now)
    sent = (correction_notices.overdue if late else correction_notices.due)(row, now)
    if sent:
        record(actor, "cms.correction_reminded", row, now=now, division_code=row.division_code)


@transaction.atomic
def answer_correction(*, actor: Actor, correction_id: int, answer: str, now: datetime) -> CorrectionRequest:
    rows = CorrectionRequest.objects.visible_to(actor.scope).select_for_update(of=("self",))
    row = rows.get(pk=correction_id)
    if row.state != RequestState.OPEN:
        raise Conflict("这个请求已经有人答复。请刷新页面查看。")
    if not answer.strip():
        raise Refused("请写明怎样处理、理由是什么。", field="answer")
    page = CasePage.objects.filter(number=row.case_number).first()
    if page and (found := case_traces(page, answer)):
        raise Refused("".join(trace.sentence for trace in found), field="answer")
    row.state, row.answer = RequestState.ANSWERED, answer.strip()
    row.answered_at, row.answered_by = now, actor.username
    row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    record(actor, "cms.correction_answered", row, now=now, division_code=row.division_code)
    return row


def _highest() -> str:
    """What names no case is answered by the highest office of the portal."""
    codes = Bureau.objects.values_list("division_code", flat=True)
    return min(codes, key=lambda code: (len(code), code), default="")


def _page(public_id: str) -> CasePage | None:
    number = case_number(public_id)
    return CasePage.objects.filter(number=number).first() if number else None
