"""The embedded PostgreSQL and Valkey, started for real."""

import os
import pwd
import signal
import subprocess
import sys
import threading

import psutil
import psycopg
import pytest
import redis

from portal.embedded import places, servers
from portal.embedded.postgres import Cluster
from portal.environment import BASE_DIR

NAMED_SERVERS = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL")
JOIN_AND_WAIT = """
import sys
from pathlib import Path
from portal.embedded import servers
servers.ensure(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.read()
"""


def another_process(var) -> subprocess.Popen:
    """A second user of the servers; ends when its standard input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", JOIN_AND_WAIT, str(var)],
        cwd=BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "ready\n"
    return process


def end(process: subprocess.Popen) -> None:
    process.stdin.close()
    process.stdout.close()
    assert process.wait(timeout=60) == 0


def portal_database(var) -> psycopg.Connection:
    return psycopg.connect(places.database_url(var), autocommit=True)


def valkey_client(var) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(places.valkey_socket(var)))


def keep_a_row(var) -> None:
    with portal_database(var) as database:
        database.execute("CREATE TABLE kept AS SELECT 42 AS answer")


def kept_row(var) -> int:
    with portal_database(var) as database:
        return database.execute("SELECT answer FROM kept").fetchone()[0]


def postmaster(var) -> psutil.Process:
    return servers.cluster(var).postmaster()


def kill_hard(process: psutil.Process) -> None:
    process.send_signal(signal.SIGKILL)
    psutil.wait_procs([process], timeout=10)


def test_two_copies_live_side_by_side(new_var):
    mine, other = new_var(), new_var()
    servers.ensure(mine)
    servers.ensure(other)

    keep_a_row(mine)
    with valkey_client(mine) as client:
        client.set("kept", 1)

    with portal_database(other) as database:
        assert database.execute("SELECT to_regclass('kept')").fetchone() == (None,)
    with valkey_client(other) as client:
        assert client.get("kept") is None


def test_joining_from_many_threads_starts_one_server(new_var):
    var, holds = new_var(), []
    threads = [threading.Thread(target=lambda: holds.append(servers.ensure(var))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(holds) == 6
    assert len(set(map(id, holds))) == 1
    assert postmaster(var).is_running()


def test_the_last_user_switches_off(new_var):
    var = new_var()
    first, second = another_process(var), another_process(var)

    end(first)
    assert servers.cluster(var).answers()
    assert servers.valkey(var).answers()

    end(second)
    assert not servers.cluster(var).answers()
    assert not servers.valkey(var).answers()


def test_servers_told_to_stay_outlive_their_users(new_var):
    var = new_var()
    user = another_process(var)
    servers.keep_file(var).touch()
    end(user)
    assert servers.cluster(var).answers()

    servers.stop(var)
    assert not servers.cluster(var).answers()


def test_a_killed_user_counts_no_more(new_var):
    var = new_var()
    killed, last = another_process(var), another_process(var)
    killed.kill()
    killed.wait()
    killed.stdin.close()
    killed.stdout.close()

    end(last)
    assert not servers.cluster(var).answers()


def test_a_killed_postgres_comes_back_with_its_rows(new_var):
    var = new_var()
    servers.ensure(var)
    keep_a_row(var)
    before = postmaster(var)
    kill_hard(before)

    servers.ensure(var)

    assert postmaster(var).pid != before.pid
    assert kept_row(var) == 42


def test_a_killed_valkey_comes_back_with_its_tasks(new_var):
    var = new_var()
    servers.ensure(var)
    with valkey_client(var) as client:
        client.rpush("celery", "task")
        client.execute_command("WAITAOF", 1, 0, 5000)
    kill_hard(servers.valkey(var).process())

    servers.ensure(var)

    with valkey_client(var) as client:
        assert client.lrange("celery", 0, -1) == [b"task"]


def test_a_pid_file_that_names_a_stranger_is_survived(new_var):
    """After a crash of the machine the number in the file may belong to any program."""
    var = new_var()
    servers.ensure(var)
    keep_a_row(var)
    cluster = servers.cluster(var)
    old = (cluster.data / "postmaster.pid").read_text().splitlines()
    servers.leave(var)
    for left in (cluster.data / "postmaster.pid", cluster.sockets / f"{places.POSTGRES_SOCKET}.lock"):
        left.write_text("\n".join([str(os.getpid()), *old[1:]]) + "\n")

    servers.ensure(var)

    assert kept_row(var) == 42


def test_an_interrupted_first_start_is_begun_again(new_var):
    var = new_var()
    servers.prepare(var)
    draft = servers.cluster(var).data.with_name("postgres.new")
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18")

    servers.ensure(var)

    assert servers.cluster(var).answers()


def test_the_servers_never_run_as_root(new_var):
    var = new_var()
    servers.ensure(var)

    assert 0 not in {postmaster(var).uids().real, servers.valkey(var).process().uids().real}
    assert servers.cluster(var).data.stat().st_mode & 0o077 == 0


def test_nobody_reaches_the_servers_over_the_network(new_var):
    var = new_var()
    servers.ensure(var)
    running = (postmaster(var), servers.valkey(var).process())
    assert [listener for process in running for listener in process.net_connections("inet")] == []


def test_a_folder_too_deep_for_a_socket_still_works(new_var):
    var = new_var("/".join(["a-rather-long-name-of-a-folder"] * 5))
    servers.ensure(var)

    assert len(str(places.valkey_socket(var))) < places.SOCKET_LIMIT
    keep_a_row(var)
    assert kept_row(var) == 42


def test_root_keeps_the_data_elsewhere_when_its_stand_in_may_not_enter(new_var, monkeypatch, capsys):
    closed, open_place = new_var(), new_var("state")
    open_place.mkdir()
    closed.parent.chmod(0o700)
    monkeypatch.setattr(places, "FALLBACK", open_place)
    asked = places.may_enter
    monkeypatch.setattr(
        places,
        "may_enter",
        lambda folder, user: not folder.is_relative_to(sys.prefix) and asked(folder, user),
    )

    servers.ensure(closed)

    keep_a_row(closed)
    if os.geteuid() == 0:
        assert places.home(closed).parent == open_place
        assert str(places.home(closed)) in capsys.readouterr().err
        assert postmaster(closed).exe().startswith(str(open_place)), "the programs were copied along"
        closed.parent.chmod(0o711)
        assert places.home(closed).parent == open_place, (
            "data that exists decides, whatever the folder allows now"
        )
    else:
        assert places.home(closed).parent == closed
    assert kept_row(closed) == 42


def test_a_folder_of_somebody_else_is_refused(new_var):
    folder = new_var()
    folder.mkdir()
    stranger = pwd.struct_passwd(("stranger", "x", folder.stat().st_uid + 1, 1, "", "/", "/bin/false"))

    with pytest.raises(PermissionError, match="belongs to another user"):
        servers.owned(folder, stranger)


def test_a_failing_start_says_why(new_var):
    var = new_var()
    servers.prepare(var)
    real = servers.cluster(var)
    file_in_the_way = real.log.with_name("no-folder")
    file_in_the_way.touch()

    broken = Cluster(data=real.data, sockets=file_in_the_way, log=real.log, user=real.user)

    with pytest.raises(servers.ServerFailure, match="pg_ctl 失败"):
        broken.start(patience=0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_command_told_to_stop_takes_its_servers_along(new_var, number):
    var = new_var()
    environment = {name: value for name, value in os.environ.items() if name not in NAMED_SERVERS}
    command = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", "print('up', flush=True); input()"],
        cwd=BASE_DIR, env={**environment, "VAR_DIR": str(var)}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while command.stdout.readline() not in ("up\n", ""):
        pass
    assert servers.cluster(var).answers()

    command.send_signal(number)
    command.communicate(timeout=60)

    assert command.returncode == 128 + number
    assert not servers.cluster(var).answers()
    assert not servers.valkey(var).answers()
