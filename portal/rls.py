"""The second wall: PostgreSQL itself refuses rows outside the reader's jurisdiction (row level security).

The policies are in the migrations and read two session variables. A view for an enterprise or a bureau runs
inside `reading_as(its scope)`; tasks and management commands work system-wide.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from portal.scope import Scope

SYSTEM_WIDE = "*"
NOBODY = "-"
READER = "portal_reader"  # on the connection: who reads now, as (enterprise, division)


@contextmanager
def reading_as(scope: Scope) -> Iterator[None]:
    """Within the block this connection sees the rows of `scope` only; afterwards what it saw before."""
    before = getattr(connection, READER, (SYSTEM_WIDE, SYSTEM_WIDE))
    _set(str(scope.enterprise_id or NOBODY), scope.division or NOBODY)
    try:
        yield
    finally:
        _set(*before)


def _set(enterprise: str, division: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('portal.enterprise', %s, false), set_config('portal.division', %s, false)",
            [enterprise, division],
        )
    setattr(connection, READER, (enterprise, division))
