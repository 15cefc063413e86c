import pytest
from argon2 import PasswordHasher, Type

from rewards import codes


@pytest.fixture(autouse=True)
def _quick_codes(monkeypatch, request):
    """Still Argon2id, but not as slow as in production; the test of the hash itself keeps it."""
    if "sealing" in request.node.nodeid:
        return
    monkeypatch.setattr(
        codes, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1, type=Type.ID)
    )
    monkeypatch.setattr(codes, "TIME", 1)
    monkeypatch.setattr(codes, "MEMORY_KIB", 64)
