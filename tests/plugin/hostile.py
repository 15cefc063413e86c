"""Hostile defaults: what would pass unseen in a browser or in production fails a test here."""

import inspect
import ipaddress
import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.template import Template
from django.test.signals import setting_changed

from portal.environment import BASE_DIR

RULES = Path("tests", "rules")


def pytest_configure(config):
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.MFA_REQUIRED = False  # the tests of the second factor switch it on
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns without it
    tell_django("TEMPLATES", "CACHES", "STORAGES", "PASSWORD_HASHERS")
    refuse_foreign_network()


def tell_django(*names: str) -> None:
    """In the workers of xdist Django is set up before this: what it has read already it must read again."""
    for name in names:
        value = getattr(settings, name)
        setting_changed.send(sender=settings.__class__, setting=name, value=value, enter=True)


class UndefinedVariable(str):
    """Django asks for ``"%s" in`` and then formats: a variable that our template lacks fails the test."""

    __slots__ = ()

    def __bool__(self):
        return True

    def __contains__(self, part):
        return part == "%s"

    def __mod__(self, variable):
        template = self._template()
        if template and BASE_DIR in Path(template).parents and ".venv" not in template:
            pytest.fail(f"{template} uses the undefined variable {variable!s}", pytrace=False)
        return ""

    @staticmethod
    def _template() -> str | None:
        for frame in inspect.stack(context=0):
            template = frame.frame.f_locals.get("self")
            if isinstance(template, Template):
                return str(template.origin.name)
        return None


def refuse_foreign_network() -> None:
    """Unix sockets and loopback are ours; everything else is a mistake of the test."""
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self, address):
        if self.family != socket.AF_UNIX and not is_local(address[0]):
            raise RuntimeError(f"A test tried to reach {address[0]}:{address[1]}.")
        return connect(self, address)

    def guarded_resolve(host, *args, **kwargs):
        if not is_local(host):
            raise RuntimeError(f"A test tried to look up {host}.")
        return resolve(host, *args, **kwargs)

    socket.socket.connect, socket.getaddrinfo = guarded_connect, guarded_resolve


def is_local(host: str | bytes | None) -> bool:
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == socket.gethostname()


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def pytest_collection_modifyitems(items):
    """Rules are tested without a database."""
    for item in items:
        needs = {"db", "transactional_db", "live_server", "client"} & set(getattr(item, "fixturenames", ()))
        if item.path.is_relative_to(BASE_DIR / RULES) and (needs or item.get_closest_marker("django_db")):
            raise pytest.UsageError(f"{item.nodeid} asks for a database: tests/rules must not need one.")
