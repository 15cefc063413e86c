"""What the enterprise's home, its quarters and one report show."""

from datetime import datetime

from portal.actors import Actor
from portal.calendars import Quarter, day_of
from portal.models import Enterprise, Notice
from selfcheck.facts.content import bureau_name
from selfcheck.law import law_for
from selfcheck.models import Hazard, Obligation, Report, SafetyTeam
from selfcheck.queries.home_items import todo_items, year_figures
from selfcheck.queries.reports import QuarterCell, inspection_days, status_of, versions, year_strip
from selfcheck.rules.participation import annual_principal
from selfcheck.states import OPEN_FOR_EDITING, PREPARERS


def enterprise_home(actor: Actor, now: datetime) -> dict:
    """First screen: what is owed, by when, what is left, what happens if it is missed."""
    enterprise = Enterprise.objects.visible_to(actor.scope).get(pk=actor.enterprise_id)
    today = day_of(now)
    cells = year_strip(actor.scope, enterprise.pk, today.year, now)
    due = next_due(actor, now)
    hazards = open_hazards(actor)
    participation = lead(actor, today.year, now)
    return {
        "enterprise": enterprise,
        "bureau": bureau_name(enterprise.division_code),
        "today": today,
        "cells": [strip_cell(cell, today) for cell in cells],
        "lead": participation,
        "due": due,
        "todo": list(todo_items(actor, enterprise, due, participation, hazards, today)),
        "figures": year_figures(actor, cells, hazards, today),
        "hazards": hazards[:6],
        "open_count": len(hazards),
        "may_prepare": actor.role in PREPARERS,
        "team": team_now(actor, today),
        "notices": Notice.objects.filter(user_id=actor.user_id).order_by("-created_at")[:5],
    }


def report_years(actor: Actor, year: int, now: datetime) -> dict:
    """One year's quarters with their reports, and the years there are."""
    cells = year_strip(actor.scope, actor.enterprise_id, year, now)
    years = (
        Obligation.objects.visible_to(actor.scope).order_by("-year").values_list("year", flat=True).distinct()
    )
    today = day_of(now)
    return {
        "year": year,
        "years": list(years) or [today.year],
        "cells": [strip_cell(cell, today) for cell in cells],
        "rows": [cell for cell in cells if cell.obligation],
        "lead": lead(actor, year, now),
        "days": inspection_days(actor.scope, actor.enterprise_id, year),
        "may_prepare": actor.role in PREPARERS,
    }


def report_page(actor: Actor, report: Report, now: datetime) -> dict:
    obligation = report.obligation
    days = inspection_days(actor.scope, report.enterprise_id, obligation.year)
    return {
        "report": report,
        "obligation": obligation,
        "quarter": Quarter(obligation.year, obligation.quarter),
        "status": status_of(obligation, now, days),
        "versions": versions(actor.scope, report),
        "editable": report.state in OPEN_FOR_EDITING,
        "may_prepare": actor.role in PREPARERS,
    }


def next_due(actor: Actor, now: datetime) -> dict | None:
    """The oldest obligation still open: a returned one first, then overdue, then due, then running."""
    rows = Obligation.objects.visible_to(actor.scope).select_related("exempt_by", "report")
    open_rows = [(row, status_of(row, now)) for row in rows.order_by("year", "quarter")]
    waiting = [pair for pair in open_rows if pair[1].status in ("returned", "overdue", "due", "not_due")]
    if not waiting:
        return None
    order = {"returned": 0, "overdue": 1, "due": 2, "not_due": 3}
    obligation, status = min(waiting, key=lambda pair: (order[pair[1].status], pair[0].year, pair[0].quarter))
    until = obligation.fix_by if status.status == "returned" else obligation.due_at
    return {
        "obligation": obligation,
        "status": status,
        "quarter": Quarter(obligation.year, obligation.quarter),
        "report": getattr(obligation, "report", None),
        "until": until,
        "days": (day_of(until) - day_of(now)).days,
        "past": (day_of(now) - day_of(until)).days,
        "tone": "over" if now > until else ("soon" if (until - now).days < 30 else "doing"),
    }


def lead(actor: Actor, year: int, now: datetime) -> dict:
    """The yearly participation of a principal, for the strip."""
    enterprise = Enterprise.objects.visible_to(actor.scope).get(pk=actor.enterprise_id)
    law = law_for(enterprise.division_code, day_of(now))
    rows = inspection_days(actor.scope, actor.enterprise_id, year)
    days = sorted({row.inspected_on for row in rows if row.principal_present})
    status = annual_principal(year, days, now, law)
    required = law.get("annual_participation")
    sentences = {
        "ok": f"已参加：{'、'.join(f'{day:%m-%d}' for day in days)}。",
        "at_risk": "今年应至少 1 次，尚未参加。",
        "missed": f"{year} 年没有参加记录。",
    }
    return {
        "count": len(days),
        "needed": required.value if required else 1,
        "status": status,
        "sentence": sentences[status],
    }


def strip_cell(cell: QuarterCell, today) -> dict:
    """What the quarter strip prints of one quarter."""
    if cell.obligation is None:
        return {"quarter": cell.quarter, "status": "not_due", "word": "无报送义务", "date": "", "now": False}
    o = cell.obligation
    dates = {
        "filed": o.filed_at,
        "late": o.resubmitted_at or o.filed_at,
        "returned": o.fix_by,
        "exempt": None,
    }
    moment = dates.get(cell.status.status, o.due_at)
    suffix = {"filed": "报送", "late": "报送", "returned": "前补正"}.get(cell.status.status, "24:00 截止")
    return {
        "quarter": cell.quarter,
        "status": str(cell.status.status),
        "date": f"{day_of(moment):%m-%d} {suffix}" if moment else "",
        "now": today in cell.quarter or (cell.status.status in ("due", "overdue", "returned")),
    }


def open_hazards(actor: Actor) -> list[Hazard]:
    rows = Hazard.objects.visible_to(actor.scope).filter(rectified_on=None)
    return list(rows.order_by("rectify_by", "pk")[:200])


def team_now(actor: Actor, today) -> SafetyTeam | None:
    rows = SafetyTeam.objects.visible_to(actor.scope).filter(from_on__lte=today).exclude(to_on__lte=today)
    return rows.prefetch_related("members__person").first()
