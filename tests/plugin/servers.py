"""The suite's own PostgreSQL and Valkey: chosen before settings load, started by the first test in need.

Without ``DATABASE_URL`` they live in a throw-away folder below /tmp, or with ``--reuse-db`` in a folder below
``VAR_DIR/test`` that keeps its migrated template database for the next run.
"""

import fcntl
import os
import shutil
import sys
import tempfile
from pathlib import Path

import psycopg

from portal import environment
from portal.embedded import servers

MARK = "PORTAL_TEST_VAR"  # set by the first process, inherited by the xdist workers
PREFIX = "portal-test-"
TEMPLATE = "test_template_"


def choose_place() -> Path:
    """Point every setting at this run's own folder and servers. Returns the folder."""
    os.environ["PORTAL_ENV_FILE"] = ""
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    os.environ["DATABASE_POOL"] = "0"
    os.environ["CELERY_EAGER"] = "1"
    if MARK not in os.environ:
        place = _own_slot() if "--reuse-db" in sys.argv else _throw_away()
        os.environ[MARK] = str(place)
    os.environ["VAR_DIR"] = os.environ[MARK]
    os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
    os.environ.setdefault("REWARDS_KEY", "only-for-tests-" + "y" * 50)
    return Path(os.environ[MARK])


def start() -> None:
    servers.ensure(durable=False)


def finish() -> None:
    """Called by the process that chose the place, when all workers are done."""
    place = Path(os.environ[MARK])
    _drop_templates()
    servers.leave(place)
    servers.stop(place)
    if place.name.startswith(PREFIX):
        shutil.rmtree(place)


def _drop_templates() -> None:
    """A server that was named by DATABASE_URL is left as it was found, unless --reuse-db asks to keep."""
    url = os.environ.get("DATABASE_URL")
    if not url or "--reuse-db" in sys.argv:
        return
    with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{TEMPLATE}%"])
        for (name,) in found.fetchall():
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _throw_away() -> Path:
    _sweep()
    place = Path(tempfile.mkdtemp(prefix=PREFIX, dir="/tmp"))
    place.chmod(0o711)  # the servers' unprivileged user walks through
    assert _lock(place)
    return place


def _own_slot() -> Path:
    """Several runs at once get a folder each."""
    for number in range(1, 20):
        place = environment.var_dir() / "test" / str(number)
        place.mkdir(parents=True, exist_ok=True)
        if _lock(place):
            return place
    raise RuntimeError(f"All folders below {environment.var_dir() / 'test'} are in use.")


def _sweep() -> None:
    """Remove what killed runs left behind."""
    for place in Path("/tmp").glob(f"{PREFIX}*"):
        if place.stat().st_uid == os.geteuid() and _lock(place):
            servers.stop(place)
            shutil.rmtree(place)


_locks: list[int] = []


def _lock(place: Path) -> bool:
    """Held until this process ends, however it ends."""
    descriptor = os.open(place / "run.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return False
    _locks.append(descriptor)
    return True
