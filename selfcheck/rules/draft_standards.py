"""Step 2: against which determination standards it was inspected, and how many items were looked at."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from selfcheck.rules.draft_facts import (
    ARITHMETIC,
    ERROR,
    WARNING,
    DraftContext,
    Finding,
    StandardFacts,
    Steps,
    day_of_text,
    names,
    number_of,
)


def check_standards(steps: Steps, context: DraftContext) -> Iterator[Finding]:
    rows = steps.get("standards", {}).get("standards") or []
    if not rows:
        yield Finding(
            "no_standard",
            ERROR,
            "standards",
            "没有选择对照的判定标准：检查针对的是重大事故隐患，应写明依据哪一部标准。",
            "勾选本次检查实际对照的标准。",
            field="codes",
            citation=context.cite("quarterly_check"),
            missing=True,
        )
    inspected = _inspection_days(steps)
    for row in rows:
        standard = context.standards.get(str(row.get("standard_id")))
        if standard is None:
            code = str(row.get("standard_id"))
            text = f"判定标准 {code} 已不在标准库中。"
            yield Finding("standard_unknown", ERROR, "standards", text, "请改选其他标准。", "codes", code)
            continue
        yield from _check_day(standard, inspected, context)
        yield from _check_counts(standard, row, context)


def _check_day(standard: StandardFacts, inspected: list[date], context: DraftContext) -> Iterator[Finding]:
    if inspected and not any(standard.in_force(day) for day in inspected):
        span = f"自 {standard.from_on} 起施行" if standard.from_on else "施行日期未载明"
        if standard.to_on:
            span += f"，{standard.to_on} 起废止"
        days = names(str(day) for day in inspected)
        yield _about(
            standard,
            "standard_not_in_force",
            ERROR,
            "codes",
            f"{standard.name}在检查日（{days}）不是现行标准（{span}）。",
            "改选检查当日现行的标准。",
            context,
        )


def _check_counts(
    standard: StandardFacts, row: Mapping[str, Any], context: DraftContext
) -> Iterator[Finding]:
    applicable, checked = number_of(row.get("items_applicable")), number_of(row.get("items_checked"))
    for name, value, label in (
        ("items_applicable", applicable, "适用项数"),
        ("items_checked", checked, "实际检查项数"),
    ):
        if value is None:
            text = f"{standard.name}：{label}没有填写。"
            yield _about(standard, f"{name}_missing", ERROR, name, text, "请补填。", context, missing=True)
    total = standard.item_count
    if applicable is not None and total is not None and applicable > total:
        text = f"{standard.name}：适用 {applicable} 项，多于标准的 {total} 项。"
        yield _about(standard, "applicable_gt_total", ERROR, "items_applicable", text, "请改正。", context)
    if applicable == 0:
        text = f"{standard.name}：适用 0 项，等于没有对照。"
        mend = "不适用的标准请取消勾选；确实如此的，写明理由。"
        yield _about(standard, "nothing_applicable", WARNING, "items_applicable", text, mend, context)
    if applicable is None or checked is None or applicable == checked:
        return
    if checked > applicable:
        text = f"{standard.name}：检查 {checked} 项，多于适用的 {applicable} 项。"
        yield _about(standard, "checked_gt_applicable", ERROR, "items_checked", text, "请改正。", context)
    else:
        text = (
            f"{standard.name}：适用 {applicable} 项，只检查了 {checked} 项，还有 {applicable - checked} 项。"
        )
        mend = "补查后改正；没有补查的，写明理由。"
        yield _about(standard, "items_checked_lt_applicable", WARNING, "items_checked", text, mend, context)


def _about(
    standard: StandardFacts,
    code: str,
    level: str,
    name: str,
    text: str,
    mend: str,
    context: DraftContext,
    *,
    missing: bool = False,
) -> Finding:
    return Finding(
        code=code,
        level=level,
        step="standards",
        text=text,
        lead=f"{standard.name}：",
        mend=mend,
        field=name if name == "codes" else f"{standard.code}-{name}",
        about=standard.code,
        citation=None if code in ARITHMETIC else context.cite("quarterly_check"),
        missing=missing,
    )


def _inspection_days(steps: Steps) -> list[date]:
    rows = steps.get("overview", {}).get("inspections") or []
    return sorted({day for row in rows if (day := day_of_text(row.get("inspected_on")))})
