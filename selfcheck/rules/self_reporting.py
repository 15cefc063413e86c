"""LE-1, LE-1j and LE-1s: leniency for what the enterprise found (and reported, or put right) itself."""

from portal.legal import Flag, LawInForce, Reason, Result, Version
from selfcheck.rules.blockers import no_blocker
from selfcheck.rules.case_facts import CaseFacts
from selfcheck.rules.conduct import (
    deadline,
    eliminated_early,
    on_schedule,
    progressed,
    rectified_promptly,
    reported_in_time,
)
from selfcheck.rules.discovery import found_by_others, is_major, official
from selfcheck.rules.logic import all_of, either, in_force, opposite, raised_when_all, reason
from selfcheck.rules.moments import before, happened, holds, say, within


def self_found(facts: CaseFacts, law: LawInForce, blocked: Flag) -> Flag:
    """LE-1: self-found major hazard, reported before the authority came, effective measures under way."""
    basis = law.get("le1_self_found")
    reasons: list[Reason] = [in_force(law, "le1_self_found")]
    if basis:
        reasons += [
            no_blocker(blocked),
            is_major(facts, basis),
            found_by_others(facts, basis.value["found_by"], basis),
            _reported_to_principal(facts, basis),
            _reported_to_bureau(facts, law),
            *_measures(facts, law),
            _suspension_obeyed(facts, basis),
        ]
    return Flag("LE-1", raised_when_all(reasons), "依法不予处罚", tuple(reasons), law.on)


def self_or_expert_found(facts: CaseFacts, law: LawInForce, blocked: Flag) -> Flag:
    """LE-1j, where the local text has it: found by the enterprise or an expert, promptly rectified."""
    basis = law.get("le1j_self_or_expert")
    reasons: list[Reason] = [in_force(law, "le1j_self_or_expert")]
    if basis:
        reasons += [
            no_blocker(blocked),
            is_major(facts, basis),
            found_by_others(facts, basis.value["found_by"], basis),
            _rectified(facts, basis),
        ]
    return Flag("LE-1j", raised_when_all(reasons), "依法不予行政处罚", tuple(reasons), law.on)


def corrected_on_notice(facts: CaseFacts, law: LawInForce) -> Flag:
    """LE-1s, where practised: put right and reported, or already planned, before a notified inspection."""
    basis = law.get("le1s_notified_inspection")
    reasons: list[Reason] = [in_force(law, "le1s_notified_inspection")]
    if basis:
        reasons += [_notified(facts, basis), _corrected_or_planned(facts, basis)]
    return Flag("LE-1s", raised_when_all(reasons), "依法不予处罚", tuple(reasons), law.on)


def _reported_to_principal(facts: CaseFacts, source: Version) -> Reason:
    at = facts.check.reported_to_principal_at
    return reason("reported_to_principal", happened(at), f"报告主要负责人：{say(at)}。", source)


def _reported_to_bureau(facts: CaseFacts, law: LawInForce) -> Reason:
    """Before the first official entry; after the visit was announced it is a grey case for a person."""
    source = law["le1_report_before_discovery"]
    notice, sent = facts.finding.notice_at, facts.check.reported_to_bureau_at
    result = reported_in_time(facts)
    if result is not Result.NOT_MET:
        announced = before(sent, notice)
        result = all_of(result, Result.NEEDS_PERSON if announced is Result.NOT_MET else announced)
    text = f"报告应急管理部门：{say(sent)}；检查告知：{say(notice)}；{official(facts.finding)}。"
    return reason("reported_before_discovery", result, text, source)


def _measures(facts: CaseFacts, law: LawInForce) -> list[Reason]:
    source = law["le1_measures"]
    check, hours = facts.check, source.value["interim_control_hours"]
    controlled = within(facts.finding.found_at, check.interim_controls_at, hours)
    interim = f"发现后 {hours} 小时内临时管控（{say(check.interim_controls_at)}）。"
    due = f"未超过自定期限（{say(deadline(check))}；完成：{say(check.rectified_at)}）。"
    return [
        reason("plan", happened(check.plan_at), f"治理方案：{say(check.plan_at)}。", source),
        reason("interim_controls", controlled, interim, source),
        reason("progress", progressed(check), f"最近进展：{say(check.last_progress_at)}。", source),
        reason("on_schedule", on_schedule(check, facts.on), due, source),
    ]


def _suspension_obeyed(facts: CaseFacts, source: Version) -> Reason:
    result = opposite(holds(facts.order.suspension_defied))
    words = {Result.MET: "没有", Result.NOT_MET: "有"}
    text = f"没有违抗停产停业决定（违抗：{words.get(result, '未知')}）。"
    return reason("suspension_obeyed", result, text, source)


def _rectified(facts: CaseFacts, source: Version) -> Reason:
    check = facts.check
    text = f"及时进行整改（完成：{say(check.rectified_at)}；期限：{say(deadline(check))}）。"
    return reason("rectified_promptly", rectified_promptly(facts), text, source)


def _notified(facts: CaseFacts, source: Version) -> Reason:
    notice = facts.finding.notice_at
    return reason("notified", happened(notice), f"检查事项已事先告知：{say(notice)}。", source)


def _corrected_or_planned(facts: CaseFacts, source: Version) -> Reason:
    both = all_of(eliminated_early(facts), reported_in_time(facts))
    planned = before(facts.check.plan_at, official(facts.finding).at)
    parts = {"到场之前自查自改并且自报": both, "到场之前已纳入整改计划": planned}
    return either("corrected_or_planned", "自查自改自报或者已纳入整改计划", parts, source)
