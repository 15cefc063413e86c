"""``python -m portal.embedded run | start | stop | status``; see docs/operations.md."""

import sys

from portal import environment
from portal.embedded import places, servers
from portal.embedded.run import run


def start() -> int:
    """Leave the servers running until ``stop``."""
    servers.ensure()
    servers.keep_file(environment.var_dir()).touch()
    return status()


def stop() -> int:
    servers.stop(environment.var_dir())
    return status()


def status() -> int:
    var_dir = environment.var_dir()
    for name, server in (("PostgreSQL", servers.cluster(var_dir)), ("Valkey", servers.valkey(var_dir))):
        print(f"{name:<11}{'运行中' if server.answers() else '未运行'}  {server.data}")
    print(f"DATABASE_URL={places.database_url(var_dir)}\nCELERY_BROKER_URL={places.broker_url(var_dir)}")
    return 0


COMMANDS = {"run": run, "start": start, "stop": stop, "status": status}


def main(argv: list[str]) -> int:
    if len(argv) != 2 or argv[1] not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    environment.load_env_file()
    try:
        return COMMANDS[argv[1]]()
    except servers.ServerFailure as failure:
        print(failure, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
