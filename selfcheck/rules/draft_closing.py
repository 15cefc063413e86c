"""Steps 4 and 5: internal reports and awards of the quarter, and the nil statement."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from selfcheck.rules.draft_facts import ARITHMETIC, ERROR, WARNING, DraftContext, Finding, Steps, number_of

AWARD_LABELS = {
    "reports": "收到内部报告",
    "verified": "查实",
    "rectified": "查实后完成整改",
    "paid": "兑现奖励",
}
SMALLER = (
    ("verified", "reports"),
    ("rectified", "verified"),
    ("paid", "verified"),
)


COUNTED = "portal"  # the source of figures that the portal counted from its own reports


def check_awards(steps: Steps, context: DraftContext) -> Iterator[Finding]:
    typed = steps.get("awards", {})
    if typed.get("source") == COUNTED:
        return  # by the day each happened: what is verified now may have been reported a quarter ago
    counts = {name: number_of(typed.get(name)) for name in AWARD_LABELS}
    for name, label in AWARD_LABELS.items():
        if counts[name] is None:
            yield _award(name, "award_missing", f"“{label}”没有填写。", "没有的填 0。", context, missing=True)
    for name, limit in SMALLER:
        small, large = counts[name], counts[limit]
        if small is not None and large is not None and small > large:
            text = f"“{AWARD_LABELS[name]}”{small} 件，多于“{AWARD_LABELS[limit]}”{large} 件。"
            yield _award(name, "award_gt_base", text, "请改正其中一个数。", context)
    yield from _check_amount(typed.get("amount_yuan"), counts["paid"], context)


def _check_amount(value: object, paid: int | None, context: DraftContext) -> Iterator[Finding]:
    name = "amount_yuan"
    try:
        amount = Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return  # kept as typed and already reported as not understood
    if amount is None:
        yield _award(name, "award_missing", "“奖励金额”没有填写。", "没有的填 0。", context, missing=True)
    elif amount and paid == 0:
        text = f"奖励金额 {amount} 元，但兑现奖励 0 件。"
        yield _award(name, "amount_without_award", text, "请改正其中一个数。", context)
    elif not amount and paid:
        yield Finding(
            "award_without_amount",
            WARNING,
            "awards",
            f"兑现奖励 {paid} 件，但奖励金额为 0。",
            "补填金额；以积分、实物等方式奖励的，写明理由。",
            field=name,
            citation=context.cite("hazard_reward"),
        )


def check_files(steps: Steps, context: DraftContext) -> Iterator[Finding]:
    """Nobody signs what rests on a file that waits for the virus scan or was found infected."""
    for pk, sentence in context.held_files.items():
        yield Finding("file_held", ERROR, "sign", sentence, about=str(pk))


def check_sign(steps: Steps, context: DraftContext) -> Iterator[Finding]:
    """No major hazard is a signed statement, never an empty list; with one, the statement is impossible."""
    declared = bool(steps.get("sign", {}).get("nil_declared"))
    present = major_hazards(steps, context)
    if declared and present:
        yield _nil(
            "nil_with_major_hazard",
            f"勾选了零隐患声明，但报告列有重大事故隐患（{present}）。",
            "请取消声明。",
            context,
        )
    if not declared and not present:
        text = "报告没有列出重大事故隐患，零隐患声明没有勾选。"
        mend = "确认后勾选声明；有重大事故隐患的，先在第 3 步登记。"
        yield _nil("nil_not_declared", text, mend, context, missing=True)


def major_hazards(steps: Steps, context: DraftContext) -> str:
    """Why a nil statement is impossible, in a few words; "" when it is possible."""
    data = steps.get("hazards", {})
    picked = [context.hazards[one] for one in data.get("hazard_ids") or [] if one in context.hazards]
    count = sum(hazard.major for hazard in picked)
    if count:
        return f"已选入 {count} 项"
    figures = data.get("figures") or {}
    found, still = (number_of(figures.get(name)) or 0 for name in ("major_found", "major_open"))
    return f"本季发现 {found} 项、尚未整改 {still} 项" if found or still else ""


def _award(
    name: str, code: str, text: str, mend: str, context: DraftContext, *, missing: bool = False
) -> Finding:
    cited = None if code in ARITHMETIC else context.cite("hazard_reward")
    return Finding(code, ERROR, "awards", text, mend, name, name, cited, missing)


def _nil(code: str, text: str, mend: str, context: DraftContext, *, missing: bool = False) -> Finding:
    cited = context.cite("quarterly_check")
    return Finding(code, ERROR, "sign", text, mend, "nil_declared", "", cited, missing)
