"""PostgreSQL from the wheel: one data folder, one unix socket, no network port."""

import pwd
import shlex
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from portal.embedded.places import DATABASE, POSTGRES_SOCKET, ROLE
from portal.embedded.programs import ServerFailure, living, postgres_programs, run

SUPERUSER = "postgres"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
    "log_timezone": "Asia/Shanghai",
    # Statements and DETAIL lines carry names and numbers of persons: they stay out of the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass(frozen=True)
class Cluster:
    data: Path
    sockets: Path
    log: Path
    user: pwd.struct_passwd | None = None
    durable: bool = True

    def answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), user=SUPERUSER, dbname=database, connect_timeout=3, autocommit=True
        )

    def start(self, patience: float = 20) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._create()
        if self.postmaster() is None:
            self._forget_dead_postmaster()
            self._launch(patience)
        self._wait()
        self._own_role_and_database()

    def stop(self) -> None:
        if self.postmaster() is None:
            return
        command = [postgres_programs() / "pg_ctl", "stop", "-D", self.data, "-w", "-t", "60", "-m"]
        try:
            run([*command, "fast"], user=self.user)
        except ServerFailure:
            run([*command, "immediate"], user=self.user)

    def postmaster(self) -> psutil.Process | None:
        """The living server of this data folder; a number that now belongs to another program is nobody."""
        return self._process(self.data / "postmaster.pid")

    def _process(self, pid_file: Path) -> psutil.Process | None:
        return living(pid_file, belongs=lambda process: str(self.data) in process.cmdline())

    def _create(self) -> None:
        draft = self.data.with_name(f"{self.data.name}.new")  # an interrupted initdb is never taken for data
        shutil.rmtree(draft, ignore_errors=True)
        options = [
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "-U",
            SUPERUSER,
        ]
        sync = [] if self.durable else ["--no-sync"]
        run([postgres_programs() / "initdb", "-D", draft, *options, *sync], user=self.user)
        draft.rename(self.data)

    def _forget_dead_postmaster(self) -> None:
        for left in (self.data / "postmaster.pid", self.sockets / f"{POSTGRES_SOCKET}.lock"):
            if left.exists() and self._process(left) is None:
                left.unlink()

    def _launch(self, patience: float) -> None:
        """After a kill -9 the dead server's children hold its memory for a moment: try again for a while."""
        settings = {
            **SETTINGS,
            "unix_socket_directories": str(self.sockets),
            **({} if self.durable else THROW_AWAY),
        }
        options = shlex.join(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
        command = [
            postgres_programs() / "pg_ctl",
            "start",
            "-D",
            self.data,
            "-w",
            "-t",
            "300",
            "-l",
            self.log,
        ]
        until = time.monotonic() + patience
        while True:
            try:
                return run([*command, "-o", options], user=self.user, log=self.log)
            except ServerFailure:
                if time.monotonic() > until:
                    raise
                time.sleep(0.5)
                self._forget_dead_postmaster()

    def _wait(self, patience: float = 300) -> None:
        until = time.monotonic() + patience
        while not self.answers():
            if time.monotonic() > until or self.postmaster() is None:
                raise ServerFailure(f"内置 PostgreSQL 没有应答，日志见 {self.log}。")
            time.sleep(0.1)

    def _own_role_and_database(self) -> None:
        """The portal connects as an ordinary role: row level security does not bind a superuser."""
        with self.connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
