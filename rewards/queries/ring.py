"""The server's keys through time, oldest first: each finds and opens what was made under it."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from rewards import vault
from rewards.models import FormerKey

SELECTOR, STRETCH, PROOF = "selector", "stretch", "proof"
PURPOSES = (SELECTOR, STRETCH, PROOF)
PLACE = "former"


@dataclass(frozen=True)
class Held:
    """One key's secrets by purpose. `until`: when it was put away; None while the settings name it."""

    secrets: dict[str, bytes]
    until: datetime | None = None

    @property
    def mark(self) -> str:
        """Tells keys apart and gives nothing of them away."""
        return sha256(self.secrets[SELECTOR]).hexdigest()[:16]


def read() -> list[Held]:
    """Kept ones, then fallbacks that are not yet kept, then the one in force."""
    kept = [Held(opened(row.sealed), row.kept_at) for row in FormerKey.objects.order_by("number")]
    known = {one.mark for one in kept}
    return [*kept, *(one for one in configured() if one.mark not in known)]


def configured() -> list[Held]:
    """What the settings name, oldest first."""
    by_purpose = {purpose: vault.server_keys(purpose) for purpose in PURPOSES}
    count = len(by_purpose[SELECTOR])
    return [Held({purpose: by_purpose[purpose][at] for purpose in PURPOSES}) for at in reversed(range(count))]


def opened(box: bytes) -> dict[str, bytes]:
    plain = vault.unseal_server(PLACE, box, PLACE)
    size = vault.KEY_BYTES
    return {purpose: plain[n * size : (n + 1) * size] for n, purpose in enumerate(PURPOSES)}


def sealed(held: Held) -> bytes:
    plain = b"".join(held.secrets[purpose] for purpose in PURPOSES)
    return vault.seal(vault.server_key(PLACE), plain, PLACE)


def pick(held: list[Held], purpose: str) -> list[bytes]:
    return [one.secrets[purpose] for one in held]


def secrets(purpose: str) -> list[bytes]:
    return pick(read(), purpose)


def in_force(purpose: str, at: datetime) -> bytes:
    """The key of that moment; a paper printed then stays true."""
    held = read()
    return next((one for one in held if one.until is None or at < one.until), held[-1]).secrets[purpose]
