"""What the preview and the receipt page show beside the frozen content."""

from datetime import datetime

from django.conf import settings

from portal.actors import Actor, Role
from portal.calendars import Quarter
from selfcheck.facts.content import needed_statements
from selfcheck.facts.receipts import receipt_of
from selfcheck.models import Report, Submission
from selfcheck.queries.reports import status_of


def preview_page(actor: Actor, report: Report, content: dict, now: datetime) -> dict:
    """Points to read first, the statements to tick, and whether this reader may sign now."""
    obligation = report.obligation
    self_prepared = report.sent_to_sign_by == actor.username
    return {
        "quarter": Quarter(obligation.year, obligation.quarter),
        "obligation": obligation,
        "status": status_of(obligation, now),
        "late_now": now > obligation.due_at,
        "read_first": list(_read_first(content, obligation, now)),
        "statements": needed_statements(content, self_prepared=self_prepared),
        "may_sign": actor.role == Role.PRINCIPAL and report.sent_to_sign_at is not None,
        "is_principal": actor.role == Role.PRINCIPAL,
        "is_preparer": actor.role in (Role.SAFETY_OFFICER, Role.LEADER),
        "totals": _totals(content["figures"]),
    }


def receipt_page(submission: Submission) -> dict:
    receipt = receipt_of(submission, settings.PORTAL_URL)
    obligation = submission.report.obligation
    return {
        "submission": submission,
        "report": submission.report,
        "content": submission.content,
        "receipt": receipt,
        "quarter": Quarter(obligation.year, obligation.quarter),
        "groups": [submission.digest[i : i + 4] for i in range(0, len(submission.digest), 4)],
    }


def _read_first(content: dict, obligation, now: datetime):
    major = [h for h in content["hazards"] if h["level"] == "major" and not h["rectified_on"]]
    if major:
        yield f"有 {len(major)} 项重大事故隐患正在治理，最近一项期限 {min(h['rectify_by'] for h in major)}。"
    if not any(i["in_quarter"] for i in content["inspections"]):
        yield "没有一次检查在本季度之内，报送之后“每季度至少检查 1 次”仍算未完成（应急〔2025〕11号 第十条）。"
    part = content["principal_participation"]
    if part["count"] < part["required"]:
        needed = f"全年至少 {part['required']} 次（应急〔2025〕11号 第十条）"
        yield f"您 {part['year']} 年尚未参加内部检查。{needed}。"
    if now > obligation.due_at:
        yield "已过截止时间，签批后记为逾期报送。"
    for warning in content["warnings"]:
        yield f"{warning['text']}填报人说明：{warning['reason']}"


def _totals(figures: dict) -> dict:
    return {
        "found": figures["general_found"] + figures["major_found"],
        "rectified": figures["general_rectified"] + figures["major_rectified"],
        "open": figures["general_open"] + figures["major_open"],
    }
