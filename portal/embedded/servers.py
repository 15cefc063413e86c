"""Start, share and stop the two embedded servers. The last process that uses them switches them off."""

import atexit
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portal import environment
from portal.embedded import places
from portal.embedded.postgres import Cluster
from portal.embedded.programs import ServerFailure, say
from portal.embedded.valkey import Valkey

__all__ = ["Hold", "ServerFailure", "cluster", "ensure", "leave", "stop", "valkey"]

_holds: dict[Path, "Hold"] = {}
_threads = threading.Lock()


class Hold:
    """One process's use of the servers: a shared file lock that the kernel drops however the process ends."""

    def __init__(self, var_dir: Path):
        self.var_dir = var_dir
        self.process = os.getpid()
        self.users = os.open(var_dir / "servers.users", os.O_RDWR | os.O_CREAT, 0o644)
        fcntl.flock(self.users, fcntl.LOCK_SH)
        atexit.register(self.release)

    def release(self) -> None:
        if self.process != os.getpid() or _holds.get(self.var_dir) is not self:
            return  # a forked child runs its parent's exit handlers too
        with _threads, _turn(self.var_dir):
            del _holds[self.var_dir]
            if _alone(self.users) and not keep_file(self.var_dir).exists():
                stop_servers(self.var_dir)
            os.close(self.users)


def ensure(var_dir: Path | None = None, *, durable: bool = True) -> Hold | None:
    """Join the running servers or start them. None when the environment names other servers for both."""
    environment.load_env_file()
    wanted = [
        make
        for name, make in (("DATABASE_URL", cluster), ("CELERY_BROKER_URL", valkey))
        if var_dir or not os.environ.get(name)
    ]
    if not wanted:
        return None
    var_dir = var_dir or environment.var_dir()
    with _threads:
        prepare(var_dir)
        with _turn(var_dir):
            hold = _holds.get(var_dir) or Hold(var_dir)
            for make in wanted:
                make(var_dir, durable=durable).start()
            _holds[var_dir] = hold
    return hold


def leave(var_dir: Path) -> None:
    """End this process's use before its end."""
    if hold := _holds.get(var_dir):
        hold.release()


def stop(var_dir: Path) -> None:
    """Stop the servers whoever uses them."""
    keep_file(var_dir).unlink(missing_ok=True)
    if places.home(var_dir).exists():
        with _turn(var_dir):
            stop_servers(var_dir)


def cluster(var_dir: Path, *, durable: bool = True) -> Cluster:
    home = places.home(var_dir)
    return Cluster(
        data=home / "postgres",
        sockets=places.postgres_sockets(var_dir),
        log=home / "postgres.log",
        user=places.keeper(var_dir),
        durable=durable,
    )


def valkey(var_dir: Path, *, durable: bool = True) -> Valkey:
    home = places.home(var_dir)
    return Valkey(
        data=home / "valkey",
        socket=places.valkey_socket(var_dir),
        log=home / "valkey.log",
        user=places.keeper(var_dir),
        durable=durable,
    )


def stop_servers(var_dir: Path) -> None:
    valkey(var_dir).stop()
    cluster(var_dir).stop()
    for folder in places.folders_outside(var_dir):
        with suppress(OSError):
            folder.rmdir()


def keep_file(var_dir: Path) -> Path:
    """Present: the servers go on when their last user has left (``python -m portal.embedded start``)."""
    return var_dir / "servers.keep"


def prepare(var_dir: Path) -> None:
    """Make the folders, owned by whom the servers run as, or say in one sentence why that cannot be."""
    try:
        var_dir.mkdir(parents=True, exist_ok=True)
        home, new = places.home(var_dir), not places.home(var_dir).exists()
        user = places.keeper(var_dir)
        owned(home, user)
        owned(home / "valkey", user)
        for folder in places.folders_outside(var_dir):
            owned(folder, user)
    except PermissionError as error:
        raise ServerFailure(
            f"不能写入 {error.filename}：它属于另一个系统用户，请用该用户运行，或用 VAR_DIR 另指定目录。"
        ) from None
    if user and not places.may_enter(home, user):
        raise ServerFailure(
            f"系统用户 {user.pw_name} 不能进入 {home}：请恢复上级目录的进入权限（chmod o+x）。"
        )
    if new and user:
        where = "" if var_dir in home.parents else f"，{var_dir} 对它不可进入，数据放在 {home}"
        say(f"PostgreSQL 不能以 root 运行：内置服务以系统用户 {user.pw_name} 运行{where}。")


def owned(folder: Path, user) -> None:
    """A private folder of that user; one that belongs to somebody else is refused."""
    if not folder.exists():
        for parent in reversed(folder.parents):
            if not parent.exists():
                parent.mkdir()
                parent.chmod(0o755)
        folder.mkdir(mode=0o700)
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
    expected = user.pw_uid if user else os.geteuid()
    if folder.is_symlink() or folder.stat().st_uid != expected:
        raise PermissionError(13, "belongs to another user", str(folder))


@contextmanager
def _turn(var_dir: Path) -> Iterator[None]:
    """One process at a time starts or stops."""
    descriptor = os.open(var_dir / "servers.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _alone(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
