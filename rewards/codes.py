"""The 16 digits of a report: shown once, typed back, kept as an Argon2id hash (docs/adr).

`selector` finds the few rows that may be meant and keeps too little of the code to be worth anything.
`reporter_key` opens the report's content and needs both the code and the server's key.
"""

import hmac
import secrets
import unicodedata
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw

from rewards import vault

LENGTH, GROUP = 16, 4
SELECTOR_DIGITS = 5  # hexadecimal: 20 bits of a keyed digest
SALT_BYTES = 16
TIME, MEMORY_KIB, LANES = 3, 65536, 1
HASHER = PasswordHasher(time_cost=TIME, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)
NOBODY = "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def make_code() -> str:
    """53 bits from the system's generator; never begins like a telephone number."""
    return str(secrets.randbelow(8) + 2) + "".join(str(secrets.randbelow(10)) for _ in range(LENGTH - 1))


def grouped(code: str) -> str:
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def normalised(typed: str) -> str:
    """The digits that were meant, in any width, with spaces or dashes; "" when it cannot be a code."""
    text = unicodedata.normalize("NFKC", typed or "")
    code = "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Pd")
    return code if len(code) == LENGTH and code.isascii() and code.isdecimal() else ""


def wrong_groups(code: str, typed: list[str]) -> list[int]:
    """Which groups, from 1, differ from the code."""
    wanted = grouped(code).split()
    given = [*typed, *[""] * len(wanted)][: len(wanted)]
    return [at for at, (one, two) in enumerate(zip(wanted, given, strict=True), 1) if one != two.strip()]


def selector(code: str) -> str:
    return hmac.new(vault.server_key("selector"), code.encode(), sha256).hexdigest()[:SELECTOR_DIGITS]


def hashed(code: str) -> str:
    return HASHER.hash(code)


def fits(stored: str, code: str) -> bool:
    try:
        return HASHER.verify(stored, code)
    except (VerificationError, InvalidHashError):
        return False


def stretched(secret: str, salt: bytes, purpose: str) -> bytes:
    """A key from something a person types; slow on purpose, and useless without the server's key."""
    slow = hash_secret_raw(
        secret.encode(),
        bytes(salt),
        time_cost=TIME,
        memory_cost=MEMORY_KIB,
        parallelism=LANES,
        hash_len=vault.KEY_BYTES,
        type=Type.ID,
    )
    return vault.derived(slow + vault.server_key("stretch"), purpose)


def reporter_key(code: str, salt: bytes) -> bytes:
    return stretched(code, salt, "reporter")
