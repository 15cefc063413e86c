"""The facts of one case, as `manage.py assess` reads them: from rows where they tell, else unknown."""

from datetime import date, datetime
from typing import Any

from portal.calendars import SHANGHAI, Quarter, day_of
from portal.scope import Scope
from selfcheck.facts.case_history import history_of, item_of, search_facts
from selfcheck.facts.hazard_life import case_check_facts, finding_facts
from selfcheck.facts.outside_records import recent_accident
from selfcheck.law import law_for
from selfcheck.models import Case, CaseFact, CaseStatement, FiledInspection, Submission, VisitFinding
from selfcheck.rules.case_keys import put
from selfcheck.rules.moments import years_later
from selfcheck.states import VisitKind

OFFICIAL = {
    VisitKind.PLANNED: "planned_inspection",
    VisitKind.DOUBLE_RANDOM: "spot_check",
    VisitKind.JOINT: "spot_check",
    VisitKind.REVIEW_WITH_NEW_ITEMS: "spot_check",
    VisitKind.SPECIAL: "special_inspection",
    VisitKind.COMPLAINT: "complaint",
    VisitKind.TRANSFER: "complaint",
    VisitKind.MONITORING: "monitoring",
    VisitKind.GUIDANCE: "expert_guidance",
    VisitKind.ACCIDENT_INVESTIGATION: "accident",
}  # a kind that is not named leaves the way of finding to the officer
Facts = dict[str, Any]


def case_facts(case: Case, scope: Scope, on: date) -> Facts:
    """The whole fact set as known on `on`; what officers added replaces what rows say."""
    finding = case.finding
    facts: Facts = {
        "id": case.number,
        "division": case.division_code[:6],
        "agency": case.bureau.name,
        "on": on.isoformat(),
        "enterprise": _enterprise(case, day_of(finding.found_at)) | _accident(case, scope, on),
        "finding": _finding(finding),
        "check": _check(finding, scope),
        "violation": {"item": item_of(finding), **_correction(finding)},
        "order": _order(finding),
    }
    if finding.matched_hazard is not None:
        done = finding.matched_hazard.rectified_on
        facts["act_ended_on"] = done.isoformat() if done else False
    if _claims_leniency(case, scope):
        facts["leniency_claimed"] = True
    added = added_facts(case, scope)
    searched = added.pop("history.searched", None) is True
    facts["history"] = history_of(case, scope, searched=searched)
    facts["history_search"] = search_facts(case, scope, searched=searched)
    for key, value in added.items():
        put(facts, key, value)
    return facts


def added_rows(case: Case, scope: Scope) -> list[CaseFact]:
    """What officers entered, the oldest first: from the page's own read of the case where it made one."""
    known = getattr(case, "known_facts", None)
    if known is not None:
        return known
    rows = CaseFact.objects.visible_to(scope).filter(case=case)
    return list(rows.select_related("evidence").order_by("pk"))


def added_facts(case: Case, scope: Scope) -> dict[str, Any]:
    """The last value of each key that an officer entered; one taken back (null) is left out."""
    latest = {row.key: row.value for row in added_rows(case, scope)}
    return {key: value for key, value in latest.items() if value is not None}


def _enterprise(case: Case, found_on: date) -> Facts:
    firm = case.enterprise
    grades = [
        g for g in firm.grades.all() if g.from_on <= found_on and (g.to_on is None or found_on < g.to_on)
    ]
    return {
        "high_hazard": firm.high_hazard,
        "grade": grades[0].grade if grades else None,
        "sector": firm.sectors[0] if firm.sectors else None,
    }


def _accident(case: Case, scope: Scope, on: date) -> Facts:
    """A recorded one within the years that matter; that there was none is for an officer to say."""
    terms = law_for(case.division_code[:6], on).get("le3_local_conditions")
    if terms is None:
        return {}
    since = years_later(day_of(case.finding.found_at), -terms.value["accident_free_years"])
    last = recent_accident(scope, case.enterprise_id, since, on)
    return {"last_fatal_accident_on": last.isoformat()} if last else {}


def _finding(finding: VisitFinding) -> Facts:
    """The enterprise was first when its matched hazard was entered before the authority came upon it."""
    visit, hazard = finding.visit, finding.matched_hazard
    official = {"by": OFFICIAL.get(visit.kind), "at": _stamp(finding.found_at)}
    facts = {
        "severity": finding.severity,
        "notice_at": _stamp(visit.notice_at) if visit.notice_at else False,
    }
    if hazard is None:
        return facts | {"found_by": official["by"], "found_at": official["at"]}
    own = finding_facts(hazard)
    return facts | {
        "found_by": own["found_by"],
        "found_at": own["found_at"],
        "official_by": official["by"],
        "official_at": official["at"],
    }


