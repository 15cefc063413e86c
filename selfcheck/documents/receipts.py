"""报送回执: what was filed, when, under which digest, and what the receipt does not say."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from portal.formats import SHANGHAI
from selfcheck.documents import typeset
from selfcheck.documents.canonical import UnfitContent, check, digest, grouped
from selfcheck.documents.content import Receipt

TEMPLATE = "receipt.typ"


def filing_receipt(content: Mapping[str, Any], receipt: Receipt) -> bytes:
    """PDF, one A5 page. Refuses a content without a signature and a receipt of another content."""
    return typeset.pdf(TEMPLATE, _print_data(content, receipt), created_at=_filed_at(receipt))


def receipt_svg(content: Mapping[str, Any], receipt: Receipt) -> list[bytes]:
    """The same page for the screen."""
    return typeset.svg_pages(TEMPLATE, _print_data(content, receipt))


def receipt_data(content: Mapping[str, Any], receipt: Receipt) -> dict[str, Any]:
    """What any document prints of a receipt; the digest is recomputed, so a wrong pair cannot be printed."""
    if receipt["digest"] != digest(content):
        raise UnfitContent(f"receipt {receipt['number']} belongs to another content than the one to print")
    return {
        **receipt,
        "due_words": _due_words(receipt["due_at"]),
        "digest_grouped": grouped(receipt["digest"]),
        "qr": typeset.qr(receipt["verify_url"]),
    }


def _print_data(content: Mapping[str, Any], receipt: Receipt) -> dict[str, Any]:
    check(content)
    if content["signed"] is None:
        raise UnfitContent("content.signed: a receipt is only given for a signed content")
    names = ("report_number", "version", "period", "bureau_name", "enterprise", "signed", "correction")
    return {
        **{name: content[name] for name in names},
        "title": f"报送回执 {receipt['number']}",
        "receipt": receipt_data(content, receipt),
    }


def _filed_at(receipt: Receipt) -> datetime:
    return datetime.fromisoformat(receipt["filed_at"])


def _due_words(due_at: str | None) -> str:
    """The day that ends at the deadline, as the law names it: 10 月 15 日 24:00, not 10 月 16 日 00:00."""
    if due_at is None:
        return ""
    local = datetime.fromisoformat(due_at).astimezone(SHANGHAI)
    day = local - timedelta(minutes=1)
    clock = f"{local:%H:%M}" if day.date() == local.date() and local.second == 0 else "24:00"
    return f"{day.year} 年 {day.month} 月 {day.day} 日 {clock}"
