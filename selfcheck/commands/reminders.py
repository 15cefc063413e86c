"""催报: who has not filed is reminded; each reminder is kept with its way, addressees and result."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from portal.actors import Actor
from portal.audit import record
from portal.calendars import Quarter, day_of
from portal.errors import Refused
from portal.models import Enterprise, User
from portal.notices import accounts_of, notify
from selfcheck.commands._by_hand import plan_by_hand
from selfcheck.models import Obligation, Reminder
from selfcheck.queries.filing_status import OPEN, status_at
from selfcheck.queries.ladders import named_in
from selfcheck.queries.reminder_reach import AGAIN_AFTER
from selfcheck.queries.reminders import ADDRESSEES, reminded_since
from selfcheck.rules.ladder import sentence, tail_of
from selfcheck.states import REMINDERS, ReminderChannel

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Sent:
    """What became of a selection: reminded, already filed or exempt, just reminded, nobody to write to."""

    reminded: int
    people: int
    texts: int
    letters: int
    no_longer_missing: tuple[str, ...]
    just_reminded: tuple[str, ...]
    without_account: tuple[str, ...]


@transaction.atomic
def send_reminders(
    *,
    actor: Actor,
    obligation_ids: list[int],
    reason: str,
    channels: tuple[str, ...] = (ReminderChannel.NOTICE,),
    now: datetime,
) -> Sent:
    """In-app with e-mail, and as `channels` say by text message or letter, which go out a moment later.

    Asked again under the lock: who filed a second ago is not chased, and of two clerks one reminds. An
    enterprise nobody could be reached in is named in the answer and no reminder is counted.
    """
    _refuse_sender(actor)
    _refuse_unless_said(reason, channels)
    rows = _locked(actor, obligation_ids, now)
    missing = [row for row in rows if row.status in OPEN and row.enterprise.state == Enterprise.State.ACTIVE]
    recent = reminded_since(actor.scope, [row.pk for row in missing], now - AGAIN_AFTER)
    due = [row for row in missing if row.pk not in recent]
    people = _people(due) if ReminderChannel.NOTICE in channels else {}
    told = [row for row in due if people.get(row.enterprise_id)]
    reminders = [_send(actor, row, people[row.enterprise_id], reason.strip(), now) for row in told]
    Reminder.objects.visible_to(actor.scope).bulk_create(reminders)
    planned = plan_by_hand(actor, due, channels, reason.strip(), now)
    by_channel = Counter(channel for _, channel in planned.elements())
    by_post = {pk for pk, _ in planned}
    reached = [row for row in due if row in told or row.pk in by_post]
    sent = Sent(
        reminded=len(reached),
        people=sum(len(people[row.enterprise_id]) for row in told),
        texts=by_channel[ReminderChannel.SMS],
        letters=by_channel[ReminderChannel.LETTER],
        no_longer_missing=tuple(row.enterprise.name for row in rows if row not in missing),
        just_reminded=tuple(row.enterprise.name for row in missing if row.pk in recent),
        without_account=tuple(row.enterprise.name for row in due if row not in reached),
    )
    record(
        actor,
        "reminders.sent",
        now=now,
        division_code=actor.division or "",
        obligations=[row.pk for row in reached],
        people=sent.people,
        texts=sent.texts,
        letters=sent.letters,
        channels=list(channels),
        reason=reason,
        spared=len(sent.no_longer_missing),
    )
    return sent


@transaction.atomic
def register_call(
    *,
    actor: Actor,
    obligation_ids: list[int],
    channel: str,
    addressee: str,
    result: str,
    now: datetime,
) -> list[Reminder]:
    """A reminder made by telephone or on the spot, with what was answered."""
    _refuse_sender(actor)
    if not result.strip():
        raise Refused("结果没有填写。请写明对方的答复或者未接通的情况。", field="result")
    rows = _locked(actor, obligation_ids, now)
    reminders = Reminder.objects.visible_to(actor.scope).bulk_create(
        Reminder(
            obligation=row,
            at=now,
            by=actor.username,
            channel=channel,
            addressee=addressee.strip()[:120],
            text=f"{actor.name}催报{_quarter(row).label}自查报告",
            result=result.strip()[:200],
        )
        for row in rows
    )
    record(
        actor,
        "reminders.registered",
        now=now,
        division_code=actor.division or "",
        obligations=[row.pk for row in rows],
        channel=channel,
        result=result,
    )
    return reminders


def _refuse_sender(actor: Actor) -> None:
    if actor.role not in REMINDERS:
        raise Refused("您的角色不能催报。请联系经办人或者执法人员。")


def _refuse_unless_said(reason: str, channels: tuple[str, ...]) -> None:
    if not reason.strip():
        raise Refused("催报理由没有填写。请写一句为什么催，会写进通知和台账。", field="reason")
    if not channels:
        raise Refused("没有选择方式。请至少选一种。", field="channels")


def _people(rows: list[Obligation]) -> dict[int, list[User]]:
    return {row.enterprise_id: accounts_of(row.enterprise_id, *ADDRESSEES) for row in rows}


def _locked(actor: Actor, obligation_ids: list[int], now: datetime) -> list[Obligation]:
    if not obligation_ids:
        raise Refused("没有选择企业。请先勾选要催报的企业。")
    if len(obligation_ids) > MOST_AT_ONCE:
        raise Refused(f"一次最多催报 {MOST_AT_ONCE} 家。请分批办理。")
    rows: QuerySet[Obligation] = Obligation.objects.visible_to(actor.scope)
    locked = rows.select_for_update(of=("self",)).filter(pk__in=obligation_ids)
    found = list(locked.select_related("enterprise").annotate(status=status_at(now)).order_by("pk"))
    if not found:
        raise Refused("选择的企业不在您的管辖范围内。请刷新页面后重新选择。")
    return found


def _send(actor: Actor, row: Obligation, users: list[User], reason: str, now: datetime) -> Reminder:
    quarter = _quarter(row)
    name = row.enterprise.name
    text = sentence([named_in(row)], day_of(now))
    notices = notify(
        users,
        kind="reminder",
        title=f"催报：{quarter.label}自查报告（{name}）"[:120],
        body=f"{text}\n{tail_of(reason)}\n催报单位：{actor.place_name}，经办人：{actor.name}。",
        url=reverse("selfcheck:report_list"),
        key=f"reminder:{row.pk}:{now.isoformat()}",
        now=now,
        enterprise=row.enterprise,
    )
    return Reminder(
        obligation=row,
        at=now,
        by=actor.username,
        channel=ReminderChannel.NOTICE,
        addressee="、".join(str(user) for user in users)[:120],
        text=text[:500],
        result=_result(notices, users),
        reason=reason[:300],
    )


def _result(notices: list, users: list[User]) -> str:
    mailed = sum(1 for user in users if user.email)
    return f"站内信 {len(notices)} 人" + (f"，邮件 {mailed} 人" if mailed else "")


def _quarter(row: Obligation) -> Quarter:
    return Quarter(row.year, row.quarter)
