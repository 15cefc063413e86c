"""What the hazard register says about a quarter: counted figures and the hazards a report may name."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet

from portal.calendars import Quarter, end_of_day
from portal.scope import Scope
from selfcheck.models import DraftStep, Hazard, PlanElement, Submission
from selfcheck.rules.draft_facts import HazardFacts, RegisterFacts
from selfcheck.states import HazardLevel, ReportState, Step
from selfcheck.states.hazards import Element, InPlace

PLAN_COLUMNS = {
    "plan_goal": Element.GOALS,
    "plan_money": Element.FUNDS,
    "plan_people": Element.PEOPLE,
    "plan_time": Element.TIMING,
    "plan_safety": Element.SAFETY,
}
CLASSES = {"general": Q(level=HazardLevel.GENERAL), "major": Q(level=HazardLevel.MAJOR)}


def register_of(
    scope: Scope, enterprise_id: int, quarter: Quarter, today: date, found_in_quarter: frozenset[int]
) -> RegisterFacts:
    """One query. Found counts run to the end of the quarter, open counts stand at `as_of_on`."""
    as_of = min(today, quarter.end)
    rows = _own(scope, enterprise_id).alias(in_place=_in_place(scope, as_of))
    counts = rows.aggregate(**_counts(quarter, as_of), **_plan_counts(as_of))
    return RegisterFacts(
        as_of_on=as_of,
        figures={name: value for name, value in counts.items() if not name.startswith("carried")},
        carried_general=counts["carried_general"],
        carried_major=counts["carried_major"],
        found_in_quarter=found_in_quarter,
    )


def _counts(quarter: Quarter, as_of: date) -> dict[str, Count]:
    new_year = date(quarter.year, 1, 1)
    found = Q(found_on__range=(quarter.start, quarter.end))
    this_year = Q(found_on__range=(new_year, quarter.end))
    done = Q(rectified_on__range=(quarter.start, as_of))
    still = Q(found_on__lte=as_of) & _open_after(as_of)
    carried = Q(found_on__lt=new_year) & (Q(rectified_on=None) | Q(rectified_on__gte=new_year))
    wanted = {"found": found, "found_year": this_year, "rectified": done, "open": still}
    counts = {
        f"{kind}_{name}": Count("pk", filter=of_kind & rows)
        for kind, of_kind in CLASSES.items()
        for name, rows in wanted.items()
    }
    return counts | {
        f"carried_{kind}": Count("pk", filter=of_kind & carried) for kind, of_kind in CLASSES.items()
    }


def _in_place(scope: Scope, as_of: date) -> ArraySubquery:
    """Of each hazard: the elements that were 已落实 by the day."""
    done = PlanElement.objects.visible_to(scope).filter(
        hazard=OuterRef("pk"), state=InPlace.IN_PLACE, in_place_on__lte=as_of
    )
    return ArraySubquery(done.values("element"))


def _plan_counts(as_of: date) -> dict[str, Count]:
    """列入治理计划: open major hazards whose plan was confirmed by the day, and their elements in place."""
    planned = CLASSES["major"] & Q(found_on__lte=as_of) & _open_after(as_of)
    planned &= Q(planned_at__lte=end_of_day(as_of))
    parts = {
        name: Count("pk", filter=planned & Q(in_place__contains=[element]))
        for name, element in PLAN_COLUMNS.items()
    }
    return {"in_plan": Count("pk", filter=planned), **parts}


def hazards_for(scope: Scope, enterprise_id: int, quarter: Quarter, picked: list[int]) -> list[Hazard]:
    """What a report of the quarter may list: found in it, still open at its start, or picked."""
    fits = Q(found_on__range=(quarter.start, quarter.end))
    fits |= Q(found_on__lt=quarter.start) & (Q(rectified_on=None) | Q(rectified_on__gte=quarter.start))
    fits |= Q(pk__in=picked)
    return list(with_clause_counts(_own(scope, enterprise_id)).filter(fits).order_by("found_on", "pk"))


def with_clause_counts(rows: QuerySet[Hazard]) -> QuerySet[Hazard]:
    return rows.annotate(clause_count=Count("clauses"))


def hazard_facts(hazard: Hazard) -> HazardFacts:
    """Needs `clause_count`."""
    return HazardFacts(
        id=hazard.pk,
        number=hazard.number,
        title=hazard.title,
        major=hazard.level == HazardLevel.MAJOR,
        found_on=hazard.found_on,
        rectify_by=hazard.rectify_by,
        rectified_on=hazard.rectified_on,
        clauses=hazard.clause_count,
        unmapped_reason=hazard.unmapped_reason,
        condition=hazard.condition,
        harm=hazard.harm,
    )


def overdue_on(today: date) -> Q:
    return Q(rectified_on=None, rectify_by__lt=today)


def _open_after(day: date) -> Q:
    return Q(rectified_on=None) | Q(rectified_on__gt=day)


def _own(scope: Scope, enterprise_id: int) -> QuerySet[Hazard]:
    return Hazard.objects.visible_to(scope).filter(enterprise_id=enterprise_id)


def freeze_of(hazard: Hazard, scope: Scope) -> str:
    """Why this hazard may not be changed now, in a sentence; "" when it may."""
    drafts = DraftStep.objects.visible_to(scope).filter(
        step=Step.HAZARDS, draft__closed_at=None, data__hazard_ids__contains=[hazard.pk]
    )
    reports = [row.draft.report for row in drafts.select_related("draft__report")]
    if any(report.sent_to_sign_at for report in reports):
        return "本项已随季度报告送签，不能修改。要改请先“撤回送签”。"
    if any(report.state in (ReportState.RETURNED, ReportState.CORRECTING) for report in reports):
        return ""
    filed = Submission.objects.visible_to(scope).filter(
        enterprise_id=hazard.enterprise_id, content__hazards__contains=[{"number": hazard.number}]
    )
    if filed.exists():
        return (
            "本项已随季度报告报送，内容不能直接修改。有误的请对该季度报告做“更正”；整改完成的请登记完成日期。"
        )
    return ""
