"""The 重大事故隐患判定标准 shipped with the project, and their way into the database."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

FILE = Path(__file__).parent / "hazard_standards.json"
CHINESE_ARTICLE = re.compile(r"第[一二三四五六七八九十百]+条")
DIGITS = "零一二三四五六七八九"


@transaction.atomic
def load() -> dict[str, int]:
    """Write every standard and item; running it again changes nothing. Items gone from the file stay."""
    from selfcheck.models import HazardStandard, HazardStandardItem

    rows = read()
    standards = [HazardStandard(**_standard(row)) for row in rows]
    items = [HazardStandardItem(**item) for row in rows for item in _items(row)]
    HazardStandard.objects.bulk_create(
        standards, update_conflicts=True, unique_fields=["code"], update_fields=_other(HazardStandard, "code")
    )
    HazardStandardItem.objects.bulk_create(
        items,
        update_conflicts=True,
        unique_fields=["uid"],
        update_fields=_other(HazardStandardItem, "uid", "id"),
    )
    return {"standards": len(standards), "items": len(items)}


def read() -> list[dict]:
    return json.loads(FILE.read_text(encoding="utf-8"))["standards"]


def printed_article(article: str, item: int) -> str:
    """第十一条 and 6 → 第十一条（六）; articles that already name their item stay as they are."""
    if item and CHINESE_ARTICLE.fullmatch(article):
        return f"{article}（{_in_chinese(item)}）"
    return article


def _standard(row: dict) -> dict:
    return {
        "code": row["id"],
        "title": row["title_zh"],
        "document_number": row["document_number"] or "",
        "sectors": row["sectors"],
        "published_on": row["published"],
        "effective_on": row["effective"],
        "repealed_on": row.get("repealed"),
        "status": row["status"],
        "item_count": row["item_count"],
        "verified": row["verified"],
        "verified_level": row["verified_level"],
        "url": row["url"],
    }


def _items(row: dict) -> Iterator[dict]:
    """A general rule (GM-2023 第十四条) can be picked as a clause, but is not one of the counted items."""
    rows = list(row["items"])
    if rule := row.get("general_rule"):
        uid = f"{row['id']}:{rule['article']}:0"
        rows.append({**rule, "uid": uid, "item": 0, "sector": "适用于前列各条"})
    for position, item in enumerate(rows, start=1):
        yield {
            "standard_id": row["id"],
            "uid": item["uid"],
            "article": printed_article(item["article"], item["item"]),
            "item": item["item"],
            "sector": item["sector"],
            "title": item["title_zh"],
            "position": position,
        }


def _other(model, *without: str) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.name not in without]


def _in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return (DIGITS[tens] if tens > 1 else "") + "十" + (DIGITS[ones] if ones else "")
