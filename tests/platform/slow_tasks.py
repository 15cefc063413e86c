"""Tasks for tests of the worker itself; a file is the trace that a task leaves."""

import os
import time
from pathlib import Path

from celery import shared_task


@shared_task
def leave_traces(*, folder: str, seconds: float, **kwargs) -> None:
    """Says who began; later, unless somebody kills the process, who finished."""
    with Path(folder, "begun").open("a") as trace:
        trace.write(f"{os.getpid()}\n")
    time.sleep(seconds if not Path(folder, "hurry").exists() else 0)
    with Path(folder, "finished").open("a") as trace:
        trace.write(f"{os.getpid()}\n")
