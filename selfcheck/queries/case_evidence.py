"""Where the evidence of a reason lies, for the links beside it."""

from django.urls import reverse

from selfcheck.models import Case
from selfcheck.states import HazardLevel

BY_VISIT = ("major_hazard", "official_inspection", "found_first", "unknown_before", "order_issued")
BY_FILE = (
    "failed",
    "checked",
    "filed",
    "plan",
    "interim_controls",
    "progress",
    "on_schedule",
    "reported_to_principal",
    "reported_before_discovery",
)
BY_HAZARD = (
    "plan",
    "interim_controls",
    "progress",
    "on_schedule",
    "reported_to_principal",
    "reported_before_discovery",
)
Links = dict[str, dict[str, str]]


def evidence_links(case: Case) -> Links:
    """Condition of a rule -> where its evidence lies: the inspection, the matched hazard, else the file."""
    visit = {
        "evidence_url": reverse("selfcheck:inspection_detail", args=[case.finding.visit_id]),
        "evidence": "检查记录",
    }
    firm = {
        "evidence_url": reverse("selfcheck:enterprise_file", args=[case.enterprise_id]),
        "evidence": "企业的报告和隐患记录",
    }
    links = dict.fromkeys(BY_VISIT, visit) | dict.fromkeys(BY_FILE, firm)
    hazard = case.finding.matched_hazard
    if hazard is not None and hazard.level == HazardLevel.MAJOR:
        page = reverse("selfcheck:major_hazard_detail", args=[hazard.pk])
        links |= dict.fromkeys(BY_HAZARD, {"evidence_url": page, "evidence": f"隐患 {hazard.number}"})
    return links
