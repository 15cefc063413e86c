"""Folders that the servers' unprivileged user may enter, and nothing left running behind them."""

import shutil
import tempfile
from pathlib import Path

import pytest

from portal.embedded import servers


@pytest.fixture
def new_var():
    """Makes VAR_DIRs of one's own, as many as a test asks for."""
    made = []

    def make(name: str = "var") -> Path:
        folder = Path(tempfile.mkdtemp(prefix="platform-", dir="/tmp"))
        folder.chmod(0o711)
        made.append((folder, folder / name))
        return folder / name

    yield make
    for folder, var in made:
        servers.leave(var)
        servers.stop(var)
        shutil.rmtree(folder)
