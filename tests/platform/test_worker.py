"""A real Celery worker on a real broker, killed in the middle of a task."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from celery import current_app

from portal.embedded.unfinished import hand_out_again
from portal.environment import BASE_DIR
from tests.platform.slow_tasks import leave_traces
from tests.plugin import servers

QUEUE = "worker-test"


@pytest.fixture
def start_worker(tmp_path):
    """Starts workers as `make run` does, with a short visibility timeout."""
    servers.start()
    running = []

    def start() -> subprocess.Popen:
        command = [sys.executable, "-m", "celery", "-A", "portal", "worker", "--concurrency", "1"]
        ours = ["-Q", QUEUE, "-I", "tests.platform.slow_tasks", "-n", f"w{len(running)}@%h"]
        environment = {**os.environ, "CELERY_EAGER": "0", "CELERY_VISIBILITY_TIMEOUT": "4"}
        with (tmp_path / f"worker{len(running)}.log").open("wb") as log:
            worker = subprocess.Popen(
                [*command, *ours], cwd=BASE_DIR, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        running.append(worker)
        return worker

    yield start
    for worker in running:
        kill_all(worker)


@pytest.fixture
def send(tmp_path):
    """Puts the task on the queue for real."""
    current_app.conf.task_always_eager = False

    def send(seconds: float):
        leave_traces.apply_async(kwargs={"folder": str(tmp_path), "seconds": seconds}, queue=QUEUE)

    yield send
    current_app.conf.task_always_eager = True
    with current_app.connection_for_write() as broker:
        broker.default_channel.queue_purge(QUEUE)


def kill_all(worker: subprocess.Popen) -> None:
    if worker.poll() is None:
        programs = [*psutil.Process(worker.pid).children(recursive=True), psutil.Process(worker.pid)]
        for program in programs:
            program.send_signal(signal.SIGKILL)
        worker.wait()


def wait_for(path, lines: int, seconds: float = 90) -> list[str]:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = path.read_text().split() if path.exists() else []
        if len(found) >= lines:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{path} has not {lines} lines after {seconds} s")


def test_what_a_killed_worker_held_is_handed_out_again_at_once(send):
    servers.start()
    send(seconds=0)
    with current_app.connection_for_write() as broker:
        taken = broker.default_channel.basic_get(QUEUE)  # and never acknowledged
        assert taken is not None
        assert broker.default_channel.basic_get(QUEUE) is None

        assert hand_out_again(current_app) >= 1

        again = broker.default_channel.basic_get(QUEUE, no_ack=True)
        assert again.properties["correlation_id"] == taken.properties["correlation_id"]


def test_a_task_survives_the_death_of_its_worker(start_worker, send, tmp_path):
    first = start_worker()
    send(seconds=300)
    wait_for(tmp_path / "begun", 1)
    kill_all(first)
    (tmp_path / "hurry").touch()

    start_worker()

    wait_for(tmp_path / "finished", 1)
    begun = wait_for(tmp_path / "begun", 2)
    assert begun[0] != begun[1]


def test_a_task_survives_the_death_of_its_pool_process(start_worker, send, tmp_path):
    start_worker()
    send(seconds=300)
    (victim,) = wait_for(tmp_path / "begun", 1)
    (tmp_path / "hurry").touch()
    os.kill(int(victim), signal.SIGKILL)

    wait_for(tmp_path / "finished", 1)
    assert len(wait_for(tmp_path / "begun", 2)) == 2


def test_a_worker_asked_to_stop_finishes_its_task_first(start_worker, send, tmp_path):
    worker = start_worker()
    send(seconds=3)
    wait_for(tmp_path / "begun", 1)

    worker.terminate()

    assert worker.wait(timeout=60) == 0
    assert len(wait_for(tmp_path / "finished", 1)) == 1
