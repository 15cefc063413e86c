"""The statutory quarterly form with its appendix: one template for the archive, the mail and the screen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.formats import as_wan_yuan, masked_phone
from selfcheck.documents import typeset
from selfcheck.documents.canonical import check
from selfcheck.documents.content import Receipt
from selfcheck.documents.receipts import receipt_data

TEMPLATE = "quarterly.typ"


def quarterly_form(content: Mapping[str, Any], receipt: Receipt | None = None) -> bytes:
    """PDF of a filed version, or, without a receipt, of the preview (marked 预览 · 未提交 on every page)."""
    return typeset.pdf(TEMPLATE, _print_data(content, receipt), created_at=_created_at(content))


def pages_svg(content: Mapping[str, Any], receipt: Receipt | None = None) -> list[bytes]:
    """The pages of `quarterly_form`, one SVG each, for `<img>`."""
    return typeset.svg_pages(TEMPLATE, _print_data(content, receipt))


def _print_data(content: Mapping[str, Any], receipt: Receipt | None) -> dict[str, Any]:
    check(content)
    enterprise = content["enterprise"]
    return {
        **content,
        "title": f"{enterprise['name']}{content['period']['label']}安全生产隐患排查治理情况统计季报表",
        "enterprise": {**enterprise, "mobile": "", "mobile_masked": masked_phone(enterprise["mobile"])},
        "figures": {**content["figures"], "funds_wan": as_wan_yuan(content["figures"]["funds_yuan"])},
        "receipt": None if receipt is None else receipt_data(content, receipt),
    }


def _created_at(content: Mapping[str, Any]) -> datetime:
    moment = content["signed"] or content["prepared_by"]
    return datetime.fromisoformat(moment["at"])
