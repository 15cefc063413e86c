"""A decision was changed or revoked: the page that told it goes within the days set, and leaves a notice."""

from datetime import date, datetime

from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction

from cms.commands import takedown_notices
from cms.models import CasePage, Takedown
from cms.numerals import case_number
from cms.queries.identity import case_traces
from cms.states import TakedownState
from portal.actors import Actor
from portal.audit import record
from portal.calendars import add_working_days, day_of
from portal.errors import Conflict, Refused
from portal.models import User
from selfcheck.law import law_for


@transaction.atomic
def ask_takedown(
    *, actor: Actor, public_id: str, reason: str, now: datetime, since: datetime | None = None
) -> Takedown:
    """Starts the clock, from `since` where the decision fell earlier. Any officer of the area may ask."""
    if not reason.strip():
        raise Refused("请写明理由，例如处罚决定已经撤销及其文号。", field="reason")
    page = _page(actor, public_id)
    if Takedown.objects.visible_to(actor.scope).filter(case_number=page.number, state="open").exists():
        raise Conflict("这个案例已经有待办的撤下。请在“公开网站”里办理。")
    row = Takedown(
        case_number=page.number,
        division_code=page.division_code,
        reason=reason.strip(),
        asked_at=now,
        asked_by=actor.username,
        due_on=_due_on(day_of(since or now)),
    )
    row.save()
    record(actor, "cms.takedown_asked", row, now=now, division_code=row.division_code, page=page.public_id)
    takedown_notices.asked(row, now)
    return row


@transaction.atomic
def remind_takedown(*, actor: Actor, takedown_id: int, now: datetime) -> None:
    """On the last day and once it is past, each once; nothing happens by itself."""
    row = _locked(actor, takedown_id)
    if row.due_on > day_of(now):
        return
    late = row.due_on < day_of(now)
    sent = (takedown_notices.overdue if late else takedown_notices.due)(row, now)
    if sent:
        record(actor, "cms.takedown_reminded", row, now=now, division_code=row.division_code)


@transaction.atomic
def take_down(*, actor: Actor, takedown_id: int, public_words: str, now: datetime) -> Takedown:
    """Off the public site at once; the address answers 410 with `public_words`."""
    row = _locked(actor, takedown_id)
    if not public_words.strip():
        raise Refused("请写明页面上的说明。", field="public_words")
    page = CasePage.objects.get(number=row.case_number)
    if found := case_traces(page, public_words):
        raise Refused("".join(trace.sentence for trace in found), field="public_words")
    if page.live:
        who = User.objects.get(pk=actor.user_id)
        UnpublishPageAction(page, user=who).execute(skip_permission_checks=True)
    row.public_words = public_words.strip()
    _finish(row, actor, TakedownState.DONE, now)
    record(actor, "cms.case_taken_down", row, now=now, division_code=row.division_code, page=page.public_id)
    return row


@transaction.atomic
def keep_case(*, actor: Actor, takedown_id: int, reason: str, now: datetime) -> Takedown:
    row = _locked(actor, takedown_id)
    if not reason.strip():
        raise Refused("请写明为什么可以保留。", field="reason")
    row.public_words = reason.strip()[:300]
    _finish(row, actor, TakedownState.KEPT, now)
    record(actor, "cms.case_kept", row, now=now, division_code=row.division_code)
    return row


def _due_on(start: date) -> date:
    return add_working_days(start, law_for("", start)["case_takedown"].value).day


def _page(actor: Actor, public_id: str) -> CasePage:
    number = case_number(public_id)
    page = CasePage.objects.filter(number=number, live=True).first() if number else None
    if page is None or not actor.scope.covers(page.division_code):
        raise Refused("没有这个编号的公开案例，或者不是本辖区的案例。请核对编号。", field="public_id")
    return page


def _locked(actor: Actor, takedown_id: int) -> Takedown:
    row = Takedown.objects.visible_to(actor.scope).select_for_update(of=("self",)).get(pk=takedown_id)
    if row.state != TakedownState.OPEN:
        raise Conflict("这件撤下已经办理。请刷新页面查看。")
    return row


def _finish(row: Takedown, actor: Actor, state: str, now: datetime) -> None:
    row.state, row.done_at, row.done_by = state, now, actor.username
    row.save(update_fields=["state", "done_at", "done_by", "public_words"])
