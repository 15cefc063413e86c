"""Invitation codes: made to be typed from paper, kept as keyed digests only."""

import base64
import hashlib
import secrets
import unicodedata

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"  # nothing that paper or ear confuses: no 0 O 1 I L 2 Z 5 S 8 B U V
LENGTH = 12
GROUP = 4
HINT = "邀请码是 12 位字母和数字，不含 0、1、2、5、8 和字母 B、I、L、O、S、U、V、Z"


def make_code() -> str:
    """54 bits from the system's generator."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """ABCD-EFGH-JKMN, as it is printed."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def normalised(typed: str) -> str:
    """What was meant: any case, width, spaces or dashes; "" when it cannot be a code."""
    text = unicodedata.normalize("NFKC", typed or "").upper()
    code = "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Pd")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def digest(code: str) -> str:
    return _digest(code, settings.SECRET_KEY)


def digests(code: str) -> list[str]:
    """Under the present key and, while it is being changed, under the ones before it."""
    return [_digest(code, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def seal(code: str) -> str:
    """For the short way to a printer or a mail: readable by this portal only, never by a database dump."""
    return _box().encrypt(code.encode()).decode()


def unseal(sealed: str) -> str:
    """The code again; "" when the text is not ours."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def _digest(code: str, key: str) -> str:
    return salted_hmac("portal.codes", code, secret=key, algorithm="sha256").hexdigest()


def _box() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"codes:{key}".encode()).digest())) for key in keys]
    )
