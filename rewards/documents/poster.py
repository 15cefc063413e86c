"""The poster that leads to the reporting page: A4, one page."""

from datetime import datetime
from typing import Any

from selfcheck.documents import typeset

TEMPLATE = "tip-poster.typ"


def poster_pdf(data: dict[str, Any], *, created_at: datetime) -> bytes:
    """`terms`: days to acknowledge, verify, answer and pay."""
    return typeset.pdf(TEMPLATE, {**data, "qr": typeset.qr(data["url"])}, created_at=created_at)
