"""What a handler does: acknowledge, verify, answer, hand over, close; in the fast lane the bureau."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Conflict, Refused
from rewards.commands import notices
from rewards.commands._rows import locked_for_handling, move, note_move, wrap_for, write_message
from rewards.law import law_for
from rewards.models import KeyWrap, Message, Report
from rewards.queries.channels import active_handlers, scheme_of
from rewards.queries.closing import why_open
from rewards.queries.tips import open_appeal, standing_award
from rewards.rules.terms import Terms, erase_on, pay_by
from rewards.states import NOT_TRUE, Outcome, Part, Severity

TERMS = ("acknowledge_working", "verify_working", "feedback_working", "pay_days")


@transaction.atomic
def acknowledge(*, actor: Actor, report_id: int, now: datetime) -> Report:
    report, _ = locked_for_handling(actor, report_id, now)
    move(actor, report, "acknowledge", now)
    report.acknowledged_at = report.acknowledged_at or now
    report.save()
    record(actor, "tip.acknowledged", report, now=now, enterprise=report.enterprise)
    return report


@transaction.atomic
def verify_true(
    *, actor: Actor, report_id: int, revision: int, severity: str, words: str, now: datetime
) -> Report:
    """属实. `words` go to the reporter, sealed; the payment clock starts."""
    report, key = locked_for_handling(actor, report_id, now)
    _refuse_stale(report, revision)
    if severity not in Severity.values:
        raise Refused("没有选隐患级别。请选择一般或者重大。", field="severity")
    move(actor, report, "verify", now)
    terms = Terms(**{name: getattr(report.scheme, name) for name in TERMS})
    report.outcome, report.severity = Outcome.TRUE, severity
    report.pay_by = pay_by(day_of(now), terms)
    _judged(actor, report, now)
    write_message(actor, report, key, words, now)
    record(actor, "tip.verified", report, now=now, enterprise=report.enterprise, severity=severity)
    return report


@transaction.atomic
def reject(
    *,
    actor: Actor,
    report_id: int,
    revision: int,
    outcome: str,
    words: str,
    duplicate_of: int | None = None,
    now: datetime,
) -> Report:
    """不属实, 重复 or 不属于事故隐患, with the reason in `words`, which the reporter reads."""
    report, key = locked_for_handling(actor, report_id, now)
    _refuse_stale(report, revision)
    if outcome not in NOT_TRUE:
        raise Refused("没有选不认定的原因。请选择不属实、重复报告或者不属于事故隐患。", field="outcome")
    move(actor, report, "reject", now)
    report.outcome = outcome
    report.duplicate_of = _first_report(actor, report, outcome, duplicate_of)
    _judged(actor, report, now)
    write_message(actor, report, key, words, now)
    record(actor, "tip.rejected", report, now=now, enterprise=report.enterprise, outcome=outcome)
    return report


@transaction.atomic
def give_feedback(*, actor: Actor, report_id: int, words: str, now: datetime) -> Report:
    """The result, told to the reporter; the clock of the feedback stops with the first one."""
    report, key = locked_for_handling(actor, report_id, now)
    if not report.outcome:
        raise Refused("还没有核实结论，不能反馈结果。请先核实。")
    write_message(actor, report, key, words, now)
    if report.feedback_at is None:
        report.feedback_at = now
        report.save(update_fields=["feedback_at"])
        note_move(actor, report, "feedback", now)
    record(actor, "tip.feedback_given", report, now=now, enterprise=report.enterprise)
    return report


@transaction.atomic
def answer_reporter(*, actor: Actor, report_id: int, text: str, now: datetime) -> Message:
    report, key = locked_for_handling(actor, report_id, now)
    message = write_message(actor, report, key, text, now)
    record(actor, "tip.answered", report, now=now, enterprise=report.enterprise)
    return message


@transaction.atomic
def hand_over(*, actor: Actor, report_id: int, user_id: int, keep: bool, now: datetime) -> Report:
    """Let another handler of the scheme in force read it too; `keep` False: the actor himself no longer does.

    Whom the reporter named as concerned never gets it.
    """
    report, key = locked_for_handling(actor, report_id, now)
    scheme = scheme_of(actor.scope, report.enterprise_id) or report.scheme
    handler = next((one for one in active_handlers(scheme) if one.user_id == user_id), None)
    if handler is None or user_id in report.excluded:
        raise Refused("只能转交给奖励办法里、没有被报告涉及的经办人。请另选一人。", field="user")
    if user_id == actor.user_id:
        raise Refused("您已经在办这件报告。请选另一人。", field="user")
    wrap_for(report, Part.CONTENT, key, [user_id], now)
    if not keep:
        mine = KeyWrap.objects.visible_to(actor.scope).filter(report=report, user=actor.user_id)
        mine.delete()
    note_move(actor, report, "hand_over", now)
    notices.handed_over(report, handler.user, now)
    record(
        actor,
        "tip.handed_over",
        report,
        now=now,
        enterprise=report.enterprise,
        to=handler.user.username,
        kept=keep,
    )
    return report


@transaction.atomic
def close(*, actor: Actor, report_id: int, now: datetime) -> Report:
    """办结: the result is told, no review is open, an award is settled, a true one is in the register."""
    report, _ = locked_for_handling(actor, report_id, now)
    award = standing_award(report)
    in_review = open_appeal(report) is not None
    if why := why_open(report, in_review=in_review, award_state=award.state if award else ""):
        raise Refused(why)
    move(actor, report, "close", now)
    law = law_for(report.enterprise.division_code, day_of(now))
    report.closed_at, report.erase_on = now, erase_on(day_of(now), law)
    report.save()
    record(actor, "tip.closed", report, now=now, enterprise=report.enterprise)
    return report


def _judged(actor: Actor, report: Report, now: datetime) -> None:
    report.verified_at, report.verified_by = now, actor.username
    report.save()


def _refuse_stale(report: Report, revision: int) -> None:
    if report.revision != revision:
        raise Conflict("这件报告刚被他人办理，本页内容没有保存。请核对最新情况后再办理。")


def _first_report(actor: Actor, report: Report, outcome: str, first_id: int | None) -> Report | None:
    if outcome != Outcome.DUPLICATE:
        return None
    rows = Report.objects.visible_to(actor.scope).filter(received_at__lt=report.received_at)
    first = rows.filter(enterprise=report.enterprise_id, pk=first_id or 0).first()
    if first is None:
        raise Refused("没有选与哪一件重复。请选择本企业先收到的报告。", field="duplicate_of")
    return first
