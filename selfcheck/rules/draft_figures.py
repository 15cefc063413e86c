"""Step 3, the figures of the statutory table: complete, consistent, equal to the register or explained."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from selfcheck.rules.draft_facts import (
    ARITHMETIC,
    ERROR,
    WARNING,
    DraftContext,
    Finding,
    Steps,
    names,
    number_of,
)

LABELS = {
    "general_found": "一般隐患本季发现",
    "general_found_year": "一般隐患本年累计发现",
    "general_rectified": "一般隐患本季完成整改",
    "general_open": "一般隐患尚未整改",
    "major_found": "重大隐患本季发现",
    "major_found_year": "重大隐患本年累计发现",
    "major_rectified": "重大隐患本季完成整改",
    "major_open": "重大隐患尚未整改",
    "in_plan": "列入治理计划的未整改重大隐患",
    "plan_goal": "落实治理目标任务",
    "plan_money": "落实治理经费物资",
    "plan_people": "落实治理机构人员",
    "plan_time": "落实治理时间",
    "plan_safety": "落实安全措施及应急预案",
}
FUNDS = "funds_yuan"
FROM_REGISTER = tuple(LABELS)[:8]
PLAN_PARTS = ("plan_goal", "plan_money", "plan_people", "plan_time", "plan_safety")
PLAN_BASIS = "major_hazard_plan"
MEND_ONE = "请改正其中一个数。"
KINDS = (("general", "一般隐患"), ("major", "重大隐患"))


def check_figures(steps: Steps, context: DraftContext) -> Iterator[Finding]:
    typed: Mapping[str, Any] = steps.get("hazards", {}).get("figures") or {}
    figures = {name: number_of(typed.get(name)) for name in LABELS}
    for name, label in LABELS.items():
        if figures[name] is None:
            text = f"“{label}”没有填写。"
            yield _about(name, "figure_missing", ERROR, text, "没有的填 0。", context, missing=True)
    yield from _check_counts(figures, context)
    yield from _check_plan(figures, context)
    yield from _check_funds(typed.get(FUNDS), figures, context)
    yield from _check_register(figures, context)
    yield from _check_listed(steps, figures, context)


def _check_counts(figures: Mapping[str, int | None], context: DraftContext) -> Iterator[Finding]:
    carried = {"general": context.register.carried_general, "major": context.register.carried_major}
    for kind, label in KINDS:
        found, year = figures[f"{kind}_found"], figures[f"{kind}_found_year"]
        if found is not None and year is not None and year < found:
            text = f"{label}本年累计发现 {year} 项，少于本季发现 {found} 项。"
            yield _about(f"{kind}_found_year", "year_lt_quarter", ERROR, text, "请改正。", context)
        if year is None:
            continue
        most = year + carried[kind]
        for name, word in ((f"{kind}_open", "尚未整改"), (f"{kind}_rectified", "本季完成整改")):
            value = figures[name]
            if value is not None and value > most:
                text = f"{label}{word} {value} 项，多于本年发现 {year} 项加上年结转 {carried[kind]} 项。"
                yield _about(name, "more_than_found", ERROR, text, MEND_ONE, context)


def _check_plan(figures: Mapping[str, int | None], context: DraftContext) -> Iterator[Finding]:
    still, planned = figures["major_open"], figures["in_plan"]
    if planned is None:
        return
    if still is not None and planned > still:
        text = f"列入治理计划 {planned} 项，多于尚未整改的重大隐患 {still} 项。"
        yield _about(
            "in_plan", "in_plan_gt_open", ERROR, text, "请改正其中一个数。", context, "major_hazard_plan"
        )
    if still is not None and planned < still:
        text = f"尚未整改的重大隐患 {still} 项，列入治理计划只有 {planned} 项。"
        mend = "每项重大隐患都应制定治理方案；没有列入的，写明理由。"
        yield _about("in_plan", "major_not_in_plan", WARNING, text, mend, context, PLAN_BASIS)
    for name in PLAN_PARTS:
        part = figures[name]
        if part is not None and part > planned:
            text = f"“{LABELS[name]}”{part} 项，多于列入治理计划的 {planned} 项。"
            yield _about(name, "plan_part_gt_in_plan", ERROR, text, MEND_ONE, context, PLAN_BASIS)


def _check_funds(
    value: object, figures: Mapping[str, int | None], context: DraftContext
) -> Iterator[Finding]:
    try:
        funds = Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return  # kept as typed and already reported as not understood
    if funds is None:
        text = "“落实治理资金（累计）”没有填写。"
        yield _about(FUNDS, "figure_missing", ERROR, text, "没有的填 0。", context, missing=True)
    elif not funds and figures["plan_money"]:
        text = f"{figures['plan_money']} 项已落实治理经费物资，但落实治理资金为 0。"
        mend = "补填资金；只落实物资的，写明理由。"
        yield _about(FUNDS, "money_without_funds", WARNING, text, mend, context, PLAN_BASIS)


def _check_register(figures: Mapping[str, int | None], context: DraftContext) -> Iterator[Finding]:
    for name in FROM_REGISTER:
        typed, counted = figures[name], context.register.figures.get(name)
        if typed is not None and counted is not None and typed != counted:
            on = context.register.as_of_on
            text = f"“{LABELS[name]}”填 {typed} 项，隐患台账截至 {on} 为 {counted} 项。"
            mend = "补登记台账或者改正数字；两者确有不同的，写明理由。"
            yield _about(name, "figures_mismatch", WARNING, text, mend, context)


def _check_listed(
    steps: Steps, figures: Mapping[str, int | None], context: DraftContext
) -> Iterator[Finding]:
    """Major hazards are filed one by one, never as a bare number."""
    picked = steps.get("hazards", {}).get("hazard_ids") or []
    listed = [context.hazards[one] for one in picked if one in context.hazards and context.hazards[one].major]
    found = [hazard for hazard in listed if hazard.found_on in context.quarter]
    typed = figures["major_found"]
    if typed is not None and typed > len(found):
        listed_names = names(hazard.number for hazard in found) or "没有"
        text = f"重大隐患本季发现 {typed} 项，报告中逐项列出的只有 {len(found)} 项（{listed_names}）。"
        mend = "重大事故隐患要逐项登记并选入报告，或者改正数字。"
        yield _about("major_found", "major_not_listed", ERROR, text, mend, context, "major_hazard_content")


def _about(
    name: str,
    code: str,
    level: str,
    text: str,
    mend: str,
    context: DraftContext,
    basis: str = "filing_signature",
    *,
    missing: bool = False,
) -> Finding:
    return Finding(
        code=code,
        level=level,
        step="hazards",
        text=text,
        mend=mend,
        field=f"figures-{name}",
        about=name,
        citation=None if code in ARITHMETIC else context.cite(basis),
        missing=missing,
    )
