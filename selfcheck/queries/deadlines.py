"""Which days a deadline may move to, and the moved deadlines that reach one enterprise."""

from datetime import datetime

from django.db.models import Q, QuerySet

from portal.actors import SYSTEM
from portal.calendars import Quarter, day_of
from portal.models import Enterprise
from portal.queries.divisions import LENGTHS
from selfcheck.models import DeadlineMove
from selfcheck.queries.obligations import due_dates
from selfcheck.states import Approval

LONGEST_DAYS = 183


def moves_of(enterprise: Enterprise) -> QuerySet[DeadlineMove]:
    """Newest first. A decision of a higher bureau binds those below, and holds nobody's data.

    `enterprise` has been read through the reader's scope. What a division merely asks for is not shown.
    """
    code = enterprise.division_code
    around = Q(division_code__in=[code[:length] for length in LENGTHS if length <= len(code)])
    whole = Q(enterprise=None, state=Approval.APPROVED) & around
    rows = DeadlineMove.objects.visible_to(SYSTEM.scope).filter(Q(enterprise=enterprise) | whole)
    return rows.order_by("-proposed_at", "-pk")


def problem_of_day(quarter: Quarter, division: str, due_at: datetime, now: datetime) -> str:
    """Why a deadline may not move there; "" when it may. Asked before the preview too."""
    law = due_dates(quarter, division, now)[0].due_at
    if due_at <= law:
        return f"新截止日期必须晚于 {day_of(law)}：只能推迟，不能提前。请改为之后的日期。"
    if (due_at - law).days > LONGEST_DAYS:
        return f"推迟超过 {LONGEST_DAYS} 天。整季不能报送的，请申请免报。"
    return "新截止日期已经过去。请改为今天或者以后的日期。" if due_at < now else ""
