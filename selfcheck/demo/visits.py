"""检查: visits of the year at home; one grade-3 high-hazard works has used up its eight."""

import random
from datetime import date, datetime, timedelta
from uuid import UUID

from portal.actors import SYSTEM, Actor
from portal.calendars import day_of, start_of_day
from portal.models import Enterprise
from selfcheck.commands import findings, oversight, visits
from selfcheck.demo.places import HOME
from selfcheck.facts.visits import counter
from selfcheck.rules.frequency import Visit as Asked
from selfcheck.states import LEADS, VisitKind

OFFICERS = (("钱立", "BJ-000002"), ("赵岩", "BJ-000003"))
KINDS = (VisitKind.PLANNED, VisitKind.DOUBLE_RANDOM, VisitKind.SPECIAL, VisitKind.RECTIFICATION_REVIEW)
KINDS += (VisitKind.COMPLAINT, VisitKind.GUIDANCE)
APPROVERS = {HOME: "lizhang", "9901": "hezhang"}  # each bureau's own head
OUTSIDE = {
    VisitKind.COMPLAINT: "群众电话反映车间粉尘积聚",
    VisitKind.GUIDANCE: "企业申请专家指导",
    VisitKind.RECTIFICATION_REVIEW: "复查上次责令整改的事项",
}
FOUND = (
    ("配电柜前堆放物料", "动力车间", "配电柜前 1 米内堆放包装箱"),
    ("除尘管道积尘未清", "打磨车间", "管道弯头积尘超过 3 毫米，没有清扫记录"),
    ("安全出口被遮挡", "成品库", "北侧安全出口堆放托盘"),
)
VISITED = 9
MARKED = 12


def build(staff: dict[str, Actor], now: datetime, luck: random.Random) -> Enterprise | None:
    """The works whose next counted visit is refused, to be printed with the log-ins."""
    today = day_of(now)
    officer, city = staff["qianli"], staff["anlan"]
    home = Enterprise.objects.visible_to(SYSTEM.scope).filter(division_code__startswith=HOME).order_by("pk")
    full = next((one for one in home.filter(high_hazard=True) if _cap(officer, one, today) == 8), None)
    if full:
        for n, on in enumerate(_days(today, 8)):
            _record(city if n == 3 else officer, full, VisitKind.PLANNED, on, now, n)
    for n, enterprise in enumerate(home.exclude(pk=full.pk if full else None)[:VISITED]):
        kind = KINDS[n % len(KINDS)]
        on = today - timedelta(days=luck.randrange(1, max(2, min(today.timetuple().tm_yday, 120))))
        if on.year == today.year:
            visit = _record(officer, enterprise, kind, on, now, n)
            if n % 2 == 0:
                _find(officer, visit, luck, now)
    for enterprise in home.filter(high_hazard=True)[:MARKED]:
        _mark(officer, enterprise, today, now)
    return full


def _mark(actor: Actor, enterprise: Enterprise, today: date, now: datetime) -> None:
    first = date(today.year, 1, 1)
    ground = oversight.Ground(
        first, None, f"青应急〔{today.year}〕1号重点检查企业名单", "高危行业领域，列入年度计划", 0
    )
    oversight.mark_key(actor=actor, enterprise_id=enterprise.pk, listed=True, ground=ground, now=now)


def _days(today: date, count: int) -> list[date]:
    """As many days of this year, spread from New Year on; early in January several fall on one day."""
    first = date(today.year, 1, 1)
    passed = (today - first).days
    return [first + timedelta(days=passed * n // count) for n in range(count)]


def _cap(actor: Actor, enterprise: Enterprise, on: date) -> int | None:
    return counter(actor.scope, enterprise, Asked(on, "planned")).answer.cap


def _record(actor: Actor, enterprise: Enterprise, kind: str, on: date, now: datetime, n: int):
    entry = visits.Entry(
        kind=kind,
        on=on,
        levels=("city",) if len(actor.division) == 4 else ("county",),
        officers=OFFICERS,
        items=("重大事故隐患排查整治情况", "企业主要负责人及从业人员履职情况"),
        serious=kind in LEADS or None,
        plan_number=f"检〔{on.year}〕{enterprise.pk}-{n + 1}号",
        plan_approver=APPROVERS[actor.division],
        plan_approved_on=on,
        special_plan_ref=f"专备〔{on.year}〕3号" if kind == VisitKind.SPECIAL else "",
        exempt_reason=OUTSIDE.get(kind, ""),
        exempt_basis="应急〔2025〕11号" if kind in OUTSIDE else "",
        exempt_approver=APPROVERS[actor.division] if kind in OUTSIDE else "",
    )
    return visits.record_visit(
        actor=actor,
        enterprise_id=enterprise.pk,
        entry=entry,
        token=UUID(int=enterprise.pk * 1000 + n),
        today=day_of(now),
        now=now,
    )


def _find(actor: Actor, visit, luck: random.Random, now: datetime) -> None:
    title, place, condition = luck.choice(FOUND)
    at = start_of_day(visit.on) + timedelta(hours=10)
    found = findings.Found(
        title=title,
        place=place,
        severity="general",
        found_at=at,
        condition=condition,
        correct_by=visit.on + timedelta(days=15),
    )
    findings.add_finding(actor=actor, visit_id=visit.pk, found=found, now=now)
