"""The statutory quarterly form with its appendix: one template for the archive, the mail and the screen."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from selfcheck.documents import typeset
from selfcheck.documents.canonical import UnfitContent, check, digest, grouped
from selfcheck.documents.content import Receipt

TEMPLATE = "quarterly.typ"


def quarterly_form(content: Mapping[str, Any], receipt: Receipt | None = None) -> bytes:
    """PDF of a filed version, or, without a receipt, of the preview (marked 预览 · 未提交 on every page)."""
    return typeset.pdf(TEMPLATE, _print_data(content, receipt), created_at=_created_at(content))


def pages_svg(content: Mapping[str, Any], receipt: Receipt | None = None) -> list[bytes]:
    """The pages of `quarterly_form`, one SVG each, for `<img>`."""
    return typeset.svg_pages(TEMPLATE, _print_data(content, receipt))


def masked_mobile(number: str) -> str:
    """138****0000 for a mainland mobile number; anything else is left as it was entered."""
    return f"{number[:3]}****{number[7:]}" if len(number) == 11 and number.isdecimal() else number


def _print_data(content: Mapping[str, Any], receipt: Receipt | None) -> dict[str, Any]:
    check(content)
    enterprise = content["enterprise"]
    return {
        **content,
        "title": f"{enterprise['name']}{content['period']['label']}安全生产隐患排查治理情况统计季报表",
        "enterprise": {**enterprise, "mobile": "", "mobile_masked": masked_mobile(enterprise["mobile"])},
        "figures": {**content["figures"], "funds_wan": _wan(content["figures"]["funds_yuan"])},
        "receipt": _receipt_data(content, receipt),
    }


def _receipt_data(content: Mapping[str, Any], receipt: Receipt | None) -> dict[str, Any] | None:
    if receipt is None:
        return None
    if receipt["digest"] != digest(content):
        raise UnfitContent(f"receipt {receipt['number']} belongs to another content than the one to print")
    return {
        **receipt,
        "digest_grouped": grouped(receipt["digest"]),
        "qr": typeset.qr(receipt["verify_url"]),
    }


def _created_at(content: Mapping[str, Any]) -> datetime:
    moment = content["signed"] or content["prepared_by"]
    return datetime.fromisoformat(moment["at"])


def _wan(yuan: str) -> str:
    """万元 with two decimals, rounded half up as officers do by hand."""
    return str((Decimal(yuan) / 10000).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP"))
