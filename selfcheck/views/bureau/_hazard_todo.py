"""Lines of the bureau's first screen about major hazards: count, tone, words, unit, label, address."""

from datetime import datetime

from django.urls import reverse

from portal.actors import Actor
from selfcheck.queries import escalations
from selfcheck.queries.major_hazards import Wanted, counts
from selfcheck.states.hazards import ACKNOWLEDGERS, HAZARD_OFFICERS


def hazard_lines(actor: Actor, now: datetime) -> list[tuple]:
    """Two queries; what the role cannot do is to be looked at."""
    found = counts(actor.scope, Wanted(), now)
    address = reverse("selfcheck:major_hazard_list")
    signs = "签收" if actor.role in ACKNOWLEDGERS else "查看"
    decides = "办理" if actor.role in HAZARD_OFFICERS else "查看"
    lines = [
        (found["overdue"], "over", "重大隐患超期未整改", "项", "查看", f"{address}?filter=overdue"),
        (found["acknowledge"], "doing", "重大隐患报告待签收", "项", signs, f"{address}?filter=acknowledge"),
        (found["extension"], "doing", "重大隐患延期待审批", "项", decides, f"{address}?filter=extension"),
        (found["acceptance"], "doing", "重大隐患待核查验收", "项", decides, f"{address}?filter=acceptance"),
    ]
    if actor.role in HAZARD_OFFICERS:
        page = reverse("selfcheck:escalation_list")
        waiting = escalations.waiting(actor)
        lines.append((waiting, "over", "安全管理人员的报告待处理", "份", "办理", page))
    return lines
