"""What the clocks do by themselves: remind, once per step, and destroy keys when the retention is over."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from rewards import attachments
from rewards.commands import notices
from rewards.models import ClockSent, Identity, KeyWrap, Report, ReportFile
from rewards.states import ReportState

WORDS = {
    "acknowledge": ("还没有确认", "请登录确认收到。"),
    "verify": ("还没有核实", "请登录登记核实结论。"),
    "feedback": ("还没有反馈", "请登录向报告人反馈结果。"),
    "pay": ("还没有兑现奖励", "请登录提出、批准或者兑现奖励。"),
}


@transaction.atomic
def remind_handlers(*, actor: Actor, report_id: int, step: str, now: datetime) -> int:
    """Returns how many were told; 0 the next time."""
    rows = Report.objects.visible_to(actor.scope).select_for_update(of=("self",))
    report = rows.select_related("enterprise").exclude(state=ReportState.UNSENT).get(pk=report_id)
    if ClockSent.objects.visible_to(actor.scope).filter(report=report, step=step).exists():
        return 0
    word, mend = WORDS[step]
    told = notices.tell_handlers(
        report,
        f"tip.late_{step}",
        f"员工隐患报告{word}：{report.number}",
        f"期限已过。{mend}再不办理的，系统按规则转属地应急管理部门。",
        f"tip-late:{report.pk}:{step}",
        now,
    )
    ClockSent(report=report, step=step, sent_at=now).save()
    record(actor, "tip.clock_told", report, now=now, enterprise=report.enterprise, step=step, people=told)
    return told


@transaction.atomic
def destroy_keys(*, actor: Actor, report_id: int, now: datetime) -> bool:
    """After the retention nobody can read the report any more, not even with its code; the ledger stays."""
    rows = Report.objects.visible_to(actor.scope).select_for_update(of=("self",))
    report = rows.select_related("enterprise").get(pk=report_id)
    if report.erased_at or not report.erase_on or day_of(now) < report.erase_on:
        return False
    files = ReportFile.objects.visible_to(actor.scope).filter(report=report)
    for path in files.values_list("path", flat=True):
        attachments.throw_away(path)
    files.delete()
    for model in (KeyWrap, Identity):
        model.objects.visible_to(actor.scope).filter(report=report).delete()
    report.sealed, report.reporter_wrap, report.code_hash, report.erased_at = None, None, "", now
    report.save()
    record(actor, "tip.keys_destroyed", report, now=now, enterprise=report.enterprise, number=report.number)
    return True
