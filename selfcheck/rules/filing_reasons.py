"""Why an obligation has the status it has, and what may follow from it, in words with articles."""

from datetime import datetime

from portal.calendars import SHANGHAI, Quarter
from portal.legal import Citation, LawInForce, Reason, Result
from selfcheck.rules.filing_facts import FilingFacts, Status, effective_filed_at, has_filing


def explain(
    facts: FilingFacts, status: Status | None, due: datetime | None, law: LawInForce
) -> tuple[Reason, ...]:
    if status is None or due is None:
        return (_before_first_quarter(facts, law),)
    reasons = [_due(facts, due, law), _filed(facts, status, due, law)]
    if facts.exemption:
        reasons.insert(0, _exempt(facts, status, law))
    if facts.returned:
        reasons.append(_returned(facts, law))
    if has_filing(facts) and law.get("quarterly_check"):
        reasons.append(_checked(facts, law))
    if facts.corrected_at and has_filing(facts):
        reasons.append(_corrected(facts, law))
    return tuple(reasons)


def consequence(status: Status, unchecked: bool, law: LawInForce) -> tuple[str, tuple[Citation, ...]]:
    """What the law attaches to the status. No quarterly report is by itself a fineable act."""
    if status is Status.OVERDUE:
        return (
            "未报送本身不直接构成处罚依据。报告同时作为统计分析表使用的，可能涉及未按规定上报统计分析表；"
            "有重大事故隐患排查治理情况未按规定报告的，可能涉及安全生产法有关规定。由执法人员核实后决定。",
            _cited(law, "basis_statistics_not_filed", "basis_101_5"),
        )
    if status is Status.LATE:
        return (
            "逾期报送。报告同时作为统计分析表使用的，可能涉及未按规定上报统计分析表；"
            "部分地区清单对首次逾期有不予处罚的规定。由执法人员核实后决定。",
            _cited(law, "basis_statistics_not_filed"),
        )
    if status is Status.RETURNED:
        return (
            "报告已退回，应在补正期内重新报送；补正期内报送的按首次报送时间计算。",
            _cited(law, "filing_returned"),
        )
    if unchecked:
        return ("已报送，但本季度内没有检查记录，季度检查义务未见履行。", _cited(law, "quarterly_check"))
    return ("", ())


def _cited(law: LawInForce, *names: str) -> tuple[Citation, ...]:
    found = (law.get(name) for name in names)
    return tuple(version.citation for version in found if version)


def _due(facts: FilingFacts, due: datetime, law: LawInForce) -> Reason:
    rule = law["filing_due_day"]
    text = f"{facts.quarter.label}报送截止 {_clock(due)}（含）。"
    if facts.original_due_at and facts.original_due_at != due:
        text += f"原截止 {_clock(facts.original_due_at)}，经批准调整。"
    return Reason("due_at", Result.MET, text, rule.citation, rule.key)


def _filed(facts: FilingFacts, status: Status, due: datetime, law: LawInForce) -> Reason:
    rule = law["filing_due_inclusive"]
    filed = effective_filed_at(facts)
    if filed is None:
        result = Result.NOT_MET if status is Status.OVERDUE else Result.UNKNOWN
        text = "已过截止时间，没有收到完整的报送。" if status is Status.OVERDUE else "尚未收到完整的报送。"
        return Reason("filed_in_time", result, text, rule.citation, rule.key)
    result = Result.MET if filed <= due else Result.NOT_MET
    word = "按期" if filed <= due else "逾期"
    return Reason("filed_in_time", result, f"报送时间 {_clock(filed)}，{word}。", rule.citation, rule.key)


def _exempt(facts: FilingFacts, status: Status, law: LawInForce) -> Reason:
    rule = law["filing_exemption_reasons"]
    exemption = facts.exemption
    assert exemption is not None
    span = f"{exemption.from_on:%Y-%m-%d} 至 {exemption.to_on:%Y-%m-%d}"
    if status is Status.EXEMPT:
        text = f"经 {exemption.approved_by} 批准免报（{exemption.reason}，{span}），覆盖整个季度。"
        return Reason("exempt", Result.MET, text, rule.citation, rule.key)
    text = f"免报（{span}）没有覆盖整个季度，或者缺少理由、批准人，不免报。"
    return Reason("exempt", Result.NOT_MET, text, rule.citation, rule.key)


def _returned(facts: FilingFacts, law: LawInForce) -> Reason:
    rule = law["filing_returned"]
    returned = facts.returned
    assert returned is not None
    text = f"{_clock(returned.at)} 退回，补正期至 {_clock(returned.fix_by)}（含）。"
    if not returned.resubmitted_at:
        return Reason("resubmitted", Result.UNKNOWN, text + "尚未再次报送。", rule.citation, rule.key)
    in_window = returned.resubmitted_at <= returned.fix_by
    counted = "按首次报送时间计算" if in_window and facts.filed_at else "按再次报送时间计算"
    text += f"{_clock(returned.resubmitted_at)} 再次报送，{counted}。"
    return Reason("resubmitted", Result.MET if in_window else Result.NOT_MET, text, rule.citation, rule.key)


def _checked(facts: FilingFacts, law: LawInForce) -> Reason:
    rule = law["quarterly_check"]
    inside = sorted(day for day in facts.inspected_on if day in facts.quarter)
    if inside:
        days = "、".join(f"{day:%Y-%m-%d}" for day in inside)
        text = f"本季度内检查 {len(inside)} 次：{days}。"
        return Reason("checked_in_quarter", Result.MET, text, rule.citation, rule.key)
    text = f"没有日期在{_span(facts.quarter)}之内的检查。"
    return Reason("checked_in_quarter", Result.NOT_MET, text, rule.citation, rule.key)


def _corrected(facts: FilingFacts, law: LawInForce) -> Reason:
    rule = law["filing_correction_keeps_time"]
    assert facts.corrected_at is not None
    text = f"{_clock(facts.corrected_at)} 更正，时效仍按原报送计算。"
    return Reason("corrected", Result.MET, text, rule.citation, rule.key)


def _before_first_quarter(facts: FilingFacts, law: LawInForce) -> Reason:
    rule = law["filing_first_quarter_after_registration"]
    first = facts.first_due_quarter
    text = f"自{first.label if first else '首个应报季度'}起报送，{facts.quarter.label}没有报送义务。"
    return Reason("obligation_exists", Result.NOT_MET, text, rule.citation, rule.key)


def _clock(moment: datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    if (local.hour, local.minute, local.second) == (23, 59, 59):
        return f"{local:%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M:%S}"


def _span(quarter: Quarter) -> str:
    return f"{quarter.start:%Y-%m-%d} 至 {quarter.end:%Y-%m-%d}"
