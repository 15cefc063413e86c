"""LE-2, LE-4 and LE-5: what 行政处罚法 itself says about minor acts, missing fault and mitigation."""

from portal.legal import Flag, LawInForce, Reason, Result, Version
from selfcheck.rules.blockers import no_blocker
from selfcheck.rules.case_facts import CaseFacts
from selfcheck.rules.conduct import corrected, eliminated_early, reported_in_time
from selfcheck.rules.discovery import official
from selfcheck.rules.logic import either, in_force, raised_when_all, reason
from selfcheck.rules.moments import holds, say

HARM = {"none": "没有危害后果", "minor": "危害后果轻微", "serious": "危害后果严重"}


def minor_violation(facts: CaseFacts, law: LawInForce, blocked: Flag) -> Flag:
    """LE-2: minor, corrected in time, no harm: the law leaves no choice."""
    basis = law.get("le2_minor")
    reasons: list[Reason] = [in_force(law, "le2_minor")]
    if basis:
        reasons += [
            no_blocker(blocked),
            _minor(facts, basis),
            corrected(facts, basis),
            harm_at_most(facts, ("none",), basis),
        ]
    return Flag("LE-2", raised_when_all(reasons), "不予行政处罚", tuple(reasons), law.on)


def no_fault(facts: CaseFacts, law: LawInForce) -> Flag:
    """LE-4: whether the evidence suffices is for a person to say, so this is never raised by itself."""
    basis = law.get("le4_no_fault")
    reasons: list[Reason] = [in_force(law, "le4_no_fault")]
    if basis:
        given = holds(facts.violation.no_fault_evidence)
        result = Result.NEEDS_PERSON if given is Result.MET else given
        words = {Result.NEEDS_PERSON: "已提出，是否足以证明由人判断", Result.NOT_MET: "没有提出"}
        text = f"没有主观过错的证据：{words.get(result, '未知')}。"
        reasons.append(reason("no_fault_evidence", result, text, basis))
    return Flag("LE-4", raised_when_all(reasons), "不予行政处罚", tuple(reasons), law.on)


def mitigation(facts: CaseFacts, law: LawInForce, blocked: Flag) -> Flag:
    """LE-5: where the report or the remedy came before the discovery. A blocker only warns."""
    basis = law.get("le5_mitigation")
    reasons: list[Reason] = [in_force(law, "le5_mitigation")]
    if basis:
        check = facts.check
        parts = {
            f"主动报告机关尚未掌握的违法行为（{say(check.reported_to_bureau_at)}）": reported_in_time(facts),
            f"在机关发现之前主动消除（{say(check.rectified_at)}）": eliminated_early(facts),
        }
        title = f"法定从轻、减轻情形（{official(facts.finding)}）"
        reasons.append(either("mitigating_fact", title, parts, basis))
        if blocked.raised:
            text = "注意：存在不适用从宽的情形，不妨碍依法从轻、减轻，由执法人员一并考虑。"
            reasons.append(reason("blocker_warning", Result.MET, text, basis))
    return Flag("LE-5", raised_when_all(reasons), "应当从轻或者减轻", tuple(reasons), law.on)


def harm_at_most(facts: CaseFacts, allowed: tuple[str, ...], source: Version) -> Reason:
    harm = facts.violation.harm
    result = Result.UNKNOWN if harm is None else holds(harm in allowed)
    return reason("harm", result, f"危害后果：{HARM.get(harm or '', '未知')}。", source)


def _minor(facts: CaseFacts, source: Version) -> Reason:
    minor, listed = facts.violation.minor, facts.violation.on_list
    text = {True: "违法行为轻微。", False: "违法行为不属轻微。", None: "是否轻微：未知。"}[minor]
    text += "清单列明该事项，可信度更高。" if listed else "清单不是穷尽的，未列明不妨碍适用。"
    return reason("minor", holds(minor), text, source)
