"""安全生产法 第四十六条: a safety officer whose head does not act reports to the bureau.

No audit event, notice or row of it reaches the enterprise's side: the event is kept in the bureau's chain.
"""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from portal.actors import Actor
from portal.audit import record
from portal.calendars import day_of
from portal.errors import Conflict, Refused
from portal.models import User
from portal.notices import notify, staff_of
from selfcheck.commands._hazard_rows import locked_hazard, refuse_closed, refuse_unless, text_of
from selfcheck.commands._said_once import MOMENT
from selfcheck.models import Escalation, Hazard
from selfcheck.queries.escalations import MAY_ESCALATE, own_escalations
from selfcheck.states import HazardLevel
from selfcheck.states.hazards import ESCALATION, HAZARD_OFFICERS, EscalationState


@transaction.atomic
def escalate(
    *, actor: Actor, hazard_id: int, head: str, head_told_on: date, text: str, now: datetime
) -> Escalation:
    refuse_unless(actor, MAY_ESCALATE, "由安全管理人员本人报告。")
    hazard = locked_hazard(actor, hazard_id)
    refuse_closed(hazard)
    if hazard.level != HazardLevel.MAJOR:
        raise Refused("只有重大事故隐患可以越级报告。一般隐患请向本单位有关负责人报告。")
    if not hazard.found_on <= head_told_on <= day_of(now):
        raise Refused(
            f"向负责人报告的日期应在发现日期 {hazard.found_on} 和今天之间。请改正。", field="head_told_on"
        )
    given = {
        "head": text_of(head, "有关负责人", "head"),
        "head_told_on": head_told_on,
        "text": text_of(text, "情况", "text", "请写明向谁报告过、对方怎样处理。"),
    }
    if twice := _moments_ago(actor, hazard, given, now):
        return twice
    row = Escalation(
        hazard=hazard,
        division_code=hazard.enterprise.division_code,
        author_id=actor.user_id,
        author_name=actor.name or actor.username,
        at=now,
        **given,
    )
    row.save()
    record(actor, "escalation.made", row, now=now, division_code=row.division_code)
    notify(
        staff_of(row.division_code, *HAZARD_OFFICERS),
        kind="escalation.made",
        title="安全管理人员的报告待处理（注意保护报告人）",
        body="有一份依据安全生产法第四十六条的报告。内容只在平台内查看，请勿向企业透露报告人。",
        url=reverse("selfcheck:escalation_list"),
        key=f"escalation:{row.pk}",
        now=now,
    )
    return row


def _moments_ago(actor: Actor, hazard: Hazard, given: dict, now: datetime) -> Escalation | None:
    """The author's own report of the same words: the button was pressed twice."""
    since = now - MOMENT
    return own_escalations(actor).filter(hazard=hazard, at__gte=since, **given).first()


@transaction.atomic
def note_escalation_read(*, actor: Actor, escalation_id: int, now: datetime) -> Escalation:
    """Who opened it, in the bureau's chain: the author is named on that page."""
    row = Escalation.objects.visible_to(actor.scope).get(pk=escalation_id)
    record(actor, "escalation.read", row, now=now, division_code=row.division_code)
    return row


@transaction.atomic
def answer_escalation(*, actor: Actor, escalation_id: int, answer: str, now: datetime) -> Escalation:
    rows = Escalation.objects.visible_to(actor.scope).select_for_update(of=("self",))
    row = rows.get(pk=escalation_id)
    if row.state == EscalationState.HANDLED:
        raise Conflict(f"这份报告已由{row.answered_name}答复。请刷新页面。")
    row.state = ESCALATION.after(row.state, "answer", actor.role)
    row.answer = text_of(answer, "答复", "answer", "请写明怎样处理。")
    row.answered_at, row.answered_by = now, actor.username
    row.answered_name = actor.name or actor.username
    row.save()
    record(actor, "escalation.answered", row, now=now, division_code=row.division_code)
    notify(
        User.objects.filter(pk=row.author_id),
        kind="escalation.answered",
        title="监管部门已答复",
        body="您提交的事项已有答复，请登录后在平台内查看。",
        url=reverse("portal:notice_list"),
        key=f"escalation-answered:{row.pk}",
        now=now,
    )
    return row
