"""What the enterprise did about the hazard: checked, reported, rectifying, corrected."""

from datetime import date

from portal.calendars import Quarter
from portal.legal import LawInForce, Reason, Result, Version
from selfcheck.rules.case_facts import CaseFacts, Check
from selfcheck.rules.discovery import official
from selfcheck.rules.logic import any_of, either, opposite, reason
from selfcheck.rules.moments import before, by_end_of, happened, holds, say


def counted_check(facts: CaseFacts) -> Result:
    """A check that counts: of the quarter of the official discovery or the one before, and before it."""
    checked, found = facts.check.checked_on, official(facts.finding)
    if not checked:
        return happened(checked)
    if found.at is False:
        return Result.MET
    if found.day is None:
        return Result.UNKNOWN
    if checked > found.day or Quarter.of(checked) < Quarter.of(found.day).previous():
        return Result.NOT_MET
    return Result.MET if checked < found.day else Result.UNKNOWN


def not_checked(facts: CaseFacts, law: LawInForce) -> Reason:
    source = law["quarterly_check"]
    check = facts.check
    missing = f"发现当季（发现之前）或者上一季度没有检查（最近检查：{say(check.checked_on)}）"
    parts = {
        missing: opposite(counted_check(facts)),
        "检查清单没有包含该项": opposite(holds(check.item_covered)),
    }
    return either("not_checked", "不检查", parts, source)


def filed_in_time(facts: CaseFacts) -> Result:
    return before(facts.check.filed_at, official(facts.finding).at)


def reported_in_time(facts: CaseFacts) -> Result:
    return before(facts.check.reported_to_bureau_at, official(facts.finding).at)


def not_reported(facts: CaseFacts, law: LawInForce) -> Reason:
    source = law["prompt_report"]
    check = facts.check
    silent = f"发现之前没有收到该隐患的报告（{say(check.reported_to_bureau_at)}）"
    unfiled = f"发现之前没有报送该季度情况（{say(check.filed_at)}）"
    parts = {silent: opposite(reported_in_time(facts)), unfiled: opposite(filed_in_time(facts))}
    return either("not_reported", "不报告", parts, source)


def not_rectifying(facts: CaseFacts, law: LawInForce) -> Reason:
    source = law["le1_measures"]
    check = facts.check
    parts = {
        f"没有治理方案（{say(check.plan_at)}）": opposite(happened(check.plan_at)),
        f"超过自定期限（{say(deadline(check))}）": opposite(on_schedule(check, facts.on)),
        f"没有有日期的进展（{say(check.last_progress_at)}）": opposite(progressed(check)),
        "措施经查实为虚构": holds(check.fictitious),
    }
    return either("not_rectifying", "不整改", parts, source)


def deadline(check: Check) -> date | None:
    """The enterprise's own deadline, or the later one after an approved extension."""
    days = [day for day in (check.rectify_by, check.extended_to) if day]
    return max(days, default=None)


def on_schedule(check: Check, on: date) -> Result:
    """Rectified by the deadline, or the deadline has not passed; the last day is included."""
    due = deadline(check)
    if due is None:
        return Result.UNKNOWN
    if check.rectified_at:
        result = by_end_of(check.rectified_at, due)
    elif on <= due:
        return Result.MET
    else:
        result = happened(check.rectified_at)
    may_be_later = result is Result.NOT_MET and check.extended_to is None
    return Result.UNKNOWN if may_be_later else result


def progressed(check: Check) -> Result:
    """A dated progress entry; completion is one."""
    return any_of(happened(check.last_progress_at), happened(check.rectified_at))


def rectified_promptly(facts: CaseFacts) -> Result:
    """Done before the official discovery or by the deadline. Still under way in time: a person decides."""
    check = facts.check
    scheduled = on_schedule(check, facts.on)
    if check.rectified_at:
        return any_of(before(check.rectified_at, official(facts.finding).at), scheduled)
    if check.rectified_at is False and scheduled is Result.MET:
        return Result.NEEDS_PERSON
    return scheduled if scheduled is Result.NOT_MET else Result.UNKNOWN


def corrected_in_time(facts: CaseFacts) -> Result:
    """Before the official discovery or by ``correct_by``; the bare result where dates do not decide."""
    violation = facts.violation
    early = before(violation.corrected_at, official(facts.finding).at)
    result = any_of(early, by_end_of(violation.corrected_at, facts.order.correct_by))
    return holds(violation.corrected_in_time) if result is Result.UNKNOWN else result


def corrected(facts: CaseFacts, source: Version) -> Reason:
    done, due = say(facts.violation.corrected_at), say(facts.order.correct_by)
    text = f"及时改正（改正：{done}；{official(facts.finding)}；责令期限：{due}）。"
    return reason("corrected_in_time", corrected_in_time(facts), text, source)


def eliminated_early(facts: CaseFacts) -> Result:
    """The hazard or the violation was gone before the authority came upon it."""
    found = official(facts.finding).at
    return any_of(before(facts.check.rectified_at, found), before(facts.violation.corrected_at, found))
