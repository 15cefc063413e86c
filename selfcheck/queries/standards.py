"""The determination standards in force on a day, and clauses found by words, sector or number."""

import re
import unicodedata
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from portal.scope import Scope
from selfcheck.facts.standards import for_sectors, in_force, is_in_force, touches
from selfcheck.models import HazardClause, HazardStandard, HazardStandardItem

__all__ = [
    "for_sectors",
    "in_force",
    "is_in_force",
    "items_by_id",
    "items_of",
    "known",
    "search_items",
    "touches",
]
CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}
ARTICLE = re.compile(r"第([一二三四五六七八九十]+)条(?:\(([一二三四五六七八九十]+)\))?")


def known() -> dict[str, HazardStandard]:
    """Every standard by its code, also repealed ones: old drafts may name them."""
    return {row.pk: row for row in HazardStandard.objects.order_by("code")}


def items_of(codes: Iterable[str]) -> QuerySet[HazardStandardItem]:
    rows = HazardStandardItem.objects.filter(standard__in=list(codes))
    return rows.select_related("standard").order_by("standard", "position")


def items_by_id(ids: Iterable[int], used_by: Scope) -> list[HazardStandardItem]:
    rows = HazardStandardItem.objects.filter(pk__in=list(ids)).annotate(used=_used(used_by))
    return list(rows.select_related("standard").order_by("standard", "position"))


def search_items(words: str, codes: Iterable[str], used_by: Scope | None = None) -> list[HazardStandardItem]:
    """Items in which every word is found: label, sector or article, however its number is written.

    With `used_by`, `item.used` says whether the register of that scope cites the item.
    """
    rows = items_of(codes)
    if used_by is not None:
        rows = rows.annotate(used=_used(used_by))
    wanted = [_folded(word) for word in words.split()]
    return [item for item in rows if all(word in haystack(item) for word in wanted)]


def haystack(item: HazardStandardItem) -> str:
    """What a clause can be found by, folded; the page hands it to the browser for searching while typing."""
    article = _folded(item.article)
    names = [article, item.title, item.sector, item.standard.document_number]
    if match := ARTICLE.fullmatch(article):
        number, part = (_number(text) for text in match.groups())
        names.append(f"第{number}条")
        if part:
            names.append(
                f"第{match[1]}条第{match[2]}项 第{number}条第{part}项 {number}({part}) {number}.{part}"
            )
    return _folded(" ".join(names))


def _used(scope: Scope) -> Exists:
    return Exists(HazardClause.objects.visible_to(scope).filter(item=OuterRef("pk")))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _number(text: str | None) -> int:
    """十一 → 11; enough for articles below 100."""
    tens, ten, ones = (text or "").rpartition("十")
    return (CHINESE_DIGITS.get(tens, 1) * 10 if ten else 0) + CHINESE_DIGITS.get(ones, 0)
