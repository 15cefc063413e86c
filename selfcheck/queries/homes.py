"""What the enterprise's home, its quarters and one report show."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from portal.actors import Actor, Role
from portal.badges import badge_for
from portal.calendars import Quarter, day_of
from portal.models import Enterprise, Notice
from selfcheck.facts.profile import bureau_name
from selfcheck.models import DraftStep, FiledInspection, Hazard, Obligation, Report, SafetyTeam
from selfcheck.queries.drafts import names_of
from selfcheck.queries.home_items import is_unchecked, todo_items, year_figures
from selfcheck.queries.participation import participation_of
from selfcheck.queries.remarks import remarks_of, with_sent_back
from selfcheck.queries.reports import (
    QuarterCell,
    explained,
    inspection_days,
    report_of,
    status_of,
    versions,
    waiting,
    year_strip,
)
from selfcheck.rules.filing import FilingStatus
from selfcheck.states import OPEN_FOR_EDITING, PREPARERS, ReportState, Step

MOST_URGENT_FIRST = {"returned": 0, "overdue": 1, "due": 2, "not_due": 3}


def enterprise_home(actor: Actor, now: datetime) -> dict:
    """First screen: what is owed, by when, what is left, what happens if it is missed."""
    enterprise = Enterprise.objects.visible_to(actor.scope).get(pk=actor.enterprise_id)
    today = day_of(now)
    days = inspection_days(actor.scope, enterprise.pk, today.year)
    cells = year_strip(actor.scope, enterprise.pk, today.year, now, days)
    owed = still_open(actor, now)
    due = next_due(actor, owed, now)
    hazards = open_hazards(actor)
    participation = lead(enterprise, today.year, now, days)
    reports = list(with_sent_back(actor.scope, waiting(actor.scope)))
    return {
        "enterprise": enterprise,
        "bureau": bureau_name(enterprise.division_code),
        "today": today,
        "cells": strip(cells, today),
        "lead": participation,
        "due": due,
        "unchecked": [cell for cell in cells if is_unchecked(cell, today)],
        "todo": list(todo_items(actor, enterprise, reports, owed, cells, participation, hazards, today)),
        "figures": year_figures(actor, cells, hazards, today),
        "hazards": hazards[:6],
        "open_count": len(hazards),
        "may_prepare": actor.role in PREPARERS,
        "is_principal": actor.role == Role.PRINCIPAL,
        "team": team_now(actor, today),
        "notices": _latest_notices(actor),
    }


def report_years(actor: Actor, year: int, now: datetime) -> dict:
    """One year's quarters with their reports, and the years there are."""
    enterprise = Enterprise.objects.visible_to(actor.scope).get(pk=actor.enterprise_id)
    days = inspection_days(actor.scope, enterprise.pk, year)
    cells = year_strip(actor.scope, enterprise.pk, year, now, days)
    years = (
        Obligation.objects.visible_to(actor.scope).order_by("-year").values_list("year", flat=True).distinct()
    )
    today = day_of(now)
    return {
        "year": year,
        "years": list(years) or [today.year],
        "cells": strip(cells, today),
        "rows": [cell for cell in cells if cell.obligation],
        "lead": lead(enterprise, year, now, days),
        "days": days,
        "may_prepare": actor.role in PREPARERS,
    }


def report_page(actor: Actor, report: Report, now: datetime) -> dict:
    obligation = report.obligation
    days = inspection_days(actor.scope, report.enterprise_id, obligation.year)
    status = status_of(obligation, now, days)
    filed = versions(actor.scope, report)
    return {
        "report": report,
        "obligation": obligation,
        "quarter": Quarter(obligation.year, obligation.quarter),
        "status": status,
        "reasons": explained(status),
        "versions": filed,
        "remarks": remarks_of(actor.scope, report) if report.state in OPEN_FOR_EDITING else [],
        "editable": report.state in OPEN_FOR_EDITING,
        "may_prepare": actor.role in PREPARERS,
    }


def still_open(actor: Actor, now: datetime) -> list[tuple[Obligation, FilingStatus]]:
    """What is owed yet, the oldest first."""
    rows = Obligation.objects.visible_to(actor.scope).select_related("exempt_by", "report")
    judged = [(row, status_of(row, now)) for row in rows.order_by("year", "quarter")]
    return [pair for pair in judged if pair[1].status in MOST_URGENT_FIRST]


