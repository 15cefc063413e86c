"""Background work starts when the transaction is through; a broker that is down undoes nothing."""

import logging
from functools import partial

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def after_commit(task: Task, **ids) -> None:
    """Queue `task` after the commit. Lost messages are found again by the sweeps of the beat."""
    transaction.on_commit(partial(_send, task, ids))


def _send(task: Task, ids: dict) -> None:
    try:
        task.delay(**ids)
    except OperationalError as error:
        log.error("The broker is down, %s %s waits for the next sweep: %s", task.name, ids, error)
