"""Whether what is written would betray who wrote it. A warning to the writer, never a refusal."""

import re
from collections.abc import Iterable

from portal.legal import LawInForce

FIRST_PERSON = re.compile(r"我(的|是|们班|们组|负责|值班|当班|操作|开的)|本人|轮到我|我姓")
TELEPHONE = re.compile(r"(?<!\d)1[3-9]\d[\d -]{8,10}(?!\d)")


def too_few(group: int | None, law: LawInForce) -> bool:
    """`group`: how many people could have seen it, as the reporter or the handler says; None = unknown."""
    return group is not None and group < law.value("internal_report_care")["minimum_group"]


def betrays(text: str, group: int | None, law: LawInForce, names: Iterable[str] = ()) -> list[str]:
    """Sentences for the writer, each with what to do."""
    found = []
    if too_few(group, law):
        least = law.value("internal_report_care")["minimum_group"]
        found.append(f"知道这件事的人少于 {least} 个，内容本身就可能让人猜到是谁。请少写只有您知道的细节。")
    if FIRST_PERSON.search(text):
        found.append("文字里有“我负责”“本人”这样的话，会说出您是谁。不想被认出的，请改成只说看到了什么。")
    if TELEPHONE.search(text):
        found.append("文字里有手机号。不想被认出的，请删掉。")
    if named := [name for name in names if name and name in text]:
        found.append(f"文字里有报告人的姓名（{'、'.join(named)}）。公布前请删掉。")
    return found
