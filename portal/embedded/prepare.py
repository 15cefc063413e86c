"""``python -m portal.embedded.prepare data|static``: up to date before each start, quick when unchanged."""

import hashlib
import os
import sys
from pathlib import Path

import django
from celery import current_app
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.embedded.run import NO_ACCOUNTS
from portal.embedded.unfinished import hand_out_again
from portal.environment import BASE_DIR, env, env_bool

OWN_APPS = {"portal", "selfcheck", "rewards", "cms"}


def main(part: str, alone: str = "") -> None:
    """`alone`: said by `make run`, where no worker of another machine can be at the same queues."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    {"data": prepare_data, "static": collect_static}[part]()
    if alone and not env("CELERY_BROKER_URL", ""):
        hand_out_again(current_app)


def prepare_data() -> None:
    migrate()
    if settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
        call_command("createcachetable")
    load_reference()
    build_demo()
    note_whether_anybody_is_there()


def migrate(verbosity: int = 1) -> None:
    """Other packages' tables first: every step rebuilds all models it can see, and ours are many."""
    executor = MigrationExecutor(connection)
    executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in OWN_APPS])
    call_command("migrate", interactive=False, verbosity=verbosity)


def collect_static() -> None:
    root = settings.STATIC_ROOT
    stamp, state = root / ".collected", state_of_static()
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=1)
    stamp.write_text(state)


def state_of_static() -> str:
    state = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            state.update(f"{path} {facts.st_size} {facts.st_mtime_ns}".encode())
    return state.hexdigest()


def load_reference() -> None:
    """Only what is new: comparing 45,000 rows takes longer than everything else of a second start."""
    from portal.models import Division, IndustryCode

    stamp = settings.VAR_DIR / "reference.loaded"
    state = f"{connection.settings_dict['HOST']} {connection.settings_dict['NAME']} {state_of_reference()}"
    known = Division.objects.exists() and IndustryCode.objects.exists()
    if known and stamp.exists() and stamp.read_text() == state:
        return
    call_command("load_reference")
    stamp.write_text(state)


def state_of_reference() -> str:
    """Changes with the shipped tables and with the code that reads them."""
    state = hashlib.sha256()
    for app in sorted(OWN_APPS):
        for path in sorted((BASE_DIR / app / "reference").rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                state.update(path.name.encode() + path.read_bytes())
    return state.hexdigest()


def note_whether_anybody_is_there() -> None:
    """For the greeting, which has no database."""
    empty = settings.VAR_DIR / NO_ACCOUNTS
    if get_user_model().objects.exists():
        empty.unlink(missing_ok=True)
    else:
        empty.touch()


def build_demo() -> None:
    """Only into an empty database; the command writes all of it or nothing."""
    if env_bool("PORTAL_DEMO", True) and not get_user_model().objects.exists():
        call_command("demo", stage=env("PORTAL_DEMO_STAGE", "filing"))


if __name__ == "__main__":
    main(*sys.argv[1:])
