"""Locking, moving, sealing and words shared by the commands on reports."""

from collections.abc import Iterable
from datetime import datetime

from portal.actors import SYSTEM, Actor, Role
from portal.calendars import day_of
from portal.errors import Refused
from portal.models import User
from rewards import vault
from rewards.law import law_for
from rewards.models import FastCase, FastMove, HandlerKey, KeyWrap, Message, Report, ReportMove
from rewards.queries import keys
from rewards.rules.terms import fast_accept_by, fast_lane_by
from rewards.states import REPORT, Author, FastCaseState, Part, ReportState

NOT_YOURS = "您不是这件报告的经办人，不能办理。请由接收报告的经办人办理，或者请其转交给您。"


def make_pair(user_id: int, now: datetime) -> bytes:
    """The public half of the account's key pair; made when it is first needed.

    The row is locked: the pair must not be changed before the caller has stored what it seals.
    """
    rows = HandlerKey.objects.select_for_update()
    if known := rows.filter(user=user_id).first():
        return bytes(known.public)
    public, private = vault.new_pair()
    sealed = vault.seal(vault.server_key(keys.PRIVATE), private, keys.handler_place(user_id))
    HandlerKey.objects.bulk_create(
        [HandlerKey(user_id=user_id, public=public, private_sealed=sealed, made_at=now)],
        ignore_conflicts=True,
    )
    return bytes(rows.get(user=user_id).public)


def wrap_for(
    report: Report,
    part: str,
    key: bytes,
    user_ids: Iterable[int],
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Seal a key of the report for each account; one that holds it for good keeps it."""
    for user_id in sorted(user_ids):
        sealed = vault.seal_to(make_pair(user_id, now), key, keys.about(report, part))
        rows = KeyWrap.objects.visible_to(SYSTEM.scope).filter(report=report, part=part, user=user_id)
        held = rows.first()
        if held is None:
            KeyWrap(report=report, part=part, user_id=user_id, sealed=sealed, expires_at=until).save()
        elif held.expires_at is not None:
            held.sealed, held.expires_at = sealed, until
            held.save(update_fields=["sealed", "expires_at"])


def wrap_for_escrow(report: Report, part: str, key: bytes) -> None:
    escrow = keys.escrow_for(report.enterprise.division_code)
    if escrow is None:
        raise Refused("属地应急管理部门还没有设置托管钥匙，暂时不能接收报告。请联系属地应急管理部门。")
    sealed = vault.seal_to(escrow.public, key, keys.about(report, part))
    KeyWrap(report=report, part=part, escrow=escrow, sealed=sealed).save()


def locked_for_handling(actor: Actor, report_id: int, now: datetime) -> tuple[Report, bytes]:
    """The locked report and its content key; DoesNotExist for everybody who does not hold it."""
    rows = Report.objects.visible_to(actor.scope).select_for_update(of=("self",))
    mine = KeyWrap.objects.visible_to(actor.scope).filter(
        keys.in_hand(now), part=Part.CONTENT, user=actor.user_id
    )
    sent = rows.exclude(state=ReportState.UNSENT).exclude(excluded__contains=[actor.user_id])
    report = sent.select_related("enterprise", "scheme").get(pk=report_id, pk__in=mine.values("report"))
    key = keys.opened_key(actor, report, Part.CONTENT, now)
    if key is None:
        raise Refused(NOT_YOURS)
    return report, key


def locked_tip(actor: Actor, report_id: int) -> Report:
    """For the reporter, whose code has been checked."""
    rows = Report.objects.visible_to(actor.scope).select_for_update(of=("self",))
    sent = rows.exclude(state=ReportState.UNSENT).filter(erased_at=None)
    return sent.select_related("enterprise", "scheme").get(pk=report_id)


def move(actor: Actor, report: Report, action: str, now: datetime) -> None:
    """By the table; the caller saves the report."""
    report.state = REPORT.after(report.state, action, actor.role)
    report.revision += 1
    note_move(actor, report, action, now)


def note_move(actor: Actor, report: Report, action: str, now: datetime) -> None:
    by = author_of(actor)
    known = {} if by == Author.REPORTER else {"account": actor.username, "name": actor.name}
    ReportMove(report=report, action=action, at=now, by=by, **known).save()


def author_of(actor: Actor) -> Author:
    if actor.role == Role.REPORTER:
        return Author.REPORTER
    return Author.BUREAU if actor.role in (*Role.BUREAU, Role.SYSTEM) else Author.HANDLER


def write_message(actor: Actor, report: Report, key: bytes, text: str, now: datetime) -> Message:
    text = text.strip()
    if not text:
        raise Refused("没有写内容。请写清楚后再发送。", field="text")
    by = author_of(actor)
    known = {} if by == Author.REPORTER else {"account": actor.username, "name": actor.name}
    sealed = vault.seal(key, text.encode(), keys.about(report, "message"))
    message = Message(report=report, at=now, by=by, sealed=sealed, **known)
    message.save()
    return message


def holders(report: Report, now: datetime) -> list[User]:
    """Whose accounts can open the content for good: those who handle it."""
    rows = KeyWrap.objects.visible_to(SYSTEM.scope).filter(
        keys.in_hand(now), report=report, part=Part.CONTENT
    )
    return [row.user for row in rows.exclude(user=None).select_related("user").order_by("pk")]


def into_fast_lane(report: Report, reason: str, now: datetime) -> FastCase:
    """Opens the bureau's case, or opens it again; every reason is kept."""
    law = law_for(report.enterprise.division_code, day_of(now))
    dates = {
        "opened_at": now,
        "accept_by": fast_accept_by(day_of(now), law).day,
        "due_on": fast_lane_by(day_of(now), law).day,
    }
    case = (
        FastCase.objects.visible_to(SYSTEM.scope)
        .select_for_update(of=("self",))
        .filter(report=report)
        .first()
    )
    if case is None:
        case = FastCase(report=report, reason=reason, **dates)
        case.save()
    elif case.state == FastCaseState.HANDLED:
        again = {"state": FastCaseState.OPEN, "reason": reason, "result": "", **dates}
        for name in ("accepted", "handled"):
            again |= {f"{name}_at": None, f"{name}_by": "", f"{name}_name": ""}
        for name, value in again.items():
            setattr(case, name, value)
        case.save()
    FastMove(case=case, reason=reason, at=now).save()
    return case


def care(report: Report, now: datetime) -> dict[str, int]:
    return law_for(report.enterprise.division_code, day_of(now)).value("internal_report_care")
