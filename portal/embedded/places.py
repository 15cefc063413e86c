"""Where the embedded servers live below VAR_DIR, and the addresses that follow from it."""

import hashlib
import os
import pwd
import stat
from pathlib import Path
from urllib.parse import quote

FALLBACK = Path("/var/lib/selfcheck-portal")
SOCKET_LIMIT = 100  # bytes; the kernel allows 107 for a unix socket's path
POSTGRES_SOCKET = ".s.PGSQL.5432"
ROLE = DATABASE = "portal"


def digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]


def service_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: whom root starts the servers as. None: as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise LookupError("no user named postgres or nobody exists on this machine")


def keeper(var_dir: Path) -> pwd.struct_passwd | None:
    """As root: the owner of the servers' folder where there is one, so that old data keeps its owner."""
    folder = home(var_dir)
    if os.geteuid() == 0 and folder.exists() and folder.stat().st_uid != 0:
        return pwd.getpwuid(folder.stat().st_uid)
    return service_user()


def may_enter(folder: Path, user: pwd.struct_passwd) -> bool:
    """May that user walk down to the folder? Asked of the permission bits, without starting a process."""
    groups = set(os.getgrouplist(user.pw_name, user.pw_gid))
    for step in (folder, *folder.parents):
        if not step.exists():
            continue
        facts = step.stat()
        if facts.st_uid == user.pw_uid:
            needed = stat.S_IXUSR
        else:
            needed = stat.S_IXGRP if facts.st_gid in groups else stat.S_IXOTH
        if not facts.st_mode & needed:
            return False
    return True


def home(var_dir: Path) -> Path:
    """The servers' own folder. Data already there decides; else the first place root's stand-in may enter."""
    inside, outside = var_dir / "servers", FALLBACK / digest(var_dir)
    user = service_user()
    if user is None or inside.exists():
        return inside
    if outside.exists() or not may_enter(var_dir, user):
        return outside
    return inside


def socket_folder(folder: Path, name: str) -> Path:
    """The data folder, or a short one below /tmp where the path would be too long for a socket."""
    if len(os.fsencode(folder / name)) <= SOCKET_LIMIT:
        return folder
    return Path("/tmp") / f"portal-{digest(folder)}"


def postgres_sockets(var_dir: Path) -> Path:
    return socket_folder(home(var_dir) / "postgres", f"{POSTGRES_SOCKET}.lock")


def valkey_socket(var_dir: Path) -> Path:
    return socket_folder(home(var_dir) / "valkey", "valkey.sock") / "valkey.sock"


def folders_outside(var_dir: Path) -> set[Path]:
    """Folders for sockets that did not fit beside the data."""
    folders = {postgres_sockets(var_dir), valkey_socket(var_dir).parent}
    return {folder for folder in folders if home(var_dir) not in folder.parents}


def database_url(var_dir: Path) -> str:
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(postgres_sockets(var_dir)), safe='')}"


def broker_url(var_dir: Path) -> str:
    return f"redis+socket://{quote(str(valkey_socket(var_dir)))}?virtual_host=0"


def cache_url(var_dir: Path) -> str:
    return f"unix://{quote(str(valkey_socket(var_dir)))}?db=1"
