"""``make run``: servers, data, then web, worker and beat until Ctrl-C."""

import fcntl
import os
import re
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from portal import environment
from portal.embedded import servers
from portal.embedded.supervisor import Child, ChildDied, Stopped, Supervisor
from portal.environment import BASE_DIR, env, env_int

BIN = Path(sys.executable).parent
NO_ACCOUNTS = "no-accounts"  # written by the preparation, which has the database
LOG_LIMIT = 20 * 2**20
QUIET = re.compile(r"\s|Operations|Running|Traceback|[\w.]*(Error|Warning|Exception)\b")


def run() -> int:
    environment.load_env_file()
    var_dir = environment.var_dir()
    supervisor, started = Supervisor(), time.monotonic()
    try:
        claim(var_dir)
        say("· 启动数据库与消息队列")
        hold = servers.ensure()
        say("· 准备数据表、静态文件、基础数据与演示数据")
        data, static = preparation(var_dir)
        supervisor.step(data, static, meanwhile=Progress(data.log).show)
        say("· 启动网页服务、后台任务与定时任务")
        for child in programs(var_dir):
            supervisor.start(child, [hold.users] if hold else [])
        supervisor.watch(until=answers)
        greet(var_dir, time.monotonic() - started)
        supervisor.watch()
    except Stopped:
        say("\n正在停止……")
        return 0
    except (ChildDied, servers.ServerFailure, environment.MissingSetting) as failure:
        print(f"\n{failure}", file=sys.stderr, flush=True)
        return 1
    finally:
        supervisor.stop()
        servers.leave(var_dir)
        say("已停止。")
    return 0


def claim(var_dir: Path) -> None:
    """One copy per VAR_DIR and per port, said before anything is started."""
    var_dir.mkdir(parents=True, exist_ok=True)
    lock = os.open(var_dir / "run.lock", os.O_RDWR | os.O_CREAT, 0o644)  # held until this process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ChildDied(f"{var_dir} 的平台已在运行。另开一份：VAR_DIR=var2 PORT=8001 make run") from None
    host, port = env("HOST", "127.0.0.1"), env_int("PORT", 8000)
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ChildDied(f"{host}:{port} 不可用（{error.strerror}）。换端口：PORT=8001 make run") from None


def preparation(var_dir: Path) -> list[Child]:
    """Two programs at the same time: one compresses files, the other waits for the database."""
    command = [sys.executable, "-m", "portal.embedded.prepare"]
    return [
        Child("准备数据", [*command, "data", "alone"], fresh(var_dir, "data")),
        Child("准备静态文件", [*command, "static"], fresh(var_dir, "static")),
    ]


class Progress:
    """What the preparation writes into its log, shown as it comes; table by table only in the log."""

    def __init__(self, log: Path):
        self.log = log
        self.position = log.stat().st_size if log.exists() else 0

    def show(self) -> None:
        if not self.log.exists():
            return
        with self.log.open("rb") as log:
            log.seek(self.position)
            news = log.read()
        complete = news[: news.rfind(b"\n") + 1]
        self.position += len(complete)
        for line in complete.decode(errors="replace").splitlines():
            if line.strip() and not QUIET.match(line):
                say(f"  {line}")


def programs(var_dir: Path) -> list[Child]:
    metrics = var_dir / "metrics"
    shutil.rmtree(metrics, ignore_errors=True)
    metrics.mkdir()
    celery = [BIN / "celery", "-A", "portal"]
    return [
        Child(
            "后台任务",
            [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"],
            fresh(var_dir, "worker"),
        ),
        Child("定时任务", [*celery, "beat", "--pidfile="], fresh(var_dir, "beat")),
        Child(
            "网页服务",
            [BIN / "gunicorn", "--config", BASE_DIR / "portal" / "gunicorn.conf.py", "portal.wsgi"],
            fresh(var_dir, "web"),
            {"PROMETHEUS_MULTIPROC_DIR": str(metrics)},
        ),
    ]


def fresh(var_dir: Path, name: str) -> Path:
    """The log file; a large one of earlier days is put aside first."""
    log = var_dir / "log" / f"{name}.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    return log


def answers() -> bool:
    """Does the web server answer? Asked under the name that it will be called by."""
    host = env("HOST", "127.0.0.1").replace("0.0.0.0", "127.0.0.1")
    request = urllib.request.Request(f"http://{host}:{env_int('PORT', 8000)}/healthz")
    request.add_header("Host", urlsplit(address()).hostname or host)
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def address() -> str:
    return env("PORTAL_URL", f"http://127.0.0.1:{env_int('PORT', 8000)}")


def greet(var_dir: Path, seconds: float) -> None:
    say(f"\n平台已启动（{seconds:.0f} 秒）：{address()}\n日志：{var_dir / 'log'}    停止：Ctrl-C")
    logins = var_dir / "demo-logins.txt"
    if logins.exists():
        say(f"\n{logins.read_text(encoding='utf-8').strip()}")
    elif (var_dir / NO_ACCOUNTS).exists():
        say("还没有账号：用 manage.py createadmin 建立第一个管理员。")


def say(text: str) -> None:
    print(text, flush=True)
