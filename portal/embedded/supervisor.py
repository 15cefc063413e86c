"""Runs several programs as one: a stop request or one program's death ends them all, cleanly."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked for the end."""


class ChildDied(Exception):
    """A program ended that was meant to go on, or failed in what it had to do."""


@dataclass
class Child:
    name: str
    command: Sequence[str | Path]
    log: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None

    def start(self, keep_open: Sequence[int] = ()) -> None:
        """In a session of its own: Ctrl-C reaches the supervisor alone, which stops all in order."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [str(part) for part in self.command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **self.environment},
                start_new_session=True,
                umask=0o077,
                pass_fds=tuple(keep_open),
                preexec_fn=end_with_parent,
            )

    def reason(self) -> str:
        code = self.process.returncode
        how = f"收到信号 {signal.Signals(-code).name}" if code < 0 else f"退出码 {code}"
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
        return "\n".join([f"{self.name} 已结束（{how}）。日志 {self.log} 的最后几行：", *lines])

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def make_stop(self, until: float) -> None:
        """Wait, then take down the whole process group: the program's own children go with it."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=max(0.1, until - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """Children start in the given order and stop in the opposite one."""

    def __init__(self, *, grace: float = 15):
        self.children: list[Child] = []
        self.grace = grace
        self.asked = False
        for number in STOP_SIGNALS:
            signal.signal(number, self._ask)

    def _ask(self, number, frame) -> None:
        self.asked = True

    def check(self) -> None:
        if self.asked:
            raise Stopped

    def step(self, *children: Child, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Run programs to their end, before anything that is meant to go on."""
        for child in children:
            self.start(child)
        while self.children:
            self.check()
            for child in [child for child in self.children if child.process.poll() is not None]:
                self.children.remove(child)
                if child.process.returncode:
                    raise ChildDied(child.reason())
            meanwhile()
            time.sleep(0.05)

    def start(self, child: Child, keep_open: Sequence[int] = ()) -> None:
        self.check()
        self.children.append(child)
        child.start(keep_open)

    def watch(self, until=None) -> None:
        """Returns when ``until()`` is true; raises as soon as a child is dead or the end is asked for."""
        while True:
            self.check()
            for child in self.children:
                if child.process.poll() is not None:
                    raise ChildDied(child.reason())
            if until and until():
                return
            time.sleep(0.2)

    def stop(self) -> None:
        end = time.monotonic() + self.grace
        for child in reversed(self.children):
            child.ask_to_stop()
        for child in reversed(self.children):
            child.make_stop(end)
        self.children.clear()


def end_with_parent() -> None:
    """Linux: when the supervisor itself is killed, its children are asked to stop."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
