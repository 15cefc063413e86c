"""Sealing and opening. Keys come in, bytes go out; nothing here knows whose they are or writes a row.

Symmetric: AES-256-GCM. For a person: an X25519 box, with a key pair of its own for every box. `about` binds a
box to its place: taken elsewhere it does not open.
"""

import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from portal.errors import Refused

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16


class Unreadable(Exception):
    """The key does not fit, or the box was changed."""


def new_key() -> bytes:
    return AESGCM.generate_key(bit_length=8 * KEY_BYTES)


def seal(key: bytes, plain: bytes, about: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def unseal(key: bytes, box: bytes, about: str) -> bytes:
    """Raises Unreadable."""
    box = bytes(box)
    try:
        return AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable(about) from error


def seal_json(key: bytes, value: Any, about: str) -> bytes:
    return seal(key, json.dumps(value, ensure_ascii=False).encode(), about)


def unseal_json(key: bytes, box: bytes, about: str) -> Any:
    return json.loads(unseal(key, box, about))


def new_pair() -> tuple[bytes, bytes]:
    """Public and private half."""
    private = X25519PrivateKey.generate()
    return private.public_key().public_bytes_raw(), private.private_bytes_raw()


def seal_to(public: bytes, plain: bytes, about: str) -> bytes:
    """Only the holder of the private half can open it; not even the sender."""
    once = X25519PrivateKey.generate()
    mine = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(bytes(public)))
    return mine + seal(derived(shared, "box", salt=mine + bytes(public)), plain, about)


def open_with(private: bytes, box: bytes, about: str) -> bytes:
    """Raises Unreadable."""
    holder, box = X25519PrivateKey.from_private_bytes(private), bytes(box)
    theirs = box[:KEY_BYTES]
    try:
        shared = holder.exchange(X25519PublicKey.from_public_bytes(theirs))
    except ValueError as error:
        raise Unreadable(about) from error
    mine = holder.public_key().public_bytes_raw()
    return unseal(derived(shared, "box", salt=theirs + mine), box[KEY_BYTES:], about)


def server_key(purpose: str) -> bytes:
    """From REWARDS_KEY, which is in no database and no backup of one."""
    return server_keys(purpose)[0]


def server_keys(purpose: str) -> list[bytes]:
    """The key in force, then the earlier ones that may still be read with (REWARDS_KEY_FALLBACKS)."""
    if not settings.REWARDS_KEY:
        raise Refused("服务器没有设置报告专用密钥（REWARDS_KEY），员工报告暂时不能办理。请联系系统管理人员。")
    return [derived(key.encode(), purpose) for key in (settings.REWARDS_KEY, *settings.REWARDS_KEY_FALLBACKS)]


def unseal_any(keys: list[bytes], box: bytes, about: str) -> tuple[int, bytes]:
    """Which of the keys fits, and what was sealed. Raises Unreadable."""
    for at, key in enumerate(keys):
        try:
            return at, unseal(key, box, about)
        except Unreadable:
            continue
    raise Unreadable(about)


def unseal_server(purpose: str, box: bytes, about: str) -> bytes:
    """Sealed by this server, lately or before the key was changed. Raises Unreadable."""
    return unseal_any(server_keys(purpose), box, about)[1]


def cover(box: bytes, about: str) -> bytes:
    """Around a key that only somebody's code or passphrase opens: a seal that the server can change."""
    return seal(server_key("cover"), box, about)


def uncover(box: bytes, about: str) -> bytes:
    """Raises Unreadable."""
    return bytes(box) if is_bare(box) else unseal_server("cover", box, about)


def is_bare(box: bytes) -> bool:
    """A sealed key from before there were covers."""
    return len(box) == NONCE_BYTES + KEY_BYTES + TAG_BYTES


def derived(secret: bytes, purpose: str, *, salt: bytes | None = None) -> bytes:
    info = f"rewards:{purpose}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt, info=info).derive(secret)
