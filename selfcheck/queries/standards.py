"""The determination standards in force on a day, and clauses found by words, sector or number."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from selfcheck.models import HazardStandard, HazardStandardItem

NEVER_READ = "unknown"
CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}
ARTICLE = re.compile(r"第([一二三四五六七八九十]+)条(?:\(([一二三四五六七八九十]+)\))?")
IN_BRACKETS = re.compile(r"[（(].*?[）)]")


def in_force(on: date) -> QuerySet[HazardStandard]:
    """A standard that states no day counts from its publication; one without any date is offered."""
    started = Q(started=None) | Q(started__lte=on)
    running = Q(repealed_on=None) | Q(repealed_on__gt=on)
    rows = HazardStandard.objects.alias(started=Coalesce("effective_on", "published_on"))
    return rows.filter(started, running).exclude(status=NEVER_READ).order_by("code")


def is_in_force(standard: HazardStandard, on: date) -> bool:
    """The same answer for a row at hand."""
    started = standard.effective_on or standard.published_on
    running = standard.repealed_on is None or on < standard.repealed_on
    return standard.status != NEVER_READ and running and (started is None or started <= on)


def for_sectors(sectors: Iterable[str], on: date) -> list[HazardStandard]:
    """The standards a person would look at first; any other one in force may be added by hand."""
    return [row for row in in_force(on) if touches(row.sectors, sectors)]


def touches(of_standard: Iterable[str], of_enterprise: Iterable[str]) -> bool:
    """化工 of a profile meets 化工（含医药） of a standard, 危险化学品 meets 危险化学品生产."""
    theirs, ours = [_plain(name) for name in of_standard], [_plain(name) for name in of_enterprise]
    return any(a.startswith(b) or b.startswith(a) for a in theirs for b in ours if a and b)


def known() -> dict[str, HazardStandard]:
    """Every standard by its code, also repealed ones: old drafts may name them."""
    return {row.pk: row for row in HazardStandard.objects.order_by("code")}


def items_of(codes: Iterable[str]) -> QuerySet[HazardStandardItem]:
    rows = HazardStandardItem.objects.filter(standard__in=list(codes))
    return rows.select_related("standard").order_by("standard", "position")


def search_items(words: str, codes: Iterable[str]) -> list[HazardStandardItem]:
    """Items in which every word is found: label, sector or article, however its number is written."""
    wanted = [_folded(word) for word in words.split()]
    return [item for item in items_of(codes) if all(word in haystack(item) for word in wanted)]


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


def _plain(name: str) -> str:
    return IN_BRACKETS.sub("", name).strip()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _number(text: str | None) -> int:
    """十一 → 11; enough for articles below 100."""
    tens, ten, ones = (text or "").rpartition("十")
    return (CHINESE_DIGITS.get(tens, 1) * 10 if ten else 0) + CHINESE_DIGITS.get(ones, 0)
