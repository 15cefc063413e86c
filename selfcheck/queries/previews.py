"""What the preview and the receipt page show beside the frozen content."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from portal.actors import Actor, Role
from portal.calendars import Quarter
from selfcheck.documents.canonical import grouped
from selfcheck.documents.characters import missing_characters
from selfcheck.facts.content import needed_statements
from selfcheck.facts.obligations import filing_facts
from selfcheck.facts.receipts import counts_at, receipt_of
from selfcheck.models import Report, Submission
from selfcheck.queries.remarks import remarks_of
from selfcheck.queries.reports import status_of
from selfcheck.rules.filing_facts import effective_filed_at
from selfcheck.states import PREPARERS

PAST_DUE = "已过截止时间，签批后记为逾期报送。"
IN_WINDOW = "首次报送已经逾期，按期补正之后仍记为逾期报送。"
PAST_WINDOW = "已过补正期限，签批后按再次报送的时间计算，记为逾期报送。"
CORRECTING_LATE = "更正不改变报送时间，本报告仍记为逾期报送。"


def preview_page(actor: Actor, report: Report, content: dict, changed: list[str], now: datetime) -> dict:
    """Points to read first, the statements to tick, and what this reader may do now.

    `changed`: the parts of a correction that differ from the version in force.
    """
    obligation = report.obligation
    self_prepared = report.sent_to_sign_by == actor.username
    until = obligation.fix_by if report.state == "returned" else obligation.due_at
    return {
        "quarter": Quarter(obligation.year, obligation.quarter),
        "obligation": obligation,
        "status": status_of(obligation, now),
        "until": until,
        "past": now > until,
        "read_first": list(_read_first(content, report, changed, now)),
        "statements": needed_statements(content, self_prepared=self_prepared),
        "is_principal": actor.role == Role.PRINCIPAL,
        "is_preparer": actor.role in PREPARERS,
        "unprintable": [(sign, f"U+{ord(sign):04X}") for sign in missing_characters(content)],
        "totals": totals(content),
        "remarks": remarks_of(actor.scope, report),
    }


def late_sentence(report: Report, now: datetime) -> str:
    """What a signature now would mean for timeliness, "" where it would be on time; by the rule itself."""
    facts = filing_facts(report.obligation)
    in_window = bool(facts.returned and now <= facts.returned.fix_by)
    if report.state == "draft":
        facts = replace(facts, filed_at=now)
    elif report.state == "returned":
        facts = replace(facts, returned=replace(facts.returned, resubmitted_at=now))
    if effective_filed_at(facts) <= report.obligation.due_at:
        return ""
    if report.state == "returned":
        return IN_WINDOW if in_window else PAST_WINDOW
    return PAST_DUE if report.state == "draft" else CORRECTING_LATE


def receipt_page(submission: Submission) -> dict:
    receipt = receipt_of(submission, settings.PORTAL_URL)
    obligation = submission.report.obligation
    return {
        "submission": submission,
        "report": submission.report,
        "content": submission.content,
        "receipt": receipt,
        "on_time": counts_at(submission) <= obligation.due_at,
        "quarter": Quarter(obligation.year, obligation.quarter),
        "digest": grouped(submission.digest),
        "totals": totals(submission.content),
    }


def _read_first(content: dict, report: Report, changed: list[str], now: datetime):
    if changed:
        yield f"与第 {report.versions} 版相比，{'、'.join(changed)}有变化，属于实质性更正。"
    major = [h for h in content["hazards"] if h["level"] == "major" and not h["rectified_on"]]
    if major:
        nearest = min((h["rectify_by"] for h in major if h["rectify_by"]), default="没有写明")
        yield f"有 {len(major)} 项重大事故隐患正在治理，最近一项期限 {nearest}。"
    if not any(i["in_quarter"] for i in content["inspections"]):
        yield "没有一次检查在本季度之内，报送之后“每季度至少检查 1 次”仍算未完成（应急〔2025〕11号 十）。"
    part = content["principal_participation"]
    if part["count"] < part["required"]:
        needed = f"全年至少 {part['required']} 次（应急〔2025〕11号 十）"
        yield f"您 {part['year']} 年尚未参加内部检查。{needed}。"
    if late := late_sentence(report, now):
        yield late
    for warning in content["warnings"]:
        yield f"{warning['text']}填报人说明：{warning['reason']}"


def totals(content: dict) -> dict:
    """The last line of the table of figures."""
    figures = content["figures"]
    return {
        "found": figures["general_found"] + figures["major_found"],
        "rectified": figures["general_rectified"] + figures["major_rectified"],
        "open": figures["general_open"] + figures["major_open"],
    }
