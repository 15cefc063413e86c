"""From the open draft and today's register to the content of the next version, unsigned.

The result is what the principal reads, what is digested and what is frozen: one function for all three.
"""

from datetime import date, datetime

from portal.actors import Role
from portal.calendars import SHANGHAI, Quarter, day_of
from portal.models import Bureau, Division, Enterprise, EvidenceFile, IndustryCode, PrincipalTerm
from portal.scope import Scope
from selfcheck.documents.content import SCHEMA, Content
from selfcheck.facts import inspections as inspection_facts
from selfcheck.facts.drafts import context_of
from selfcheck.facts.figures import awards_of, figures_of
from selfcheck.facts.hazards import hazards_of
from selfcheck.law import law_for
from selfcheck.models import Draft, FiledInspection, Report, SafetyTeam
from selfcheck.rules.draft_checks import check_draft
from selfcheck.rules.draft_facts import Finding
from selfcheck.rules.participation import OK, annual_principal
from selfcheck.statements import Statement, applicable
from selfcheck.states import HazardLevel

PARTICIPATION_LABELS = {"ok": "已参加", "at_risk": "有风险", "missed": "未参加"}
GRADE_LABELS = {None: "未定级", 1: "一级", 2: "二级", 3: "三级"}


def content_of(report: Report, draft: Draft, *, scope: Scope, prepared_by: str, now: datetime) -> Content:
    """The content at `now`; `prepared_by` is the preparer's name. Dates and times in Asia/Shanghai."""
    steps = {row.step: row.data for row in draft.steps.all()}
    obligation, enterprise = report.obligation, report.enterprise
    quarter = Quarter(obligation.year, obligation.quarter)
    inspections = inspection_facts.inspections_of(report, steps, quarter)
    hazards = hazards_of(report, scope)
    nil = _nil(steps, hazards)
    participation = participation_of(report, inspections, quarter.year, now)
    return Content(
        schema=SCHEMA,
        report_number=report_number(report),
        version=report.versions + 1,
        period={
            "year": quarter.year,
            "quarter": quarter.quarter,
            "key": str(quarter),
            "label": quarter.label,
        },
        bureau_name=bureau_name(obligation.division_code),
        enterprise=_enterprise(enterprise, scope, now.astimezone(SHANGHAI).date()),
        team=_team(enterprise, scope, quarter, inspections),
        inspections=inspections,
        principal_count_this_year=participation["count"],
        principal_participation=participation,
        hazards=hazards,
        figures=figures_of(steps, quarter, now),
        awards=awards_of(steps),
        nil_statement=nil,
        statements=[],
        warnings=[
            {"code": f.key, "text": f.text, "reason": f.reason}
            for f in findings_of(report, steps, now)
            if not f.is_error and f.reason
        ],
        notes=steps.get("sign", {}).get("notes") or "",
        prepared_by={"name": prepared_by, "at": stamp(report.sent_to_sign_at or now)},
        signed=None,
        correction=_correction(report),
    )


def findings_of(report: Report, steps: dict, now: datetime) -> tuple[Finding, ...]:
    """All errors and warnings of the draft, in the order of the steps."""
    return check_draft(steps, context_of(report, steps, day_of(now)))


def needed_statements(content: Content, *, self_prepared: bool) -> tuple[Statement, ...]:
    major = any(hazard["level"] == HazardLevel.MAJOR for hazard in content["hazards"])
    return applicable(major=major, nil=content["nil_statement"] is not None, self_prepared=self_prepared)


def report_number(report: Report) -> str:
    """One number for all versions of a report: quarter, county, obligation."""
    o = report.obligation
    return f"ZC{o.year}Q{o.quarter}-{o.division_code[:6]}-{o.pk:06d}"


