"""五落实, derived from the six elements of the plan (安全生产事故隐患排查治理暂行规定 第十五条)."""

from collections.abc import Mapping
from dataclasses import dataclass

ELEMENTS = ("goals", "methods", "funds", "people", "timing", "safety")
IN_PLACE = "in_place"
RESTS_ON = {
    "责任": ("people",),
    "措施": ("goals", "methods"),
    "资金": ("funds",),
    "时限": ("timing",),
    "预案": ("safety",),
}
LABELS = {
    "goals": "目标任务",
    "methods": "方法措施",
    "funds": "经费物资",
    "people": "机构人员",
    "timing": "时限要求",
    "safety": "安全措施和应急预案",
}


@dataclass(frozen=True)
class Assurance:
    label: str
    met: bool
    reason: str


def five_assurances(states: Mapping[str, str]) -> list[Assurance]:
    """`states`: state of each element that has been written; an element that is missing is not in place."""
    return [_assurance(label, names, states) for label, names in RESTS_ON.items()]


def missing_elements(written: Mapping[str, object]) -> list[str]:
    """Labels of the elements without content, in the order of the law."""
    return [LABELS[name] for name in ELEMENTS if name not in written]


def in_plan(written: Mapping[str, object]) -> bool:
    """列入治理计划: all six elements are there."""
    return not missing_elements(written)


def _assurance(label: str, names: tuple[str, ...], states: Mapping[str, str]) -> Assurance:
    open_ones = [LABELS[name] for name in names if states.get(name) != IN_PLACE]
    if open_ones:
        return Assurance(label, False, f"{'、'.join(open_ones)}尚未落实")
    return Assurance(label, True, f"{'、'.join(LABELS[name] for name in names)}已落实")
