"""DP-1, DP-2, DP-3 and DP-6, and AT-1 with them: flags that ask an officer to weigh penalties."""

from portal.legal import Flag, LawInForce, Reason, Result
from selfcheck.rules.case_facts import CaseFacts
from selfcheck.rules.conduct import (
    counted_check,
    filed_in_time,
    not_checked,
    not_rectifying,
    not_reported,
    reported_in_time,
)
from selfcheck.rules.discovery import by_inspection, is_major, unknown_to_enterprise
from selfcheck.rules.logic import (
    OPEN,
    all_of,
    any_of,
    as_result,
    either,
    in_force,
    opposite,
    raised_when_all,
    reason,
)
from selfcheck.rules.moments import Moment, before, happened, holds, say
from selfcheck.rules.penalty_basis import order_basis, suggested_basis, tracing_basis


def grey_case(facts: CaseFacts, law: LawInForce) -> Flag:
    """DP-3: checked and filed, and the hazard arose later or could not be seen. A person weighs it."""
    basis = law.get("dp3_grey")
    reasons: list[Reason] = [in_force(law, "dp1_trigger")]
    if basis and reasons[0].met:
        check = facts.check
        covered = all_of(counted_check(facts), holds(check.item_covered))
        checked = f"检查过且清单包含该项（检查：{say(check.checked_on)}）。"
        filed = f"发现之前已报送该季度情况（{say(check.filed_at)}）。"
        arose = {
            f"隐患在最近检查之后形成（{say(facts.finding.arose_at)}）": _arose_later(facts),
            "检查时难以合理发现": opposite(holds(facts.finding.discoverable)),
        }
        reasons += [
            is_major(facts, basis),
            by_inspection(facts, law),
            unknown_to_enterprise(facts, basis),
            reason("checked", covered, checked, basis),
            reason("filed", filed_in_time(facts), filed, basis),
            either("arose_later", "可能在检查之后形成或者当时难以发现", arose, basis),
        ]
    return _with_basis("DP-3", "请执法人员判断", reasons, facts, law)


def dual_penalty(facts: CaseFacts, law: LawInForce, grey: Flag, leniency: Flag) -> Flag:
    """DP-1: a later inspection finds a major hazard that was not checked, reported or rectified."""
    reasons: list[Reason] = [in_force(law, "dp1_trigger")]
    if reasons[0].met:
        basis = law["dp1_trigger"]
        reasons += [
            is_major(facts, basis),
            by_inspection(facts, law),
            _failures(facts, law),
            _not_lenient(leniency, law),
            _not_grey(grey, law),
        ]
    return _with_basis("DP-1", "要依法一案双罚", reasons, facts, law)


def limbs(facts: CaseFacts, law: LawInForce) -> tuple[Reason, ...]:
    """The parts of DP-1's "or" (`failed`) as lines of their own: each explains, none decides alone."""
    if law.get("dp1_trigger") is None:
        return ()
    return not_checked(facts, law), not_reported(facts, law), not_rectifying(facts, law)


def late_claim(facts: CaseFacts, law: LawInForce, dual: Flag) -> Flag:
    """DP-2: with DP-1 raised, LE-1 is claimed although the report does not predate the discovery."""
    reasons: list[Reason] = [in_force(law, "dp1_trigger")]
    if reasons[0].met:
        basis = law["le1_report_before_discovery"]
        sent = facts.check.reported_to_bureau_at
        late = opposite(reported_in_time(facts))
        claimed = {True: "是", False: "否", None: "未知"}[facts.leniency_claimed]
        reasons += [
            _same_as(dual, law),
            reason(
                "leniency_claimed", holds(facts.leniency_claimed), f"企业主张自查免罚：{claimed}。", basis
            ),
            reason("report_not_earlier", late, f"报告（{say(sent)}）没有早于机关发现。", basis),
        ]
    return _with_basis("DP-2", "自查免罚不适用", reasons, facts, law)