def stamp(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")


def bureau_name(division_code: str) -> str:
    """The nearest bureau whose area contains the division."""
    prefixes = [division_code[:size] for size in (9, 6, 4, 2) if len(division_code) >= size]
    names = dict(Bureau.objects.filter(division_code__in=prefixes).values_list("division_code", "name"))
    return next((names[prefix] for prefix in prefixes if prefix in names), "属地应急管理局")


def participation_of(report: Report, inspections: list, year: int, now: datetime) -> dict:
    """Days of this year with a principal present: filed versions of other quarters and this draft."""
    law = law_for(report.obligation.division_code, now.astimezone(SHANGHAI).date())
    others = FiledInspection.objects.visible_to(Scope(enterprise_id=report.enterprise_id)).filter(
        current=True, principal_present=True, inspected_on__year=year
    )
    days = set(others.exclude(submission__report=report).values_list("inspected_on", flat=True))
    days |= {date.fromisoformat(i["inspected_on"]) for i in inspections if i["principal_present"]}
    days = {day for day in days if day.year == year}
    required = law.get("annual_participation")
    status = annual_principal(year, days, now, law)
    return {
        "year": year,
        "required": required.value if required else 1,
        "count": len(days),
        "dates": [day.isoformat() for day in sorted(days)],
        "status_label": PARTICIPATION_LABELS[OK if status == OK else status],
    }


def _period(quarter: Quarter) -> dict:
    return {"year": quarter.year, "quarter": quarter.quarter, "key": str(quarter), "label": quarter.label}


def _nil(steps: dict, hazards: list) -> dict | None:
    if any(h["level"] == HazardLevel.MAJOR for h in hazards) or not steps.get("sign", {}).get("nil_declared"):
        return None
    (text,) = [s for s in applicable(major=False, nil=True, self_prepared=False) if s.id == "nil"]
    return {"declared": True, "text_id": text.id, "version": text.version, "text": text.text}


def _enterprise(enterprise: Enterprise, scope: Scope, today: date) -> dict:
    code = enterprise.division_code
    names = dict(
        Division.objects.filter(code__in=[code[:n] for n in (2, 4, 6, 9)]).values_list("code", "name")
    )
    county, town = _short(names.get(code[:6], "")), _short(names.get(code[:9], "") if len(code) == 9 else "")
    industry = IndustryCode.objects.filter(pk=enterprise.industry_code).first()
    return {
        "name": enterprise.name,
        "uscc": enterprise.uscc,
        "division_code": code,
        "division_name": "".join(names[c] for c in sorted(names, key=len)),
        "county": county,
        "town": town,
        "reg_address": enterprise.reg_address,
        "reg_county": county,
        "reg_town": town,
        "site_address": enterprise.site_address,
        "site_county": county,
        "site_town": town,
        "legal_rep": enterprise.legal_rep_name,
        "principal": _principal_name(enterprise, scope),
        "industry_code": enterprise.industry_code,
        "industry_name": industry.name if industry else "",
        "high_hazard": bool(enterprise.high_hazard),
        "grade": GRADE_LABELS[grade_on(enterprise, scope, today)],
        "contact_name": enterprise.contact_name,
        "landline": enterprise.landline,
        "mobile": enterprise.contact_phone,
    }


def _short(name: str) -> str:
    """青柏区 -> 青柏: the form prints the suffix itself."""
    for suffix in ("自治县", "街道", "县", "区", "市", "镇", "乡"):
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name.removesuffix(suffix)
    return name


def grade_on(enterprise: Enterprise, scope: Scope, day: date) -> int | None:
    rows = enterprise.grades.model.objects.visible_to(scope).filter(enterprise=enterprise, from_on__lte=day)
    row = rows.exclude(to_on__lte=day).order_by("grade").first()
    return row.grade if row else None


def _principal_name(enterprise: Enterprise, scope: Scope) -> str:
    term = (
        PrincipalTerm.objects.visible_to(scope)
        .filter(enterprise=enterprise, signs=True, to_on=None)
        .select_related("person")
        .first()
    )
    return term.person.name if term else enterprise.principal_name


def _team(enterprise: Enterprise, scope: Scope, quarter: Quarter, inspections: list) -> dict | None:
    """The version of the last inspection, else the one in force on the quarter's last day."""
    versions = SafetyTeam.objects.visible_to(scope).filter(enterprise=enterprise)
    if inspections:
        team = versions.filter(version=inspections[-1]["team_version"]).first()
    else:
        team = versions.filter(from_on__lte=quarter.end).exclude(to_on__lte=quarter.end).first()
    return inspection_facts.team_facts(team) if team else None


def _correction(report: Report) -> dict | None:
    if report.state != "correcting":
        return None
    return {
        "of_version": report.versions,
        "reason": report.correction_reason,
        "material": bool(report.correction_material),
        "timeliness_effect": "更正不改变原报送时间，是否按期仍以首次报送为准。",
    }


def evidence_digests(scope: Scope, ids: list[int]) -> list[str]:
    rows = EvidenceFile.objects.visible_to(scope).filter(pk__in=ids).order_by("pk")
    return list(rows.values_list("sha256", flat=True))


SIGNER_LABEL = Role.LABELS[Role.PRINCIPAL]
