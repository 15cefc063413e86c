"""The 16 digits of a report: shown once, typed back, kept as an Argon2id hash (docs/adr).

`selector` finds the few rows that may be meant and keeps too little of the code to be worth anything.
What a code or a passphrase opens needs the server's key as well.
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
    return moved_selector(code, [vault.server_key("selector")])


def moved_selector(value: str, keys: list[bytes]) -> str:
    """The selector under later keys, from an earlier one: the code itself is not needed."""
    for key in keys:
        value = hmac.new(key, value.encode(), sha256).hexdigest()[:SELECTOR_DIGITS]
    return value


def selectors(code: str, keys: list[bytes]) -> set[str]:
    """Wherever the report may lie: any of the keys (oldest first) was in force, and it moved any way on."""
    return {
        moved_selector(code, keys[born:moved])
        for born in range(len(keys))
        for moved in range(born + 1, len(keys) + 1)
    }


def hashed(code: str) -> str:
    return HASHER.hash(code)


def fits(stored: str, code: str) -> bool:
    try:
        return HASHER.verify(stored, code)
    except (VerificationError, InvalidHashError):
        return False


def seal_typed(secret: str, salt: bytes, purpose: str, plain: bytes, about: str) -> bytes:
    """Opens with what a person types, and only on a server that has the key."""
    key = _stretched(secret, salt, purpose, [vault.server_key("stretch")])[0]
    return vault.cover(vault.seal(key, plain, about), about)


def open_typed(secret: str, salt: bytes, purpose: str, box: bytes, about: str, keys: list[bytes]) -> bytes:
    """`keys`: that of the server when it was sealed is among them. Raises Unreadable."""
    tried = _stretched(secret, salt, purpose, keys)
    return vault.unseal_any(tried, vault.uncover(box, about), about)[1]


def _stretched(secret: str, salt: bytes, purpose: str, keys: list[bytes]) -> list[bytes]:
    """Slow on purpose, once; useless without the server's key."""
    slow = hash_secret_raw(
        secret.encode(),
        bytes(salt),
        time_cost=TIME,
        memory_cost=MEMORY_KIB,
        parallelism=LANES,
        hash_len=vault.KEY_BYTES,
        type=Type.ID,
    )
    return [vault.derived(slow + key, purpose) for key in keys]
