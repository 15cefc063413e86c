"""Valkey from the wheel: one data folder, one unix socket, no network port."""

import pwd
import socket
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from portal.embedded.programs import ServerFailure, living, run, valkey_program


@dataclass(frozen=True)
class Valkey:
    data: Path
    socket: Path
    log: Path
    user: pwd.struct_passwd | None = None
    durable: bool = True

    def answers(self) -> bool:
        return self._say(b"PING").startswith(b"+PONG")

    def start(self) -> None:
        if self.process() is None:
            run([valkey_program(), *self._options()], user=self.user, log=self.log)
        self._wait(self.answers, f"内置 Valkey 没有应答，日志见 {self.log}。")

    def stop(self) -> None:
        self._say(b"SHUTDOWN")
        self._wait(lambda: not self.process(), f"内置 Valkey 没有停下，日志见 {self.log}。")

    def process(self) -> psutil.Process | None:
        return living(self._pid_file, belongs=lambda process: process.cwd() == str(self.data.resolve()))

    @property
    def _pid_file(self) -> Path:
        return self.data / "valkey.pid"

    def _options(self) -> list[str]:
        return [
            *("--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"),
            *("--dir", str(self.data), "--logfile", str(self.log), "--daemonize", "yes"),
            *("--pidfile", str(self._pid_file), "--save", ""),
            *("--appendonly", "yes" if self.durable else "no", "--maxmemory-policy", "noeviction"),
        ]

    def _say(self, command: bytes) -> bytes:
        """One command over the socket; nothing comes back when no server listens."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(3)
            try:
                connection.connect(str(self.socket))
                connection.sendall(command + b"\r\n")
                return connection.recv(100)
            except OSError:
                return b""

    def _wait(self, reached, complaint: str, patience: float = 60) -> None:
        until = time.monotonic() + patience
        while not reached():
            if time.monotonic() > until:
                raise ServerFailure(complaint)
            time.sleep(0.02)
