"""One migrated template per state of the migrations; each worker's database is a copy of it."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase

from portal.embedded.prepare import migrate
from portal.environment import BASE_DIR
from tests.plugin import servers


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """Takes the place of pytest-django's: start the servers, copy the template, drop the copy."""
    servers.start()
    home = connection.settings_dict["NAME"]
    copy = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}_{os.getpid()}"
    with django_db_blocker.unblock():
        copy_template(copy)
        use(copy)
    TransactionTestCase._fixture_teardown = start_afresh
    yield
    with django_db_blocker.unblock():
        use(home)
        run_sql(f'DROP DATABASE "{copy}" WITH (FORCE)')
        connections.close_all()


def start_afresh(test) -> None:
    """After a test that committed: a new copy. Django's flush would also empty what migrations wrote."""
    copy = connection.settings_dict["NAME"]
    connections.close_all()
    run_sql(f'DROP DATABASE "{copy}" WITH (FORCE)')
    copy_template(copy)


def copy_template(name: str) -> None:
    run_sql(f'CREATE DATABASE "{name}" TEMPLATE "{migrated_template()}"')


def migrated_template() -> str:
    """Migrated under another name first: an interrupted run never leaves half a template."""
    name = f"{servers.TEMPLATE}{state_of_migrations()}"
    with one_at_a_time():
        if not run_sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            draft = f"{name}_draft"
            run_sql(f'DROP DATABASE IF EXISTS "{draft}" WITH (FORCE)')
            run_sql(f'CREATE DATABASE "{draft}"')
            use(draft)
            migrate(verbosity=0)
            connection.close()
            run_sql(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    return name


def state_of_migrations() -> str:
    """Changes with our migrations and with the pins of the packages that bring their own."""
    state = hashlib.sha256((BASE_DIR / "requirements.txt").read_bytes())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        folder = Path(config.path)
        if folder.parent == BASE_DIR:
            for path in (*sorted(folder.glob("migrations/*.py")), *folder.glob("sql.py")):
                state.update(path.name.encode() + path.read_bytes())
    return state.hexdigest()[:12]


def use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def run_sql(statement: str) -> list[tuple]:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def one_at_a_time() -> Iterator[None]:
    with Path(settings.VAR_DIR, "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
