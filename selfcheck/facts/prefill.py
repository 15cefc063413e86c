"""What a new draft already knows, each value with the place it comes from. What happened is never guessed."""

from datetime import date
from typing import Any

from portal.scope import Scope
from selfcheck.facts.drafts import context_of, quarter_of
from selfcheck.facts.standards import for_sectors
from selfcheck.models import HazardStandard, Report, Submission
from selfcheck.rules.draft_facts import DraftContext, RegisterFacts
from selfcheck.rules.draft_figures import FROM_REGISTER, FUNDS, LABELS, PLAN_PARTS
from selfcheck.states import Step

REGISTER, LAST_QUARTER, TYPED, SHEET = "隐患台账", "上季度", "手工填写", "Excel 表格"
Data = dict[str, Any]


def prefilled(report: Report, today: date, context: DraftContext | None = None) -> dict[str, Data]:
    """Data of the five steps on the day the draft is opened. `context`: with hazards, where it is at hand."""
    quarter = quarter_of(report)
    context = context or context_of(report, {}, today, needs=("hazards",))
    last = last_content(report)
    return {
        Step.OVERVIEW: {"inspections": [empty_inspection(1)]},
        Step.STANDARDS: _standards(report, min(today, quarter.end), last),
        Step.HAZARDS: _hazards(context, last),
        Step.AWARDS: {"reports": None, "verified": None, "rectified": None, "paid": None, "amount_yuan": ""},
        Step.SIGN: {"nil_declared": False, "notes": "", "passed_warnings": {}},
    }


def empty_inspection(number: int) -> Data:
    return {
        "id": number,
        "inspected_on": "",
        "scope": "",
        "team_id": None,
        "leader_seat_id": None,
        "seat_ids": [],
        "principal_present": None,
        "principal_term_ids": [],
        "principal_evidence_ids": [],
        "reported_to_principal_on": "",
    }


def register_figures(register: RegisterFacts) -> dict[str, int | str]:
    """What the register answers."""
    figures: dict[str, int | str] = {name: register.figures[name] for name in FROM_REGISTER}
    figures |= {name: register.figures[name] for name in ("in_plan", *PLAN_PARTS)}
    if not figures["major_open"] and not figures["major_found_year"] and not register.carried_major:
        figures[FUNDS] = "0.00"
    return figures


def refreshed(data: Data, register: RegisterFacts) -> Data:
    """The hazards step with every figure that came from the register counted anew."""
    counted = register_figures(register)
    sources = dict(data.get("figure_sources") or {})
    figures = dict(data.get("figures") or {})
    for name in (*LABELS, FUNDS):
        if sources.get(name) == REGISTER:
            figures[name] = counted.get(name)
            if name not in counted:
                del sources[name]
    return {**data, "figures": figures, "figure_sources": sources}


def last_content(report: Report) -> Data:
    """The version in force of the enterprise's latest filing of an earlier quarter; {} without one."""
    scope, obligation = Scope(enterprise_id=report.enterprise_id), report.obligation
    rows = Submission.objects.visible_to(scope).filter(enterprise_id=report.enterprise_id)
    earlier = rows.exclude(report=report.pk).order_by(
        "-report__obligation__year", "-report__obligation__quarter", "-version"
    )
    for submission in earlier.select_related("report__obligation")[:4]:
        owed = submission.report.obligation
        if (owed.year, owed.quarter) < (obligation.year, obligation.quarter):
            return submission.content
    return {}


def _standards(report: Report, on: date, last: Data) -> Data:
    """Those of the enterprise's sectors; how many items apply to it is known from the quarter before."""
    applied = {
        s["standard_id"]: s["items_applicable"] for i in last.get("inspections", []) for s in i["standards"]
    }
    rows = [_standard(row, applied) for row in for_sectors(report.enterprise.sectors, on) if row.item_count]
    known = [row["standard_id"] for row in rows if row["items_applicable"] is not None]
    return {"standards": rows, "sources": {f"{code}-items_applicable": LAST_QUARTER for code in known}}


def _standard(row: HazardStandard, applied: dict[str, int]) -> Data:
    return {"standard_id": row.pk, "items_applicable": applied.get(row.pk), "items_checked": None}


def _hazards(context: DraftContext, last: Data) -> Data:
    counted = register_figures(context.register)
    figures = dict.fromkeys((*LABELS, FUNDS)) | counted
    sources = dict.fromkeys(counted, REGISTER)
    spent = (last.get("figures") or {}).get(FUNDS)
    if figures[FUNDS] is None and spent and last["period"]["year"] == context.quarter.year:
        figures[FUNDS], sources[FUNDS] = spent, LAST_QUARTER
    return {"hazard_ids": sorted(context.hazards), "figures": figures, "figure_sources": sources}
