"""What the bureau did about the quarters: reminders, exemptions, a moved deadline; old messages are read."""

from datetime import datetime, timedelta

from django.db.models import F

from portal.actors import Actor
from portal.calendars import Quarter, day_of
from portal.models import Notice
from selfcheck.commands import deadlines, exemptions, reminders
from selfcheck.demo.people import Firm
from selfcheck.models import Obligation
from selfcheck.queries.obligations import due_dates
from selfcheck.states import ExemptionReason, ReminderChannel

READ_WITHIN = timedelta(days=7)
MORE_DAYS = timedelta(days=15)


def remind(clerk: Actor, quarter: Quarter, now: datetime, most: int) -> None:
    """Who has not filed is written to; the first one is rung up as well."""
    rows = Obligation.objects.visible_to(clerk.scope).filter(
        filed_at=None, year=quarter.year, quarter=quarter.quarter, due_at__lt=now
    )
    with_account = rows.filter(enterprise__memberships__state="active").distinct().order_by("pk")
    ids = list(with_account.values_list("pk", flat=True)[:most])
    if not ids:
        return
    reminders.send_reminders(
        actor=clerk, obligation_ids=ids, reason="截止日已过，请尽快报送", now=now - timedelta(hours=2)
    )
    reminders.register_call(
        actor=clerk,
        obligation_ids=ids[:1],
        channel=ReminderChannel.PHONE,
        addressee="安全管理人员",
        result="已接通，答复本周内报送",
        now=now - timedelta(hours=1),
    )


def decide(clerk: Actor, chief: Actor, firms: list[Firm], current: Quarter, now: datetime) -> None:
    """One exemption approved, one waiting, one deadline moved: three firms still idle this quarter."""
    if len(firms) < 3:
        return
    stopped, asking, flooded = firms[:3]
    approved = _propose(clerk, stopped, current, "全线停产技术改造，两个季度不恢复生产", now - timedelta(3))
    exemptions.approve_exemption(
        actor=chief, exemption_id=approved.pk, note="已现场核实", now=now - timedelta(2)
    )
    _propose(clerk, asking, current, "法院查封，主要车间停用", now - timedelta(1))
    due_at = due_dates(current, flooded.enterprise.division_code, now)[0].due_at
    move = deadlines.propose_deadline(
        actor=clerk,
        quarter=current,
        division=clerk.division or "",
        uscc=flooded.enterprise.uscc,
        due_on=day_of(due_at + MORE_DAYS),
        reason="厂区受洪水影响，电力和网络尚未恢复",
        evidence_note="区防汛指挥部灾情通报；属地街道现场核实记录",
        now=now - timedelta(3),
    )
    deadlines.approve_deadline(actor=chief, deadline_id=move.pk, note="属实", now=now - timedelta(2))


def read_old_messages(now: datetime) -> None:
    """Nobody begins with months of unread messages; what is older than a week was read a day later."""
    old = Notice.objects.filter(read_at=None, created_at__lt=now - READ_WITHIN)
    old.update(read_at=F("created_at") + timedelta(days=1))


def _propose(clerk: Actor, firm: Firm, quarter: Quarter, reason: str, now: datetime):
    grounds = exemptions.Grounds(
        reason_code=ExemptionReason.SUSPENDED,
        reason=reason,
        evidence_note="企业停产报告，属地街道现场核实记录",
        from_on=quarter.start,
        to_on=quarter.next().end,
    )
    return exemptions.propose_exemption(
        actor=clerk, enterprise_id=firm.enterprise.pk, grounds=grounds, now=now
    )
