"""The second wall: PostgreSQL itself refuses rows outside the reader's jurisdiction (row level security).

The policies are in the migrations and read three session variables. A view for an enterprise or a bureau runs
inside `reading_as(its scope, its account)`; tasks and management commands work system-wide.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from portal.scope import Everything, Scope

SYSTEM_WIDE = "*"
NOBODY = "-"
READER = "portal_reader"  # on the connection: who reads now, as (enterprise, division, account)


@contextmanager
def reading_as(scope: Scope, account: int | None = None) -> Iterator[None]:
    """Within the block this connection sees the rows of `scope` only; afterwards what it saw before.

    The scope of SYSTEM sees everything: for the one step of a command that leads out of a jurisdiction.
    `account`: whose own rows it sees besides, where a table has rows of one person.
    """
    before = getattr(connection, READER, (SYSTEM_WIDE, SYSTEM_WIDE, NOBODY))
    place = SYSTEM_WIDE if isinstance(scope, Everything) else scope.division or NOBODY
    _set(str(scope.enterprise_id or NOBODY), place, str(account or NOBODY))
    try:
        yield
    finally:
        _set(*before)


def _set(enterprise: str, division: str, account: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('portal.enterprise', %s, false), set_config('portal.division', %s, false),"
            " set_config('portal.account', %s, false)",
            [enterprise, division, account],
        )
    setattr(connection, READER, (enterprise, division, account))
