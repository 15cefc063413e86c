"""Which of the enterprise's own hazards a finding may be: ranked by item, place, words and time.

The rank only orders a list for a person, who confirms one or none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

ITEM, PLACE, TITLE, RECENT = 8, 4, 3, 1
NEAR_DAYS = 180
ALIKE = 0.3  # share of common pairs of characters from which words count as alike
SKIPPED = "的了和与及、，。（）() "


@dataclass(frozen=True)
class Described:
    id: int
    title: str
    place: str
    items: frozenset[str]
    on: date
    open: bool = True


@dataclass(frozen=True)
class Candidate:
    id: int
    rank: int
    why: tuple[str, ...]


def candidates(finding: Described, hazards: Iterable[Described]) -> list[Candidate]:
    """Best first; a hazard that shares nothing stays in the list, last, so that nothing is hidden."""
    found = [_compare(finding, hazard) for hazard in hazards]
    return sorted(found, key=lambda one: (-one.rank, -one.id))


def _compare(finding: Described, hazard: Described) -> Candidate:
    rank, why = 0, []
    if same := sorted(finding.items & hazard.items):
        rank += ITEM
        why.append(f"同一判定条款：{'、'.join(same)}")
    elif finding.items and hazard.items:
        why.append("判定条款不同")
    for word, weight, one, other in (
        ("地点", PLACE, finding.place, hazard.place),
        ("名称", TITLE, finding.title, hazard.title),
    ):
        if (share := alike(one, other)) >= ALIKE:
            rank += weight
            why.append(f"{word}用词相近（{round(100 * share)}%）")
    days = (finding.on - hazard.on).days
    if hazard.open or days <= NEAR_DAYS:
        rank += RECENT
    why.append(f"发现于检查前 {days} 天，检查时{'尚未整改' if hazard.open else '已经整改'}")
    return Candidate(hazard.id, rank, tuple(why))


def alike(one: str, other: str) -> float:
    """Common pairs of neighbouring characters, as a share of the shorter text."""
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def _pairs(text: str) -> set[str]:
    kept = [c for c in text if c not in SKIPPED]
    return {a + b for a, b in zip(kept, kept[1:], strict=False)}
