"""Short messages by the adapter of settings.SMS_URL: console, file, or one HTTP gateway.

The gateway gets JSON {"id", "phone", "text", "sign"} with X-Timestamp and X-Signature, HMAC-SHA256 of
"timestamp.body" under settings.SMS_SECRET, and answers {"id": its own number}. `id` is ours and stable, so a
gateway may refuse to send the same again. Receipts come back signed in the same way.
"""

import hashlib
import hmac
import http.client
import json
import logging
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

log = logging.getLogger(__name__)
TIMEOUT = 10  # seconds
LINES = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
WINDOW = timedelta(minutes=5)


class Refusal(Exception):
    """The gateway answered that it will not send this; no use in trying again."""


class Uncertain(Exception):
    """Handed over, but no answer came: to send again might be to send twice."""


def send(phone: str, text: str, reference: str, now: datetime) -> str:
    """The gateway's number of the message, "" where there is none. Raises OSError, Refusal, Uncertain."""
    scheme = urlsplit(settings.SMS_URL).scheme
    if scheme == "console":
        log.info("SMS to %s: %s", phone, text)
        return ""
    if scheme == "file":
        return _to_file(phone, text, reference)
    return _to_gateway(phone, text, reference, now)


def configured() -> bool:
    return bool(settings.SMS_URL)


def usable(url: str) -> bool:
    """For the check at boot: a scheme of ours, and a gateway with a host and a possible port."""
    try:
        place = urlsplit(url)
        hosted = bool(place.hostname) and place.port != 0
    except ValueError:
        return False
    return not url or place.scheme in ("console", "file") or (place.scheme in LINES and hosted)


def signature(timestamp: str, body: bytes) -> str:
    return hmac.new(
        settings.SMS_SECRET.encode(), timestamp.encode() + b"." + body, hashlib.sha256
    ).hexdigest()


def authentic(timestamp: str, body: bytes, given: str, now: datetime) -> bool:
    """Signed with our secret within five minutes; without a secret nothing is."""
    if not settings.SMS_SECRET or not timestamp.isdecimal() or len(timestamp) > 12:
        return False
    fresh = abs(now.timestamp() - int(timestamp)) <= WINDOW.total_seconds()
    return hmac.compare_digest(signature(timestamp, body), given) and fresh


def _to_file(phone: str, text: str, reference: str) -> str:
    """One file for each message; a folder below VAR_DIR unless the address is absolute."""
    folder = Path(settings.VAR_DIR) / (urlsplit(settings.SMS_URL).path or "sms")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{reference}.txt").write_text(f"{phone}\n{text}\n", encoding="utf-8")
    return ""


def _to_gateway(phone: str, text: str, reference: str, now: datetime) -> str:
    body = json.dumps(
        {"id": reference, "phone": phone, "text": text, "sign": settings.SMS_SIGN}, ensure_ascii=False
    ).encode()
    timestamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Timestamp": timestamp,
        "X-Signature": signature(timestamp, body),
    }
    place = urlsplit(settings.SMS_URL)
    line = LINES[place.scheme](place.hostname or "", place.port, timeout=TIMEOUT)
    with closing(line):
        line.connect()  # fails before anything is handed over
        try:
            line.request("POST", urlunsplit(("", "", place.path or "/", place.query, "")), body, headers)
            answer = line.getresponse()
            told = answer.read(10_000)
        except (OSError, http.client.HTTPException) as error:
            raise Uncertain("网关没有及时答复，不知是否已发出，不再重发") from error
    if answer.status >= 500 or answer.status == 429:
        raise OSError(f"网关出错：HTTP {answer.status}")
    if answer.status >= 300:  # a redirect is not followed: the message and its signature go to one address
        raise Refusal(f"网关拒绝：HTTP {answer.status}")
    return _number(told)


def _number(answer: bytes) -> str:
    """Accepted, perhaps in words we cannot read: then it is sent, and its number unknown."""
    try:
        return str(json.loads(answer)["id"])[:80]
    except (ValueError, KeyError, TypeError) as error:
        log.warning("SMS gateway answered without an id: %s", error)
        return ""
