"""From the open draft and today's register to the content of the next version, unsigned.

The result is what the principal reads, what is digested and what is frozen: one function for all three.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from portal.actors import Role
from portal.calendars import SHANGHAI, Quarter, day_of
from portal.scope import Scope
from selfcheck.documents.content import SCHEMA, Content
from selfcheck.facts import inspections as inspection_facts
from selfcheck.facts.award_figures import with_counted_awards
from selfcheck.facts.drafts import context_of
from selfcheck.facts.figures import awards_of, figures_of
from selfcheck.facts.hazards import hazards_of
from selfcheck.facts.profile import Profile, profile_of
from selfcheck.law import law_for
from selfcheck.models import Draft, FiledInspection, Report
from selfcheck.rules.draft_checks import check_draft
from selfcheck.rules.draft_facts import Finding
from selfcheck.rules.participation import OK, annual_principal
from selfcheck.statements import Statement, applicable
from selfcheck.states import HazardLevel, Step

PARTICIPATION_LABELS = {"ok": "已参加", "at_risk": "有风险", "missed": "未参加"}
SIGNER_LABEL = Role.LABELS[Role.PRINCIPAL]
WARNINGS_SENT = "warnings_sent"  # in the data of the last step, written when the draft is sent to sign


def content_of(report: Report, draft: Draft, *, scope: Scope, now: datetime) -> Content:
    """The content at `now`. Dates and times in Asia/Shanghai; names as the register has them then."""
    steps = with_counted_awards(report, {row.step: row.data for row in draft.steps.all()})
    quarter = Quarter(report.obligation.year, report.obligation.quarter)
    profile = profile_of(report, scope, day_of(now))
    seats = inspection_facts.seats_of(scope, report.enterprise_id)
    inspections = inspection_facts.inspections_of(report, steps, quarter, profile.terms, seats)
    hazards = hazards_of(scope, steps)
    participation = participation_of(report, inspections, quarter.year, now)
    return Content(
        schema=SCHEMA,
        report_number=report_number(report),
        version=report.versions + 1,
        period=_period(quarter),
        bureau_name=profile.bureau_name,
        enterprise=_enterprise(profile),
        team=inspection_facts.team_of(seats, inspections, quarter),
        inspections=inspections,
        principal_count_this_year=participation["count"],
        principal_participation=participation,
        hazards=hazards,
        figures=figures_of(steps, quarter, now),
        awards=awards_of(steps),
        nil_statement=_nil(steps, hazards),
        statements=[],
        warnings=passed_warnings(report, steps, now),
        notes=steps.get(Step.SIGN, {}).get("notes") or "",
        prepared_by={"name": profile.preparer, "at": stamp(report.sent_to_sign_at or now)},
        signed=None,
        correction=_correction(report),
    )


def passed_warnings(report: Report, steps: dict, now: datetime) -> list[dict]:
    """What the preparer passed with a reason: as judged when sent to sign, before that as typed so far."""
    sign = steps.get(Step.SIGN, {})
    if report.sent_to_sign_at and WARNINGS_SENT in sign:
        return sign[WARNINGS_SENT]
    typed = sign.get("passed_warnings") or {}
    rows = [{"code": key, "text": one.get("text", ""), "reason": one["reason"]} for key, one in typed.items()]
    if all(row["text"] for row in rows):
        return rows
    return warnings_of(findings_of(report, steps, now))


def warnings_of(findings: Iterable[Finding]) -> list[dict]:
    passed = [f for f in findings if not f.is_error and f.reason]
    return [{"code": f.key, "text": f.text, "reason": f.reason} for f in passed]


def findings_of(report: Report, steps: dict, now: datetime) -> tuple[Finding, ...]:
    """All errors and warnings of the draft, in the order of the steps."""
    counted = with_counted_awards(report, steps)
    return check_draft(counted, context_of(report, counted, day_of(now)))


def needed_statements(content: Content, *, self_prepared: bool) -> tuple[Statement, ...]:
    major = any(hazard["level"] == HazardLevel.MAJOR for hazard in content["hazards"])
    needed = applicable(major=major, nil=content["nil_statement"] is not None, self_prepared=self_prepared)
    return tuple(replace(s, text=s.text.format(reported=_reported(content))) for s in needed)


def _reported(content: Content) -> str:
    """于 9 月 18 日: when the team told the principal, as the report has it."""
    told = {i["reported_to_principal_on"] for i in content["inspections"]} - {None, ""}
    days = [date.fromisoformat(day) for day in sorted(told)]
    return f"于 {'、'.join(f'{day.month} 月 {day.day} 日' for day in days)} " if days else ""


def report_number(report: Report) -> str:
    """One number for all versions of a report: quarter, county, obligation."""
    o = report.obligation
    return f"ZC{o.year}Q{o.quarter}-{o.division_code[:6]}-{o.pk:06d}"


def stamp(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")


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


def _enterprise(profile: Profile) -> dict:
    enterprise, names = profile.enterprise, profile.divisions
    code = enterprise.division_code
    county, town = _short(names.get(code[:6], "")), _short(names.get(code[:9], "") if len(code) == 9 else "")
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
        "principal": profile.signer or enterprise.principal_name,
        "industry_code": enterprise.industry_code,
        "industry_name": profile.industry_name,
        "high_hazard": bool(enterprise.high_hazard),
        "grade": profile.grade,
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


def _correction(report: Report) -> dict | None:
    if report.state != "correcting":
        return None
    return {
        "of_version": report.versions,
        "reason": report.correction_reason,
        "material": bool(report.correction_material),
        "timeliness_effect": "更正不改变原报送时间，是否按期仍以首次报送为准。",
    }
