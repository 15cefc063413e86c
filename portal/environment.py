"""Reads settings from the environment; a ``.env`` file beside manage.py fills what is not set."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


class MissingSetting(Exception):
    """A variable without a default is not set."""


def load_env_file(path: Path | None = None) -> None:
    """Real environment variables win; `` #`` begins a remark. ``PORTAL_ENV_FILE=`` (empty): no file."""
    named = os.environ.get("PORTAL_ENV_FILE")
    if named == "":
        return
    path = path or Path(named or BASE_DIR / ".env")
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.lstrip().startswith("#"):
            value = value.split(" #")[0].strip().strip("\"'")
            os.environ.setdefault(name.strip(), value)


def env(name: str, default: str | None = None, *, hint: str = "") -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise MissingSetting(f"{name} is not set. {hint or 'See .env.example.'}")
    return value


def env_bool(name: str, default: bool) -> bool:
    value = env(name, str(default)).strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise MissingSetting(f"{name}={value!r} is neither yes nor no. Write 1 or 0.")


def env_int(name: str, default: int) -> int:
    value = env(name, str(default))
    if not value.strip().lstrip("-").isdigit():
        raise MissingSetting(f"{name}={value!r} is not a whole number.")
    return int(value)


def env_list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in env(name, default).split(",") if item.strip()]


def var_dir() -> Path:
    """Everything this copy of the portal writes is below this folder."""
    return (BASE_DIR / env("VAR_DIR", "var")).resolve()
