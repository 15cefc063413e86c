"""Hazards of the register as they stand when a version is frozen."""

from django.db.models import Prefetch

from portal.scope import Scope
from selfcheck.models import Hazard, HazardClause


def hazards_of(scope: Scope, steps: dict) -> list[dict]:
    """The hazards the report lists, those carried over from earlier quarters included; oldest first."""
    picked = steps.get("hazards", {}).get("hazard_ids") or []
    clauses = HazardClause.objects.visible_to(scope).select_related("item__standard").order_by("pk")
    rows = (
        Hazard.objects.visible_to(scope)
        .filter(pk__in=picked)
        .prefetch_related(Prefetch("clauses", clauses))
        .order_by("found_on", "pk")
    )
    return [_hazard(row) for row in rows]


def _hazard(hazard: Hazard) -> dict:
    return {
        "number": hazard.number,
        "title": hazard.title,
        "level": hazard.level,
        "found_on": hazard.found_on.isoformat(),
        "found_by_label": hazard.get_found_by_display(),
        "place": hazard.place,
        "standard_items": [
            {
                "standard": clause.item.standard.document_number,
                "article": clause.item.article,
                "title": clause.item.title,
            }
            for clause in hazard.clauses.all()
        ],
        "measure": hazard.measure,
        "responsible": hazard.responsible,
        "rectify_by": hazard.rectify_by.isoformat(),
        "rectified_on": hazard.rectified_on.isoformat() if hazard.rectified_on else None,
        "state_label": "已整改" if hazard.rectified_on else "整改中",
    }
