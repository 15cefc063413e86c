#!/usr/bin/env python
"""Django's command line; starts or joins the embedded servers when a command needs them."""

import os
import signal
import sys

# Commands that touch neither database nor broker.
WITHOUT_SERVERS = {
    "help", "version", "--help", "-h", "--version",
    "collectstatic", "findstatic", "compilemessages", "makemessages", "diffsettings", "generate_docs",
    "assess",
}  # fmt: skip


def needs_servers(argv: list[str]) -> bool:
    if len(argv) < 2 or argv[1] in WITHOUT_SERVERS or {"-h", "--help"} & set(argv):
        return False
    return argv[1] != "check" or "--database" in argv


def leave(number: int, _frame) -> None:
    """A command that is told to stop still runs its exit handlers: they switch the servers off."""
    sys.exit(128 + number)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line

    if needs_servers(sys.argv):
        from portal.embedded.servers import ServerFailure, ensure

        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, leave)
        try:
            ensure()
        except ServerFailure as failure:
            sys.exit(str(failure))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
