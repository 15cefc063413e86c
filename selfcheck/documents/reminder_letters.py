"""Letters to enterprises without an account that have not filed: one A4 page each, for window envelopes."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import TypedDict

from portal.formats import SHANGHAI
from selfcheck.documents import typeset

TEMPLATE = "reminder-letters.typ"


class ReminderLetter(TypedDict):
    number: str  # printed small
    enterprise_name: str
    uscc: str
    address: str
    addressee: str
    quarter: str  # "2026年三季度"
    text: str  # what the ledger keeps
    portal_address: str
    bureau_name: str
    bureau_contact: str  # telephone for questions; "" leaves the line out
    issued_on: str


def reminder_letters(rows: Sequence[ReminderLetter]) -> bytes:
    """PDF, in the order given; at most some 500 in one file."""
    if not rows:
        raise ValueError("no letter to print")
    issued_at = datetime.combine(datetime.fromisoformat(rows[0]["issued_on"]), time.min, tzinfo=SHANGHAI)
    document = typeset.pdf(TEMPLATE, {"letters": list(rows)}, created_at=issued_at)
    typeset.forget()
    return document
