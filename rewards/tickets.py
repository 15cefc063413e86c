"""Against robots, without an outside service and without knowing who asks.

A form carries a sealed ticket: when it was made, how much work is asked, and a small question. Whoever has a
script running works (SHA-256 with leading zero bits); whoever has none answers the question and waits longer.
A ticket is good once. After many wrong codes everybody works and waits a little more; nobody is locked out.
"""

import base64
import binascii
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.core.cache import cache

from portal.errors import Refused
from rewards import vault

BITS, MOST_BITS = 13, 18
QUICKEST, QUICKEST_WITHOUT_SCRIPT, LONGEST_WAIT = 2, 6, 30
GOOD_FOR = 2 * 3600
WRONG_KEY, WRONG_REMEMBERED, WRONG_FREE = "tip-wrong-codes", 3600, 10
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Ticket:
    """`sealed` goes into the form; `question` is asked of those whose browser runs no script."""

    sealed: str
    nonce: str
    bits: int
    question: str


def make(now: datetime) -> Ticket:
    a, b, nonce = secrets.randbelow(8) + 1, secrets.randbelow(8) + 1, secrets.token_hex(12)
    bits = BITS + strain(MOST_BITS - BITS)
    value = {"at": now.timestamp(), "nonce": nonce, "bits": bits, "sum": a + b}
    box = vault.seal_json(vault.server_key("ticket"), value, "ticket")
    return Ticket(
        base64.urlsafe_b64encode(box).decode(), nonce, bits, f"{DIGITS[a]}加{DIGITS[b]}等于几？写数字"
    )


def check(sealed: str, work: str, answer: str, *, now: datetime) -> None:
    """Refused with what to do; a ticket that passes is used up."""
    ticket = _opened(sealed)
    age = now.timestamp() - ticket["at"]
    if age > GOOD_FOR:
        raise Refused("这个页面打开得太久了，没有提交，内容还在。请再提交一次。")
    worked = _has_worked(ticket, work)
    if not worked and answer.strip() != str(ticket["sum"]):
        raise Refused("请回答下面的小问题（写阿拉伯数字），用来挡住自动程序。", field="answer")
    least = (QUICKEST if worked else QUICKEST_WITHOUT_SCRIPT) + 4 * strain(6)
    if age < min(least, LONGEST_WAIT):
        raise Refused(f"提交得太快，还没有接收，内容还在。请等 {min(least, LONGEST_WAIT)} 秒再提交一次。")
    if not cache.add(f"tip-ticket:{ticket['nonce']}", 1, GOOD_FOR):
        raise Refused("这个页面已经提交过一次，内容还在。请再提交一次。")


def note_wrong_code() -> None:
    """A number for the whole portal: not whose code, not from where."""
    cache.add(WRONG_KEY, 0, WRONG_REMEMBERED)
    cache.incr(WRONG_KEY)


def strain(most: int) -> int:
    """0 in quiet times, one more each time the wrong codes of the last hour have doubled."""
    wrong = cache.get(WRONG_KEY, 0) // WRONG_FREE
    return min(wrong.bit_length(), most)


def seal_code(code: str, now: datetime) -> str:
    """For the page that shows the code and asks for it: it must know it again without storing it."""
    box = vault.seal_json(vault.server_key("shown"), {"code": code, "at": now.timestamp()}, "shown")
    return base64.urlsafe_b64encode(box).decode()


def unseal_code(sealed: str, now: datetime) -> str:
    """ "" when it is not ours or too old."""
    try:
        box = base64.urlsafe_b64decode(sealed.encode())
        value = json.loads(vault.unseal_server("shown", box, "shown"))
    except (vault.Unreadable, binascii.Error, ValueError):
        return ""
    return value["code"] if now.timestamp() - value["at"] < GOOD_FOR else ""


def _opened(sealed: str) -> dict:
    try:
        box = base64.urlsafe_b64decode(sealed.encode())
        return json.loads(vault.unseal_server("ticket", box, "ticket"))
    except (vault.Unreadable, binascii.Error, ValueError) as error:
        raise Refused("这个页面不完整，没有提交，内容还在。请再提交一次。") from error


def _has_worked(ticket: dict, work: str) -> bool:
    if not work.isascii() or not work.isdecimal() or len(work) > 12:
        return False
    digest = sha256(f"{ticket['nonce']}:{work}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - ticket["bits"]) == 0
