"""Invitation letters: one A4 page per enterprise, many pages in one file, ready for window envelopes."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any, TypedDict

from portal.formats import SHANGHAI
from selfcheck.documents import typeset
from selfcheck.documents.canonical import grouped

TEMPLATE = "letters.typ"
PER_FILE = 500
"""A page being set costs about half a megabyte: 500 need some 400 MB, 3,000 in one file 1.7 GB."""


class Letter(TypedDict):
    number: str  # of the letter, printed small: "990102-2026-000123"
    enterprise_name: str
    uscc: str
    postcode: str  # "" when unknown
    address: str
    addressee: str  # "主要负责人 收"
    code: str  # ungrouped codes are printed in groups of four
    portal_address: str  # as a person types it: "zicha.example.cn"
    qr_url: str  # the page where the code is entered
    expires_on: str
    bureau_name: str
    bureau_contact: str  # telephone for questions; "" leaves the line out
    issued_on: str


def invitation_letters(rows: Sequence[Letter]) -> bytes:
    """PDF, in the order given. A code is printed once and never stored: call this where codes are made."""
    if not rows:
        raise ValueError("no letter to print")
    data = {"letters": [_print_data(row) for row in rows]}
    document = typeset.pdf(TEMPLATE, data, created_at=_issued_at(rows[0]))
    typeset.forget()
    return document


def letter_files(rows: Sequence[Letter], per_file: int = PER_FILE) -> Iterator[bytes]:
    """The same letters as files of at most `per_file` pages: memory stays that of one file."""
    for at in range(0, len(rows), per_file):
        yield invitation_letters(rows[at : at + per_file])


def _print_data(row: Letter) -> dict[str, Any]:
    code = row["code"] if "-" in row["code"] else grouped(row["code"])
    return {**row, "code": code, "qr": typeset.qr(row["qr_url"])}


def _issued_at(row: Letter) -> datetime:
    return datetime.combine(datetime.fromisoformat(row["issued_on"]), time.min, tzinfo=SHANGHAI)
