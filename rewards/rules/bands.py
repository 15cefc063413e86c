"""What an award may be: the band of the scheme for kind and severity. The amount is a person's choice."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.legal import LawInForce

KINDS = ("people", "equipment", "environment", "management")
SEVERITIES = ("general", "major")


@dataclass(frozen=True)
class Band:
    """Both ends included; yuan, or points where the scheme counts points."""

    low: Decimal
    high: Decimal

    def holds(self, amount: Decimal) -> bool:
        return self.low <= amount <= self.high


def default_bands(law: LawInForce) -> dict[str, dict[str, str]]:
    """Severity -> min and max, as a scheme stores it; for every kind alike."""
    value: dict[str, dict[str, int]] = law.value("internal_award_bands")
    return {severity: {"min": str(one["min"]), "max": str(one["max"])} for severity, one in value.items()}


def band_for(bands: Mapping[str, Any], severity: str, kind: str) -> Band:
    """The band of the kind where the scheme has one, else that of the severity."""
    row = bands.get(f"{severity}:{kind}") or bands[severity]
    return Band(Decimal(row["min"]), Decimal(row["max"]))


def broken_bands(bands: Mapping[str, Any]) -> str:
    """Why these bands cannot stand, as a sentence; "" when they can."""
    known = {*SEVERITIES, *(f"{severity}:{kind}" for severity in SEVERITIES for kind in KINDS)}
    if missing := set(SEVERITIES) - set(bands):
        return f"没有写{'、'.join(sorted(missing))}隐患的奖励区间。请填写。"
    if strange := set(bands) - known:
        return f"奖励区间里有不认识的类别 {'、'.join(sorted(strange))}。请改正。"
    for row in bands.values():
        low, high = Decimal(row["min"]), Decimal(row["max"])
        if low < 0 or high < low:
            return f"奖励区间 {low} 到 {high} 写反了或者是负数。请改正。"
    return ""


def refusal(amount: Decimal, band: Band, spent: Decimal, budget: Decimal | None) -> str:
    """Why this amount cannot be given, as a sentence; "" when it can. `spent`: approved this year."""
    if amount <= 0:
        return "奖励数额应大于 0。只给表扬的，请选“表扬”。"
    if not band.holds(amount):
        return f"数额 {amount} 不在奖励办法的区间 {band.low} 到 {band.high} 内。请改正，或者先修订奖励办法。"
    if budget is not None and spent + amount > budget:
        left = max(budget - spent, Decimal(0))
        return (
            f"本年预算 {budget} 元，已批准 {spent} 元，只余 {left} 元，不够这笔 {amount} 元。请先追加预算。"
        )
    return ""
