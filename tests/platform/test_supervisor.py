"""Several programs as one: how they end."""

import signal
import subprocess
import sys
import time

import psutil
import pytest

from portal.environment import BASE_DIR

SUPERVISED = """
import sys
from pathlib import Path
from portal.embedded.supervisor import Child, ChildDied, Stopped, Supervisor

folder, *programs = sys.argv[1:]
supervisor = Supervisor(grace=2)
try:
    for number, program in enumerate(programs):
        command = [sys.executable, "-c", program]
        supervisor.start(Child(f"child {number}", command, Path(folder, f"{number}.log")))
    print("started", flush=True)
    supervisor.watch()
except Stopped:
    print("stopped", flush=True)
except ChildDied as death:
    print(death, flush=True)
finally:
    supervisor.stop()
    print("all gone", flush=True)
"""
PATIENT = "import time; time.sleep(600)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); {PATIENT}"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {PATIENT!r}])"


@pytest.fixture
def supervise(tmp_path):
    running = []

    def start(*programs: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISED, str(tmp_path), *programs],
            cwd=BASE_DIR, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        running.append(process)
        assert process.stdout.readline() == "started\n"
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


def family(process: subprocess.Popen, size: int) -> list[psutil.Process]:
    """All programs below the supervisor, as soon as there are that many."""
    for _ in range(200):
        found = psutil.Process(process.pid).children(recursive=True)
        if len(found) == size:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{size} programs expected, {found} found")


def said(process: subprocess.Popen) -> str:
    return process.communicate(timeout=20)[0]


def gone(programs: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(programs, timeout=10)[1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_request_ends_all(supervise, number):
    supervisor = supervise(PATIENT, PATIENT)
    programs = family(supervisor, 2)

    supervisor.send_signal(number)

    assert said(supervisor) == "stopped\nall gone\n"
    assert gone(programs)


def test_a_dead_child_ends_the_rest_and_its_last_words_are_told(supervise):
    supervisor = supervise(PATIENT, "print('no more memory'); raise SystemExit(3)")

    words = said(supervisor)

    assert "child 1 已结束（退出码 3）" in words
    assert "no more memory" in words
    assert words.endswith("all gone\n")


def test_a_killed_child_is_told_by_its_signal(supervise):
    supervisor = supervise(PATIENT, PATIENT)
    programs = family(supervisor, 2)
    programs[1].kill()

    assert "收到信号 SIGKILL" in said(supervisor)
    assert gone(programs)


def test_a_deaf_child_and_grandchildren_are_taken_down(supervise, tmp_path):
    supervisor = supervise(DEAF, PARENT)
    programs = family(supervisor, 3)
    while not (tmp_path / "0.log").read_text():
        time.sleep(0.05)

    supervisor.send_signal(signal.SIGINT)

    assert said(supervisor) == "stopped\nall gone\n"
    assert gone(programs)


def test_children_end_with_a_killed_supervisor(supervise):
    supervisor = supervise(PATIENT, PATIENT)
    programs = family(supervisor, 2)

    supervisor.kill()

    assert gone(programs)
