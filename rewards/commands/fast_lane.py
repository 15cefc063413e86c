"""The bureau's own cases: a report that went up, signed for, and handled with a result in words."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.errors import Refused
from rewards.commands import notices
from rewards.commands._names import given, names_nobody, of_case
from rewards.commands._rows import into_fast_lane, locked_for_handling, note_move
from rewards.models import ClockSent, FastCase, FastMove, KeyWrap, Report
from rewards.queries.reach import award_blocked
from rewards.states import FAST_CASE, MUST_JUDGE, FastReason, ReportState


@transaction.atomic
def accept_case(*, actor: Actor, case_id: int, now: datetime) -> FastCase:
    """The first step of the bureau's own clock; nobody has to open the report for it."""
    rows = FastCase.objects.visible_to(actor.scope).select_for_update(of=("self",))
    case = rows.select_related("report__enterprise").get(pk=case_id)
    case.state = FAST_CASE.after(case.state, "accept", actor.role)
    case.accepted_at, case.accepted_by, case.accepted_name = now, actor.username, actor.name
    case.save()
    record(actor, "fast_case.accepted", case, now=now, **_chain(case))
    return case


@names_nobody(given("result"), of_case)
@transaction.atomic
def handle_case(*, actor: Actor, case_id: int, result: str, now: datetime) -> FastCase:
    """The result is for the bureau and the reporter; it must not name the reporter.

    A report that nobody else answers is judged and answered before its case is done with, and a true one
    is in the hands of somebody in the enterprise who can award it: afterwards nobody hands it over.
    """
    rows = FastCase.objects.visible_to(actor.scope).select_for_update(of=("self",))
    case = rows.select_related("report__enterprise").get(pk=case_id)
    if not result.strip():
        raise Refused("没有写办理结果。请写明查了什么、怎样处理，不写报告人。", field="result")
    case.state = FAST_CASE.after(case.state, "handle", actor.role)
    _refuse_unanswered(actor, case)
    if why := award_blocked(case.report):
        raise Refused(why)
    case.handled_at, case.handled_by, case.handled_name = now, actor.username, actor.name
    case.result = result.strip()
    case.save()
    record(actor, "fast_case.handled", case, now=now, **_chain(case))
    return case


@transaction.atomic
def send_up(*, actor: Actor, report_id: int, reason: FastReason, now: datetime) -> bool:
    """By rule: nobody acted in time. Each reason once; False the next time."""
    rows = Report.objects.visible_to(actor.scope).select_for_update(of=("self",))
    report = rows.select_related("enterprise").exclude(state=ReportState.UNSENT).get(pk=report_id)
    sent = ClockSent.objects.visible_to(actor.scope).filter(report=report, step=f"up:{reason}")
    if sent.exists():
        return False
    case = into_fast_lane(report, reason, now)
    ClockSent(report=report, step=f"up:{reason}", sent_at=now).save()
    notices.sent_up(report, case, now)
    record(
        actor, "fast_case.opened", case, now=now, division_code=report.enterprise.division_code, reason=reason
    )
    return True


@transaction.atomic
def hand_up(*, actor: Actor, report_id: int, keep: bool, now: datetime) -> FastCase:
    """A handler who should not or cannot deal with it passes it to the bureau.

    `keep` False: he himself can no longer open it.
    """
    report, _ = locked_for_handling(actor, report_id, now)
    if report.state == ReportState.CLOSED:
        raise Refused("这件报告已办结，不能转交。报告人有异议的，由报告人请监管部门办理。")
    case = into_fast_lane(report, FastReason.HANDED_UP, now)
    if not keep:
        KeyWrap.objects.visible_to(actor.scope).filter(report=report, user=actor.user_id).delete()
    note_move(actor, report, "hand_up", now)
    notices.sent_up(report, case, now)
    record(actor, "tip.handed_up", report, now=now, enterprise=report.enterprise, kept=keep)
    return case


@transaction.atomic
def remind_bureau(*, actor: Actor, case_id: int, step: str, now: datetime) -> int:
    """`step`: accept or handle. Returns how many were told; 0 the next time, until the case opens again."""
    rows = FastCase.objects.visible_to(actor.scope).select_for_update(of=("self",))
    case = rows.select_related("report__enterprise").get(pk=case_id)
    mark = case.reminder_mark(step)
    if ClockSent.objects.visible_to(actor.scope).filter(report=case.report, step=mark).exists():
        return 0
    told = notices.late_case(case, step, now)
    ClockSent(report=case.report, step=mark, sent_at=now).save()
    record(actor, "fast_case.clock_told", case, now=now, step=step, people=told, **_chain(case))
    return told


def _refuse_unanswered(actor: Actor, case: FastCase) -> None:
    why = FastMove.objects.visible_to(actor.scope).filter(case=case, at__gte=case.opened_at)
    if not why.filter(reason__in=MUST_JUDGE).exists():
        return
    if not case.report.outcome:
        raise Refused("这件报告还没有核实结论，不能登记办理结果。请双人开启后核实，或者督促企业核实。")
    if not case.report.feedback_at:
        raise Refused("还没有向报告人反馈结果，不能登记办理结果。请先反馈。")


def _chain(case: FastCase) -> dict[str, str]:
    """In the division's chain: the enterprise does not read what the bureau does with its case."""
    return {"division_code": case.report.enterprise.division_code, "number": case.report.number}
