"""Chooses the suite's own servers before anything reads the settings; the rest is in tests/plugin."""

import os

from tests.plugin import servers

os.environ["STATIC_MANIFEST"] = "0"  # files as they lie in the tree; packages look at STORAGES early
FIRST_PROCESS = servers.MARK not in os.environ
servers.choose_place()

pytest_plugins = ["tests.plugin.hostile", "tests.plugin.database", "tests.plugin.browser"]


def pytest_unconfigure(config):
    if FIRST_PROCESS:
        servers.finish()
