"""What a running clock of the prompt report sends: each step once, logged."""

from datetime import datetime

from django.db import transaction

from portal.actors import Actor, Role
from portal.audit import record
from selfcheck.commands import hazard_notices
from selfcheck.commands._hazard_rows import locked_hazard
from selfcheck.models import ClockNotice
from selfcheck.rules.prompt_report import ESCALATE
from selfcheck.states import PREPARERS


@transaction.atomic
def send_clock_notice(*, actor: Actor, hazard_id: int, step: str, text: str, now: datetime) -> int:
    """`step`: remind or escalate; `text`: the rule's reason. Returns how many were told; 0 the next time."""
    hazard = locked_hazard(actor, hazard_id)
    if (
        hazard.reported_at
        or ClockNotice.objects.visible_to(actor.scope).filter(hazard=hazard, step=step).exists()
    ):
        return 0
    roles = (Role.PRINCIPAL, Role.LEADER) if step == ESCALATE else PREPARERS
    word = "仍未报告" if step == ESCALATE else "尚未报告"
    sent = hazard_notices.tell_enterprise(
        hazard,
        f"hazard.clock_{step}",
        f"重大隐患{word}：{hazard_notices.name_of(hazard)}",
        f"{text}请核对后办理“报告重大隐患”；级别有误的请更正。提醒时限为系统默认，不是法定期限。",
        f"hazard-clock:{hazard.pk}:{step}",
        now,
        *roles,
    )
    ClockNotice(hazard=hazard, step=step, sent_at=now, people=len(sent)).save()
    record(
        actor, "hazard.clock_told", hazard, now=now, enterprise=hazard.enterprise, step=step, people=len(sent)
    )
    return len(sent)
