"""The secret key of the embedded default: made once, readable by its owner only."""

import os
import secrets
from pathlib import Path

from portal.environment import MissingSetting


def secret_key(var_dir: Path, *, allowed: bool, name: str = "secret_key") -> str:
    """With a named database a key of one's own is demanded: several machines must share it."""
    if not allowed:
        raise MissingSetting(
            f"{name.upper()} is not set. With DATABASE_URL it must be: 50 random characters, kept secret."
        )
    path = var_dir / name
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        draft = var_dir / f".{name}.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)  # fails when another process was first: its key is used
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()
