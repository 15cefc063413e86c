"""The determination standards for a reader: by sector, by word, by number of a clause."""

from collections import Counter
from dataclasses import dataclass

from selfcheck.queries.standards import items_of, known, search_items


@dataclass(frozen=True)
class Group:
    standard: object
    items: list


def sectors() -> list[tuple[str, int]]:
    """Each sector with the number of items that its page shows; 0 where the portal holds none."""
    standards = known()
    items = Counter(items_of(standards).order_by().values_list("standard_id", flat=True))
    counts: Counter[str] = Counter()
    for code, standard in standards.items():
        counts.update(dict.fromkeys(standard.sectors, items[code]))
    return sorted(counts.items(), key=lambda row: -row[1])


def groups(text: str, sector: str) -> list[Group]:
    standards = {code: row for code, row in known().items() if not sector or sector in row.sectors}
    rows = search_items(text, standards) if text.strip() else list(items_of(standards))
    by_code: dict[str, list] = {}
    for item in rows:
        by_code.setdefault(item.standard_id, []).append(item)
    found = [Group(row, by_code.get(code, [])) for code, row in standards.items()]
    found.sort(key=lambda group: not group.items)  # those of which nothing is told here come last
    return [group for group in found if group.items or not text.strip()]


def titles(uids: list[str]) -> dict[str, object]:
    """uid → item, for the links of a case page."""
    return {item.uid: item for item in items_of(known()).filter(uid__in=uids)} if uids else {}
