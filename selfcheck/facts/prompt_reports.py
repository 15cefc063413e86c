"""The content of a prompt report as it is frozen: three parts, with the six elements as they stand."""

from datetime import datetime
from typing import Any

from portal.scope import Scope
from selfcheck.facts.content import stamp
from selfcheck.models import Hazard, HazardClause, InterimControl, PlanElement
from selfcheck.rules.plan import ELEMENTS
from selfcheck.states.hazards import Element, Suspension

SCHEMA = "prompt-report/2"


def report_content(
    hazard: Hazard, scope: Scope, *, version: int, sender: str, now: datetime
) -> dict[str, Any]:
    """Three parts of 总局令第16号 第十四条第三款; money as text in yuan."""
    enterprise = hazard.enterprise
    return {
        "schema": SCHEMA,
        "version": version,
        "enterprise": {"name": enterprise.name, "uscc": enterprise.uscc, "address": enterprise.site_address},
        "number": hazard.number,
        "title": hazard.title,
        "place": hazard.place,
        "found_at": stamp(hazard.found_at),
        "found_time_known": hazard.found_time_known,
        "found_by": hazard.found_by,
        "standard_items": _items(hazard, scope),
        "unmapped_reason": hazard.unmapped_reason,
        "condition": hazard.condition,
        "cause": hazard.cause,
        "harm": hazard.harm,
        "difficulty": hazard.difficulty,
        "measure": hazard.measure,
        "responsible": hazard.responsible,
        "rectify_by": hazard.rectify_by.isoformat(),
        "original_rectify_by": hazard.original_rectify_by.isoformat(),
        "needs_government": hazard.needs_government,
        "suspension": str(Suspension(hazard.suspension)),
        "elements": elements_of(hazard, scope),
        "interim_controls": _controls(hazard, scope),
        "sent_by": sender,
        "sent_at": stamp(now),
    }


def elements_of(hazard: Hazard, scope: Scope) -> list[dict[str, Any]]:
    """Those that are written, in the order of the law."""
    rows = {row.element: row for row in PlanElement.objects.visible_to(scope).filter(hazard=hazard)}
    return [element_json(rows[name]) for name in ELEMENTS if name in rows]


def element_json(row: PlanElement) -> dict[str, Any]:
    return {
        "element": str(Element(row.element)),
        "content": row.content,
        "responsible": row.responsible,
        "state": str(row.state),
        "in_place_on": row.in_place_on.isoformat() if row.in_place_on else None,
        "funds_planned": _yuan(row.funds_planned),
        "funds_spent": _yuan(row.funds_spent),
        "due_on": row.due_on.isoformat() if row.due_on else None,
    }


def _yuan(value) -> str | None:
    return f"{value:.2f}" if value is not None else None


def _items(hazard: Hazard, scope: Scope) -> list[dict[str, str]]:
    rows = HazardClause.objects.visible_to(scope).filter(hazard=hazard).select_related("item__standard")
    return [
        {
            "standard": row.item.standard.document_number,
            "article": row.item.article,
            "title": row.item.title,
        }
        for row in rows.order_by("pk")
    ]


def _controls(hazard: Hazard, scope: Scope) -> list[dict[str, str]]:
    rows = InterimControl.objects.visible_to(scope).filter(hazard=hazard).order_by("taken_at", "pk")
    return [
        {"taken_at": stamp(row.taken_at), "text": row.text, "responsible": row.responsible} for row in rows
    ]
