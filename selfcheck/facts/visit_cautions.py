"""What to think of before a visit is made although nothing forbids it: 11号 四 and 十一."""

from portal.legal import Reason, Result
from selfcheck.facts.visits import Counter
from selfcheck.law import law_for
from selfcheck.rules.logic import reason
from selfcheck.states import ENFORCEMENT, VisitKind, VisitLevel, level_of


def cautions(counter: Counter, kind: str, division: str) -> list[Reason]:
    """`division`: of the bureau that asks. Warnings for a person to weigh; none of them blocks."""
    law = law_for(counter.enterprise.division_code, counter.on)
    alone = kind in ENFORCEMENT and kind != VisitKind.JOINT
    source = law.get("caps_joint") if alone else None
    found = []
    if source:
        texts = _levels(counter, level_of(division))
        found = [reason("one_level", Result.NEEDS_PERSON, text, source) for text in texts]
    township = law.get("caps_township") if kind == VisitKind.TOWNSHIP else None
    earlier = [row for row, _ in counter.rows if row.kind in ENFORCEMENT]
    if township and earlier:
        text = f"{earlier[-1].bureau.name}已于 {earlier[-1].on:%Y-%m-%d} 检查过，"
        text += "乡镇（街道）本年度原则上不再检查同类事项。请核对检查事项。"
        found.append(reason("same_items", Result.NEEDS_PERSON, text, township))
    return found


def _levels(counter: Counter, own: str) -> list[str]:
    texts = []
    if own != VisitLevel.COUNTY:
        texts.append("上级抽查由下级负责检查的企业，应当与下级联合开展，检查类型选“联合检查”。")
    others = [
        row
        for row, _ in counter.rows
        if row.kind in ENFORCEMENT and own not in row.levels and row.on <= counter.on
    ]
    if others:
        last = others[-1]
        texts.append(
            f"{last.bureau.name}（{'、'.join(last.level_words)}）已于 {last.on:%Y-%m-%d} 检查过。"
            "一家企业对应一个层级检查，请先与该局商定由谁检查或者联合开展。"
        )
    return texts