def refusal(facts: CaseFacts, law: LawInForce) -> Flag:
    """DP-6: refused after an order; a false report of completion or a defied suspension is a refusal."""
    basis = law.get("refusal_after_order")
    reasons: list[Reason] = [in_force(law, "refusal_after_order")]
    if basis:
        order = facts.order
        parts = {
            "拒不执行": holds(order.refused),
            "虚构已整改": holds(order.falsely_reported_done),
            "违抗停产停业决定": holds(order.suspension_defied),
        }
        issued = f"已责令整改：{say(order.issued_at)}（期限：{say(order.correct_by)}）。"
        reasons += [
            reason("order_issued", happened(order.issued_at), issued, basis),
            either("refused", "责令之后拒不整改", parts, basis),
        ]
    raised = raised_when_all(reasons)
    if raised is not False:
        reasons += order_basis(law)
    return Flag("DP-6", raised, "责令停产停业整顿；可以按日连续处罚", tuple(reasons), law.on)


def accountability(dual: Flag, law: LawInForce) -> Flag:
    """AT-1 follows DP-1. It lists the team of that day and never computes a score."""
    reasons = [in_force(law, "at1_trace")]
    if reasons[0].met:
        reasons.append(_same_as(dual, law))
    if dual.raised is not False:
        reasons += tracing_basis(law)
    return Flag("AT-1", dual.raised, "启动责任倒查和精准追责", tuple(reasons), law.on)


def _with_basis(rule: str, modality: str, reasons: list[Reason], facts: CaseFacts, law: LawInForce) -> Flag:
    raised = raised_when_all(reasons)
    if raised is not False:
        reasons = [*reasons, *suggested_basis(facts, law)]
    return Flag(rule, raised, modality, tuple(reasons), law.on)


def _failures(facts: CaseFacts, law: LawInForce) -> Reason:
    """One of the three is enough; how many there are tells the officer how serious it is."""
    parts = limbs(facts, law)
    known = sum(part.met for part in parts)
    text = f"不检查、不报告、不整改之一（已知 {known} 项）。" + " ".join(part.text for part in parts)
    return reason("failed", any_of(*(part.result for part in parts)), text, law["dp1_trigger"])


def _not_lenient(leniency: Flag, law: LawInForce) -> Reason:
    words = {True: "成立，该隐患不作一案双罚", False: "不成立", None: "尚不能判断"}
    result = opposite(as_result(leniency.raised))
    if leniency.raised is None:
        result = Result.UNKNOWN
    return reason("not_le1", result, f"自查免罚（LE-1）{words[leniency.raised]}。", law["dp1_trigger"])


def _not_grey(grey: Flag, law: LawInForce) -> Reason:
    source = law["dp3_grey"]
    if grey.raised:
        text = "已检查、已报送，隐患可能在其后形成或者当时难以发现（DP-3），由人判断。"
        return reason("not_grey", Result.NEEDS_PERSON, text, source)
    if grey.raised is None:
        unsure = "；".join(one.text.rstrip("。") for one in grey.reasons if one.result in OPEN)
        text = f"尚不能认定为 DP-3 的情形。请先查明：{unsure}。查明属于 DP-3 的，本项改由人判断。"
        return reason("not_grey", Result.MET, text, source)
    return reason("not_grey", Result.MET, "没有认定为 DP-3 的情形。", source)


def _same_as(dual: Flag, law: LawInForce) -> Reason:
    words = {True: "成立", False: "不成立", None: "待人判断"}
    return reason("dual_penalty", as_result(dual.raised), f"DP-1 {words[dual.raised]}。", law["dp1_trigger"])


def _arose_later(facts: CaseFacts) -> Result:
    """Against the last check, of which only the day is known."""
    checked, arose = facts.check.checked_on, facts.finding.arose_at
    if not checked or not arose:
        return Result.UNKNOWN
    return before(Moment.on(checked), arose)
