"""The bureau's own cases: a report that went up, handled with a result in words."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor
from portal.audit import record
from portal.errors import Refused
from rewards.commands import notices
from rewards.commands._rows import into_fast_lane
from rewards.models import ClockSent, FastCase, Report
from rewards.states import FAST_CASE, FastReason, ReportState


@transaction.atomic
def handle_case(*, actor: Actor, case_id: int, result: str, now: datetime) -> FastCase:
    """The result is for the bureau and the reporter; it must not name the reporter."""
    rows = FastCase.objects.visible_to(actor.scope).select_for_update(of=("self",))
    case = rows.select_related("report__enterprise").get(pk=case_id)
    if not result.strip():
        raise Refused("没有写办理结果。请写明查了什么、怎样处理，不写报告人。", field="result")
    case.state = FAST_CASE.after(case.state, "handle", actor.role)
    case.handled_at, case.handled_by, case.handled_name = now, actor.username, actor.name
    case.result = result.strip()
    case.save()
    record(
        actor,
        "fast_case.handled",
        case,
        now=now,
        division_code=case.report.enterprise.division_code,
        number=case.report.number,
    )
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
