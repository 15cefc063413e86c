"""Where the evidence of a reason lies, for the link beside it: one record wherever there is one."""

from django.urls import reverse

from portal.scope import Scope
from selfcheck.facts.cases import added_rows, last_check
from selfcheck.models import Case, CaseFact
from selfcheck.states import HazardLevel

BY_VISIT = (
    "major_hazard",
    "official_inspection",
    "found_first",
    "found_by_enforcement",
    "unknown_before",
    "order_issued",
    "corrected_in_time",
)
BY_CHECK = ("checked", "not_checked", "filed")
BY_HAZARD = (
    "plan",
    "interim_controls",
    "progress",
    "on_schedule",
    "reported_to_principal",
    "reported_before_discovery",
    "report_not_earlier",
    "not_reported",
    "not_rectifying",
    "rectified_promptly",
    "corrected_or_planned",
    "mitigating_fact",
)
ON_CASE_PAGE = {
    "dual_penalty": ("rule-DP-1", "DP-1 的理由"),
    "not_le1": ("rule-LE-1", "LE-1 的理由"),
    "not_grey": ("rule-DP-3", "DP-3 的理由"),
    "no_blocker": ("rule-LE-X", "LE-X 的理由"),
    "blocker_warning": ("rule-LE-X", "LE-X 的理由"),
    "first_violation": ("fv", "初次违法查询"),
    "major_penalty": ("fv", "初次违法查询"),
    "penalty_count": ("fv", "初次违法查询"),
    "leniency_claimed": ("sm", "告知与陈述申辩"),
}
OUTSIDE = ("fatal_accident", "accident_free")
KEYS_OF = {
    "accident": ("finding.accident_at",),
    "accident_free": ("enterprise.last_fatal_accident_on",),
    "act_ended": ("act_ended_on",),
    "arose_later": ("finding.arose_at", "finding.discoverable"),
    "checked": ("check.checked_on", "check.item_covered"),
    "commitment_letter": ("violation.commitment_letter",),
    "concealment": ("signs.concealment",),
    "corrected_in_time": ("violation.corrected_at", "violation.corrected_in_time", "order.correct_by"),
    "crime": ("signs.crime",),
    "false_rectification": ("check.fictitious", "order.falsely_reported_done"),
    "fatal_accident": ("enterprise.last_fatal_accident_on",),
    "found_first": ("finding.found_by", "finding.found_at"),
    "harm": ("violation.harm",),
    "interim_controls": ("check.interim_controls_at",),
    "leniency_claimed": ("leniency_claimed",),
    "minor": ("violation.minor", "violation.on_list"),
    "mitigating_fact": ("check.reported_to_bureau_at", "check.rectified_at", "violation.corrected_at"),
    "no_fault_evidence": ("violation.no_fault_evidence",),
    "not_checked": ("check.checked_on", "check.item_covered"),
    "not_dishonest": ("enterprise.dishonest",),
    "not_excluded": ("violation.list_excluded",),
    "not_rectifying": ("check.plan_at", "check.last_progress_at", "check.fictitious", "check.rectify_by"),
    "not_reported": ("check.reported_to_bureau_at",),
    "notified": ("finding.notice_at",),
    "official_inspection": ("finding.official_by",),
    "on_schedule": ("check.rectify_by", "check.extended_to", "check.rectified_at"),
    "order_issued": ("order.issued_at",),
    "plan": ("check.plan_at",),
    "progress": ("check.last_progress_at",),
    "refusal": ("order.refused",),
    "refused": ("order.refused", "order.falsely_reported_done", "order.suspension_defied"),
    "repeat": ("signs.repeat",),
    "report_not_earlier": ("check.reported_to_bureau_at",),
    "reported_before_discovery": ("check.reported_to_bureau_at",),
    "reported_to_principal": ("check.reported_to_principal_at",),
    "suspension_obeyed": ("order.suspension_defied",),
    "unknown_before": ("finding.found_by",),
}  # condition -> the facts it rests on, where an officer may enter them
Links = dict[str, dict[str, str]]


def evidence_links(case: Case, scope: Scope) -> Links:
    """Condition of a rule -> its evidence. What an officer added goes before what the portal's rows say."""
    page = reverse("selfcheck:case_detail", args=[case.pk])
    firm = reverse("selfcheck:enterprise_file", args=[case.enterprise_id])
    visit = _link(reverse("selfcheck:inspection_detail", args=[case.finding.visit_id]), "检查记录")
    check = last_check(case.finding, scope)
    own = _link(firm, "企业的报告和隐患记录")
    filed = _report(check.submission) if check else own
    links = dict.fromkeys(BY_VISIT, visit) | dict.fromkeys(BY_CHECK, filed)
    links |= dict.fromkeys(BY_HAZARD, _hazard(case) or own)
    links |= dict.fromkeys(OUTSIDE, _link(f"{firm}#ox", "平台以外的事故和处罚"))
    links |= {name: _link(f"{page}#{anchor}", words) for name, (anchor, words) in ON_CASE_PAGE.items()}
    return links | _added(case, scope, page)


def _link(url: str, words: str) -> dict[str, str]:
    return {"evidence_url": url, "evidence": words}


def _report(submission) -> dict[str, str]:
    due = submission.report.obligation
    return _link(
        reverse("selfcheck:submission_detail", args=[submission.pk]),
        f"{due.year} 年第 {due.quarter} 季度报告",
    )


def _hazard(case: Case) -> dict[str, str] | None:
    hazard = case.finding.matched_hazard
    if hazard is None or hazard.level != HazardLevel.MAJOR:
        return None
    return _link(reverse("selfcheck:major_hazard_detail", args=[hazard.pk]), f"隐患 {hazard.number}")


def _added(case: Case, scope: Scope, page: str) -> Links:
    """The file an officer put beside a fact, or the place on the case page where he names its source."""
    latest = {row.key: row for row in added_rows(case, scope)}
    standing = {key: row for key, row in latest.items() if row.value is not None}
    found = {name: [standing[key] for key in keys if key in standing] for name, keys in KEYS_OF.items()}
    return {name: _fact(facts[0], page) for name, facts in found.items() if facts}


def _fact(row: CaseFact, page: str) -> dict[str, str]:
    if row.evidence is None:
        return _link(f"{page}#ft", f"{row.adder_name}补充的事实")
    return _link(reverse("portal:evidence_download", args=[row.evidence.pk]), row.evidence.name)
