"""Answers as the JSON of `manage.py assess` and as a text a lawyer can read."""

from typing import Any

from portal.calendars import SHANGHAI
from portal.legal import Flag, Reason, Result
from selfcheck.rules.assessment import Assessment
from selfcheck.rules.filing import FilingStatus, Status
from selfcheck.rules.frequency import CapAnswer, CountedVisit

RULE_TITLES = {
    "DP-7": "关闭提请",
    "DP-6": "责令后拒不执行",
    "DP-1": "一案双罚",
    "AT-1": "责任倒查",
    "DP-3": "已查已报而事后形成的隐患",
    "DP-2": "事后主张自查免罚",
    "LE-X": "不适用从宽的情形",
    "LE-6": "超过追责时效",
    "LE-1": "自查发现的重大事故隐患",
    "LE-1j": "自查或专家指导发现并及时整改",
    "LE-1s": "告知式执法下自查自改",
    "LE-2": "轻微违法",
    "LE-4": "没有主观过错",
    "LE-3": "初次违法",
    "LE-5": "从轻、减轻",
}
RAISED = {True: "提示", False: "不提示", None: "待人判断"}
MARKS = {
    Result.MET: "［符合］",
    Result.NOT_MET: "［不符合］",
    Result.UNKNOWN: "［未知］",
    Result.NEEDS_PERSON: "［待人判断］",
}
COLOURS = {"green": "绿", "amber": "黄", "red": "红", None: "没有上限"}
STATUSES = {
    Status.NOT_DUE: "未到期",
    Status.DUE: "待报送",
    Status.FILED: "已报送",
    Status.LATE: "逾期报送",
    Status.OVERDUE: "逾期未报",
    Status.EXEMPT: "免报",
    Status.RETURNED: "已退回",
    None: "没有报送义务",
}
PRINCIPAL = {"ok": "已参加", "at_risk": "尚未参加，年度未结束", "missed": "全年未参加", None: "不适用"}


def caps_json(given: str, answer: CapAnswer) -> dict[str, Any]:
    return {
        "id": given,
        "cap": answer.cap,
        "used": answer.used,
        "colour": answer.colour,
        "next_blocked": answer.next_blocked,
        "visits": [_visit_json(one) for one in answer.visits],
        "reasons": [reason.as_json() for reason in answer.reasons],
    }


def _visit_json(one: CountedVisit) -> dict[str, Any]:
    return {
        "on": one.visit.on.isoformat(),
        "kind": one.visit.kind,
        "counted": one.counted,
        "why": one.reason.text,
        "citation": str(one.reason.citation),
    }


def filing_json(given: str, answer: FilingStatus) -> dict[str, Any]:
    return {
        "id": given,
        "status": answer.status and str(answer.status),
        "due_at": answer.due_at and answer.due_at.astimezone(SHANGHAI).isoformat(),
        "no_check_in_quarter": answer.no_check_in_quarter,
        "corrected": answer.corrected,
        "annual_principal": answer.annual_principal,
    }


def case_text(assessment: Assessment) -> str:
    suggestion = "、".join(assessment.suggestion) or "没有"
    waiting = "、".join(flag.rule for flag in assessment.flags if flag.raised is None) or "没有"
    lines = [f"案件 {assessment.id}", f"提示的规则：{suggestion}", f"待人判断的规则：{waiting}", ""]
    for flag in assessment.flags:
        lines += [*_flag_lines(flag), ""]
    lines.append("以上只是提示和理由，由具名执法人员决定。")
    return "\n".join(lines)


def caps_text(given: str, answer: CapAnswer) -> str:
    cap = "没有" if answer.cap is None else f"{answer.cap} 次"
    head = f"企业 {given}：上限 {cap}，已计入 {answer.used} 次，{COLOURS[answer.colour]}。"
    lines = [head, "下一次检查：" + ("不得安排。" if answer.next_blocked else "可以安排。")]
    for one in answer.visits:
        mark = "［计入］" if one.counted else "［不计］"
        lines.append(f"  {one.visit.on:%Y-%m-%d} {mark}{one.reason.text}  {_cited(one.reason)}")
    return "\n".join([*lines, *_reason_lines(answer.reasons)])


def filing_text(given: str, answer: FilingStatus) -> str:
    flags = ["本季未检查"] * answer.no_check_in_quarter + ["已更正"] * answer.corrected
    head = f"{given}：{STATUSES[answer.status]}" + "".join(f"，{flag}" for flag in flags)
    lines = [f"{head}；主要负责人{PRINCIPAL[answer.annual_principal]}。", *_reason_lines(answer.explanation)]
    if answer.consequence:
        lines.append(f"  {answer.consequence}")
        lines += [f"    {citation}" for citation in answer.consequence_citations]
    return "\n".join(lines)


def _flag_lines(flag: Flag) -> list[str]:
    head = f"{flag.rule} {RULE_TITLES[flag.rule]}：{RAISED[flag.raised]}（{flag.modality}）"
    return [head, *_reason_lines(flag.reasons)]


def _reason_lines(reasons: tuple[Reason, ...]) -> list[str]:
    return [f"  {MARKS[one.result]}{one.text}  {_cited(one)}" for one in reasons]


def _cited(reason: Reason) -> str:
    checked = "" if reason.citation.verified_on or not reason.citation.instrument else "（待核实）"
    return f"{reason.citation}{checked}"