def next_due(actor: Actor, owed: list[tuple[Obligation, FilingStatus]], now: datetime) -> dict | None:
    """To the principal what waits for his signature; then a returned one, overdue, due, running."""
    if not owed:
        return None

    def urgency(pair):
        waits = actor.role == Role.PRINCIPAL and bool(getattr(report_of(pair[0]), "sent_to_sign_at", None))
        return not waits, MOST_URGENT_FIRST[pair[1].status]

    obligation, status = min(owed, key=urgency)
    until = obligation.fix_by if status.status == "returned" else obligation.due_at
    report = report_of(obligation)
    return {
        "obligation": obligation,
        "status": status,
        "quarter": Quarter(obligation.year, obligation.quarter),
        "report": report,
        "progress": progress(actor, report) if report else None,
        "until": until,
        "days": (day_of(until) - day_of(now)).days,
        "past": (day_of(now) - day_of(until)).days,
        "tone": "over" if now > until else ("soon" if (until - now).days < 30 else "doing"),
        "citation": status.explanation[0].citation,
        "others": sum(pair[1].status in ("returned", "overdue") and pair[0] != obligation for pair in owed),
    }


def progress(actor: Actor, report: Report) -> dict:
    """Steps done of the open draft, who saved last and where to go on; two queries."""
    steps = DraftStep.objects.visible_to(actor.scope).filter(draft__report=report, draft__closed_at=None)
    rows = list(steps.values_list("saved_at", "saved_by", "complete", "step"))
    at, by = max(((at, by) for at, by, _, _ in rows if at), default=(None, ""))
    complete = {step for _, _, complete, step in rows if complete}
    last = Step.SIGN if report.state == ReportState.DRAFT else Step.OVERVIEW
    return {
        "done": len(complete),
        "resume": next((step for step in Step if step not in complete), last),
        "steps": len(Step),
        "saved_at": at,
        "saved_by": names_of({by}).get(by, "") if by else "",
    }


def _latest_notices(actor: Actor) -> list[Notice]:
    mine = Notice.objects.filter(user_id=actor.user_id)
    here = mine.filter(Q(enterprise_id=actor.enterprise_id) | Q(enterprise=None))
    return list(here.order_by("-created_at", "-pk")[:5])


def lead(enterprise: Enterprise, year: int, now: datetime, days: list[FiledInspection]) -> dict:
    """The yearly participation of a principal, for the strip; the number opens the list it rests on."""
    attended = [day.inspected_on for day in days if day.principal_present]
    url = f"{reverse('selfcheck:report_list')}?year={year}#participation"
    return participation_of(year, attended, enterprise.division_code, now) | {"url": url}


def strip(cells: list[QuarterCell], today) -> list[dict]:
    """The four cells, exactly one of them marked as the one to work on in the year that runs."""
    due = [cell for cell in cells if cell.status and cell.status.status in ("due", "returned")]
    running = [cell for cell in cells if today in cell.quarter]
    now = (due or running or [None])[0]
    return [{**strip_cell(cell), "now": cell is now} for cell in cells]


def strip_cell(cell: QuarterCell) -> dict:
    """What the quarter strip prints of one quarter."""
    if cell.obligation is None:
        return {"quarter": cell.quarter, "status": "not_due", "word": "无报送义务", "date": ""}
    o, status, unchecked = cell.obligation, cell.status.status, cell.status.no_check_in_quarter
    dates = {
        "filed": o.filed_at,
        "late": cell.status.effective_filed_at,
        "returned": o.fix_by,
        "exempt": None,
    }
    moment = dates.get(status, o.due_at)
    suffix = {"filed": "报送", "late": "报送", "returned": "前补正"}.get(status, "24:00 截止")
    report = cell.report
    day = day_of(moment) if moment else None
    words = f"{day:%m-%d}" if day and day.year == o.year else f"{day}"
    return {
        "quarter": cell.quarter,
        "status": "no_check_in_quarter" if unchecked else str(status),
        "word": f"{badge_for(status).word}，本季未检查" if unchecked else _with_days(cell),
        "date": f"{words} {suffix}" if day else "",
        "url": reverse("selfcheck:report_detail", args=[report.pk]) if report else "",
    }


def _with_days(cell: QuarterCell) -> str:
    """A late filing says by how many days."""
    filed = cell.status.effective_filed_at
    if cell.status.status != "late" or not filed:
        return ""
    return f"逾期 {(day_of(filed) - day_of(cell.obligation.due_at)).days} 天报送"


def open_hazards(actor: Actor) -> list[Hazard]:
    rows = Hazard.objects.visible_to(actor.scope).filter(rectified_on=None)
    return list(rows.order_by("rectify_by", "pk")[:200])


def team_now(actor: Actor, today) -> SafetyTeam | None:
    rows = SafetyTeam.objects.visible_to(actor.scope).filter(from_on__lte=today).exclude(to_on__lte=today)
    return rows.prefetch_related("members__person").first()
