"""Several people at the same instant, each on a connection of his own."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, transaction

PATIENCE = 20  # seconds; a loaded machine is slow, a lost wake-up is forever


def at_once(row, *calls: Callable, meanwhile: Callable | None = None) -> list:
    """Let all calls come to a stop at `row`, locked by us, then let go. What each returned or raised.

    `meanwhile` runs and commits while they wait.
    """
    with ThreadPoolExecutor(len(calls)) as pool:
        with held(row):
            running = [pool.submit(_alone, call) for call in calls]
            wait_until_blocked(len(calls))
            if meanwhile:
                meanwhile()
        return [done.result() for done in running]


def in_parallel(*calls: Callable) -> list:
    """Simply at the same time, for what never waits."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [done.result() for done in [pool.submit(_alone, call) for call in calls]]


@contextmanager
def held(row):
    """The row is ours; whoever wants it waits for the end of the block, which commits."""
    with transaction.atomic():
        type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
        yield


def wait_until_blocked(count: int) -> None:
    deadline = time.perf_counter() + PATIENCE
    while _blocked() < count:
        if time.perf_counter() > deadline:
            raise AssertionError(f"Only {_blocked()} of {count} came to the lock.")
        time.sleep(0.02)


def raised(results: list) -> list[Exception]:
    return [result for result in results if isinstance(result, Exception)]


def _blocked() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # within one transaction the view stands still
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def _alone(call: Callable):
    try:
        return call()
    except Exception as error:
        return error
    finally:
        connection.close()