def _check(finding: VisitFinding, scope: Scope) -> Facts:
    """The check of the quarter (A-23) and, where a hazard of the enterprise is matched, its dated life."""
    facts = _quarter_check(finding, scope)
    if finding.matched_hazard is not None:
        own = case_check_facts(finding.matched_hazard, scope)
        if own["reported_to_bureau_at"] is False and _in_a_filed_report(finding, scope):
            own["reported_to_bureau_at"] = None
        return facts | {key: value for key, value in own.items() if value is not None}
    if finding.match_confirmed_at:  # a person looked through the register and found no report of it
        facts |= {"reported_to_bureau_at": False}
    return facts


def _quarter_check(finding: VisitFinding, scope: Scope) -> Facts:
    """A-23: the last check before the discovery, of that quarter or the one before, and its report."""
    found = finding.found_at
    check = last_check(finding, scope)
    if check is None:
        return {"checked_on": False, "filed_at": _filed_without_check(finding, scope)}
    submission = check.submission
    covered = _covers(submission, finding)
    filed = submission.signed_at
    first = submission.report.obligation.filed_at or filed
    facts = {"checked_on": check.inspected_on.isoformat(), "filed_at": _stamp(min(first, filed))}
    if first > found:
        facts["filed_at"] = _stamp(first)
    return facts if covered is None else facts | {"item_covered": covered}


def last_check(finding: VisitFinding, scope: Scope) -> FiledInspection | None:
    """From reports filed before the discovery or after it: when it was filed is told by `filed_at`."""
    day = day_of(finding.found_at)
    since = Quarter.of(day).previous().start
    rows = FiledInspection.objects.visible_to(scope).filter(
        enterprise=finding.visit.enterprise_id, current=True, inspected_on__range=(since, day)
    )
    return rows.select_related("submission__report__obligation").order_by("-inspected_on", "-pk").first()


def _filed_without_check(finding: VisitFinding, scope: Scope) -> str | bool:
    """A report of the quarter before, or of the quarter itself, filed without a check inside it."""
    this = Quarter.of(day_of(finding.found_at))
    rows = Submission.objects.visible_to(scope).filter(enterprise=finding.visit.enterprise_id)
    filed = [
        row
        for row in rows.select_related("report__obligation").order_by("signed_at")
        if Quarter(row.report.obligation.year, row.report.obligation.quarter) in (this, this.previous())
    ]
    return _stamp(filed[0].signed_at) if filed else False


def _covers(submission: Submission, finding: VisitFinding) -> bool | None:
    """Whether the check's list held the item: its standard was checked wholly, or not at all."""
    standards = {clause.item.standard_id for clause in finding.clauses.all()}
    if not standards:
        return None
    used = [s for row in submission.content["inspections"] for s in row["standards"]]
    found = [s for s in used if s["standard_id"] in standards]
    if not found:
        return False
    whole = any(s["items_checked"] >= s["items_applicable"] > 0 for s in found)
    return True if whole else None


def _in_a_filed_report(finding: VisitFinding, scope: Scope) -> bool:
    """Filed with a quarterly report before the discovery: a person says whether that reports the hazard."""
    rows = Submission.objects.visible_to(scope).filter(
        enterprise=finding.visit.enterprise_id, signed_at__lt=finding.found_at
    )
    return rows.filter(content__hazards__contains=[{"number": finding.matched_hazard.number}]).exists()


def _order(finding: VisitFinding) -> Facts:
    """The finding's own deadline is an order to correct; set right on the spot there was none."""
    if finding.fixed_on_spot:
        return {"issued_at": False}
    return {"issued_at": _stamp(finding.recorded_at), "correct_by": finding.correct_by.isoformat()}


def _correction(finding: VisitFinding) -> Facts:
    hazard = finding.matched_hazard
    if finding.fixed_on_spot:
        return {"corrected_at": _stamp(finding.found_at), "corrected_in_time": True}
    if hazard is None:
        return {}
    return {"corrected_at": hazard.rectified_on.isoformat() if hazard.rectified_on else False}


def _claims_leniency(case: Case, scope: Scope) -> bool:
    return CaseStatement.objects.visible_to(scope).filter(case=case, claims_leniency=True).exists()


def _stamp(instant: datetime) -> str:
    return instant.astimezone(SHANGHAI).isoformat()
