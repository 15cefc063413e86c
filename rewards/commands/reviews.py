"""A result looked at again: at the reporter's request by somebody else, or by the bureau in its fast lane."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.errors import Conflict, Refused
from rewards.commands._rows import locked_for_handling, move, write_message
from rewards.models import Appeal, Report
from rewards.states import APPEAL, FAST_HANDLERS, NOT_TRUE, AppealAbout, AppealState


@transaction.atomic
def decide_appeal(*, actor: Actor, appeal_id: int, uphold: bool, words: str, now: datetime) -> Appeal:
    """`words` go to the reporter. Upheld about the result: the report is verified anew."""
    found = Appeal.objects.visible_to(actor.scope).get(pk=appeal_id)
    report, key = locked_for_handling(actor, found.report_id, now)
    appeal = Appeal.objects.visible_to(actor.scope).select_for_update(of=("self",)).get(pk=appeal_id)
    if appeal.against == actor.username:
        raise Refused("您是原办理人，不能复核自己的结论。请由另一名经办人复核，或者转监管部门办理。")
    appeal.state = APPEAL.after(appeal.state, "uphold" if uphold else "dismiss", actor.role)
    appeal.decided_at, appeal.decided_by, appeal.decided_name = now, actor.username, actor.name
    appeal.save()
    write_message(actor, report, key, words, now)
    if appeal.state == AppealState.UPHELD and appeal.about == AppealAbout.RESULT:
        _open_again(actor, report, now)
    record(
        actor,
        "tip.appeal_decided",
        appeal,
        now=now,
        enterprise=report.enterprise,
        number=report.number,
        state=appeal.state,
    )
    return appeal


@transaction.atomic
def reopen_report(*, actor: Actor, report_id: int, revision: int, words: str, now: datetime) -> Report:
    """The bureau does not let "not a hazard" stand: it is verified anew. `words` go to the reporter."""
    report, key = locked_for_handling(actor, report_id, now)
    if report.revision != revision:
        raise Conflict("这件报告刚被他人办理，本页内容没有保存。请核对最新情况后再办理。")
    if actor.role not in FAST_HANDLERS:
        raise Refused("重新核实由监管部门直办时决定。企业请等报告人申请复核。")
    if report.outcome not in NOT_TRUE:
        raise Refused("只有结论为不认定的报告可以重新核实。")
    if report.appeals.filter(state="open").exists():
        raise Refused("报告人申请的复核还没有办理。请先复核，改变原结果的自动回到核实。")
    _open_again(actor, report, now)
    write_message(actor, report, key, words, now)
    record(actor, "tip.reopened", report, now=now, enterprise=report.enterprise)
    return report


def _open_again(actor: Actor, report: Report, now: datetime) -> None:
    """Everything that hung on the former result is taken back; the moves keep it."""
    move(actor, report, "reopen", now)
    report.outcome, report.severity, report.pay_by = "", "", None
    report.duplicate_of = None
    report.verified_at, report.verified_by = None, ""
    report.feedback_at, report.accepted_at = None, None
    report.closed_at, report.erase_on = None, None
    report.save()
