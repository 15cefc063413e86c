"""Step 3, the hazards: nothing of the quarter left out, each major one fully described."""

from collections.abc import Iterator

from portal.legal import Citation
from selfcheck.rules.draft_facts import ERROR, WARNING, DraftContext, Finding, HazardFacts, Steps


def check_hazards(steps: Steps, context: DraftContext) -> Iterator[Finding]:
    picked = list(dict.fromkeys(steps.get("hazards", {}).get("hazard_ids") or []))
    for hazard_id in picked:
        hazard = context.hazards.get(hazard_id)
        if hazard is None:
            text = f"选入的隐患（编号 {hazard_id}）不在本企业的隐患台账中。"
            mend = "请取消选入。"
            yield Finding("hazard_unknown", ERROR, "hazards", text, mend, "hazard_ids", str(hazard_id))
        else:
            yield from check_hazard(hazard, context)
    for hazard_id in sorted(context.register.found_in_quarter - set(picked)):
        if hazard := context.hazards.get(hazard_id):
            text = f"“{hazard.title}”是本季度发现的，但没有选入报告。"
            mend = "选入报告；不应列入的，写明理由。"
            cited = context.cite("hazard_record")
            yield _about(hazard, "hazard_of_quarter_left_out", WARNING, text, mend, cited, name="hazard_ids")


def check_hazard(hazard: HazardFacts, context: DraftContext) -> Iterator[Finding]:
    """What the hazard page marks and the report demands of one hazard."""
    if hazard.found_on > context.quarter.end:
        text = f"“{hazard.title}”{hazard.found_on} 发现，晚于{context.quarter.label}。"
        yield _about(hazard, "hazard_of_later_quarter", ERROR, text, "请取消选入，列入下一季度报告。", None)
    if hazard.rectify_by < hazard.found_on:
        text = f"“{hazard.title}”整改期限 {hazard.rectify_by} 早于发现日期 {hazard.found_on}。"
        yield _about(hazard, "deadline_before_found", ERROR, text, "请改正其中一个日期。", None)
    if hazard.rectified_on is None and hazard.rectify_by < context.today:
        text = f"“{hazard.title}”整改期限 {hazard.rectify_by} 已过，还没有登记整改完成。"
        mend = "已完成的登记完成日期；没有完成的，写明理由。"
        yield _about(hazard, "rectification_overdue", WARNING, text, mend, context.cite("hazard_record"))
    if hazard.major:
        yield from _check_major(hazard, context)


def _check_major(hazard: HazardFacts, context: DraftContext) -> Iterator[Finding]:
    if not hazard.clauses and not hazard.unmapped_reason.strip():
        text = f"重大事故隐患“{hazard.title}”没有对应判定标准的条款。"
        mend = "选择条款；确实没有对应条款的，写明说明。"
        yield _about(hazard, "hazard_without_clause", ERROR, text, mend, context.cite("quarterly_check"))
    cited = context.cite("major_hazard_content")
    for value, code, label in (
        (hazard.condition, "hazard_without_condition", "现状及产生原因"),
        (hazard.harm, "hazard_without_harm", "危害程度和整改难易程度分析"),
    ):
        if not value.strip():
            text = f"重大事故隐患“{hazard.title}”没有填写{label}。"
            yield _about(hazard, code, ERROR, text, "请补填。", cited, missing=True)


def _about(
    hazard: HazardFacts,
    code: str,
    level: str,
    text: str,
    mend: str,
    citation: Citation | None,
    *,
    name: str = "",
    missing: bool = False,
) -> Finding:
    return Finding(
        code=code,
        level=level,
        step="hazards",
        text=text,
        mend=mend,
        field=name or f"hazard-{hazard.id}",
        about=str(hazard.id),
        citation=citation,
        missing=missing,
    )
