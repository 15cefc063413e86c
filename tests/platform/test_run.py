"""`make run` as its user sees it: up, in use, down."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import psutil
import pytest
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from portal.embedded import places
from portal.environment import BASE_DIR
from tests.plugin.database import copy_template, run_sql

COPY = "test_run_copy"


@pytest.fixture
def start(new_var, django_db_setup, django_db_blocker):
    """Starts the whole portal on an empty, migrated database of its own."""
    var, running = new_var(), []
    with django_db_blocker.unblock():
        copy_template(COPY)
    url = os.environ.get("DATABASE_URL") or places.database_url(settings.VAR_DIR)
    port = str(free_port())
    environment = {
        **os.environ,
        "VAR_DIR": str(var),
        "PORT": port,
        "DATABASE_URL": make_conninfo(**{**conninfo_to_dict(url), "dbname": COPY}),
        "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
        "CACHE_URL": places.cache_url(settings.VAR_DIR),
        "CELERY_EAGER": "0",
        "DEBUG": "1",
        "PORTAL_DEMO": "0",
    }

    def run(**other) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-m", "portal.embedded", "run"], cwd=BASE_DIR, text=True,
            env={**environment, **other}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        running.append(process)
        process.var = var
        process.address = f"http://127.0.0.1:{other.get('PORT', port)}"
        return process

    yield run
    for process in running:
        process.terminate()
        process.communicate(timeout=60)
    with django_db_blocker.unblock():
        run_sql(f'DROP DATABASE "{COPY}" WITH (FORCE)')


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(process: subprocess.Popen) -> list[psutil.Process]:
    """Reads on until the greeting; returns all programs below."""
    said = []
    for line in process.stdout:
        said.append(line)
        if "平台已启动" in line:
            return psutil.Process(process.pid).children(recursive=True)
    raise AssertionError("".join(said))


def test_up_in_use_and_down(start):
    portal = start()
    programs = wait_until_up(portal)
    with urllib.request.urlopen(f"{portal.address}/healthz", timeout=10) as response:
        assert response.status == 200
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    urllib.request.urlopen(f"{portal.address}/tip/", timeout=10).close()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{portal.address}/tip/not-a-channel/", timeout=10)

    twin = start()
    assert "已在运行" in twin.communicate(timeout=60)[0]
    assert twin.returncode == 1

    portal.send_signal(signal.SIGINT)

    assert portal.communicate(timeout=60)[0].endswith("正在停止……\n已停止。\n")
    assert portal.returncode == 0
    assert not psutil.wait_procs(programs, timeout=5)[1]
    written = (portal.var / "log" / "web.log").read_text()
    assert "/healthz" in written
    assert "/tip" not in written  # who reports a hazard leaves no line


def test_a_dead_worker_ends_the_portal_with_its_reason(start):
    portal = start()
    programs = wait_until_up(portal)
    worker = next(program for program in programs if "worker" in program.cmdline())

    worker.kill()

    assert "后台任务 已结束（收到信号 SIGKILL）" in portal.communicate(timeout=60)[0]
    assert portal.returncode == 1
    assert not psutil.wait_procs(programs, timeout=5)[1]


def test_a_port_in_use_is_said_before_anything_starts(start):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        portal = start(PORT=str(busy.getsockname()[1]))

        assert "不可用" in portal.communicate(timeout=60)[0]
        assert portal.returncode == 1
