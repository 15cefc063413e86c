"""What the reporter does after sending, each time with the receipt code that the view has checked."""

from datetime import date, datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Refused
from rewards import attachments, codes, vault
from rewards.commands import notices
from rewards.commands._rows import into_fast_lane, locked_tip, note_move, write_message
from rewards.commands.intake import keep_files
from rewards.law import law_for
from rewards.models import Appeal, Award, Message, PulseAnswer, Report, RetaliationEvent
from rewards.queries import keys
from rewards.rules.terms import pulse_days
from rewards.states import JUDGED, AppealAbout, Author, AwardState, FastReason, ReportState, Retaliation

CLAIM_DIGITS = 8


@transaction.atomic
def say(*, actor: Actor, report_id: int, key: bytes, text: str, now: datetime) -> Message:
    report = locked_tip(actor, report_id)
    message = write_message(actor, report, key, text, now)
    record(actor, "tip.said", report, now=now, enterprise=report.enterprise)
    notices.spoke(report, message.pk, now)
    return message


@transaction.atomic
def add_evidence(
    *, actor: Actor, report_id: int, key: bytes, files: tuple[attachments.Clean, ...], now: datetime
) -> int:
    report = locked_tip(actor, report_id)
    if report.state == ReportState.CLOSED:
        raise Refused("这件报告已办结，不能再加附件。有新情况的请另报一件。")
    added = keep_files(report, key, files, Author.REPORTER, now)
    record(actor, "tip.evidence_added", report, now=now, enterprise=report.enterprise, files=added)
    return added


@transaction.atomic
def accept_result(*, actor: Actor, report_id: int, now: datetime) -> Report:
    """The reporter agrees with the result; it does not close anything by itself."""
    report = locked_tip(actor, report_id)
    if not report.feedback_at:
        raise Refused("还没有反馈结果。收到结果后再认可或者申请复核。")
    if report.accepted_at is None:
        report.accepted_at = now
        report.save(update_fields=["accepted_at"])
        note_move(actor, report, "accept_result", now)
        record(actor, "tip.result_accepted", report, now=now, enterprise=report.enterprise)
    return report


@transaction.atomic
def ask_review(*, actor: Actor, report_id: int, key: bytes, about: str, text: str, now: datetime) -> Appeal:
    """Contest the result or the award; somebody else than before decides."""
    report = locked_tip(actor, report_id)
    text = text.strip()
    if not text:
        raise Refused("没有写为什么要复核。请写明理由。", field="text")
    if Appeal.objects.visible_to(actor.scope).filter(report=report, state="open").exists():
        raise Refused("已经在复核中，不用再申请。有补充的请留言。")
    appeal = Appeal(
        report=report,
        about=about,
        sealed=vault.seal(key, text.encode(), keys.about(report, "appeal")),
        asked_at=now,
        against=_against(actor, report, about),
    )
    appeal.save()
    note_move(actor, report, "ask_review", now)
    record(actor, "tip.review_asked", report, now=now, enterprise=report.enterprise, about=about)
    notices.appealed(report, appeal.pk, now)
    return appeal


@transaction.atomic
def ask_bureau(*, actor: Actor, report_id: int, now: datetime) -> Report:
    """The reporter sends the report to the bureau, at any time."""
    report = locked_tip(actor, report_id)
    case = into_fast_lane(report, FastReason.ASKED, now)
    record(actor, "tip.bureau_asked", report, now=now, division_code=report.enterprise.division_code)
    notices.sent_up(report, case, now)
    return report


@transaction.atomic
def answer_pulse(*, actor: Actor, report_id: int, day: int, suffered: bool, now: datetime) -> PulseAnswer:
    """The question of day 30, 90 or 180; a yes goes to the bureau at once."""
    report = locked_tip(actor, report_id)
    law = law_for(report.enterprise.division_code, day_of(now))
    if day not in pulse_days(law) or (day_of(now) - day_of(report.received_at)).days < day:
        raise Refused(f"第 {day} 日的询问还没有到。到时请再来回答。")
    known = PulseAnswer.objects.visible_to(actor.scope).filter(report=report, day=day).first()
    if known:
        return known
    answer = PulseAnswer(report=report, day=day, suffered=suffered, answered_at=now)
    answer.save()
    record(actor, "tip.pulse_answered", report, now=now, enterprise=report.enterprise, day=day)
    if suffered:
        notices.sent_up(report, into_fast_lane(report, FastReason.RETALIATION, now), now)
    return answer


@transaction.atomic
def tell_retaliation(
    *, actor: Actor, report_id: int, key: bytes, kind: str, on: date, text: str, now: datetime
) -> RetaliationEvent:
    """安全生产法 第五十四条: to the bureau at once; the enterprise's handlers are not told."""
    report = locked_tip(actor, report_id)
    if kind not in Retaliation.values:
        raise Refused("没有选是哪一类情况。请选择。", field="kind")
    if on > day_of(now):
        raise Refused(f"日期不能晚于今天（{day_of(now)}）。请改正。", field="on")
    if not text.strip():
        raise Refused("没有写发生了什么。请写明。", field="text")
    event = RetaliationEvent(
        report=report,
        kind=kind,
        on=on,
        sealed=vault.seal(key, text.strip().encode(), keys.about(report, "retaliation")),
        told_at=now,
    )
    event.save()
    case = into_fast_lane(report, FastReason.RETALIATION, now)
    record(actor, "tip.retaliation_told", report, now=now, division_code=report.enterprise.division_code)
    notices.sent_up(report, case, now)
    return event


@transaction.atomic
def take_claim(*, actor: Actor, report_id: int, now: datetime) -> str:
    """A number to collect the award with, instead of the receipt code; a new one voids the one before."""
    report = locked_tip(actor, report_id)
    rows = Award.objects.visible_to(actor.scope).select_for_update(of=("self",))
    award = rows.filter(report=report, state=AwardState.APPROVED).first()
    if award is None:
        raise Refused("现在没有待领取的奖励。批准之后再来取领奖号。")
    claim = codes.make_code()[:CLAIM_DIGITS]
    award.claim_hash = codes.hashed(claim)
    award.save(update_fields=["claim_hash"])
    record(actor, "tip.claim_taken", report, now=now, enterprise=report.enterprise)
    return claim


def _against(actor: Actor, report: Report, about: str) -> str:
    if about == AppealAbout.RESULT:
        if report.state not in (*JUDGED, ReportState.CLOSED):
            raise Refused("还没有核实结果，不能申请复核。逾期没有结果的，可以请监管部门办理。")
        return report.verified_by
    award = Award.objects.visible_to(actor.scope).filter(report=report).exclude(state="proposed").last()
    if award is None:
        if report.outcome != "true":
            raise Refused("这件报告没有查实，没有奖励可以复核。对结果有异议的，请选“对核实结果有异议”。")
        return report.verified_by
    return award.decided_by
