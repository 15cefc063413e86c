"""The client of clamd against a server that speaks its protocol on a real socket."""

import io
import socket
import time

import pytest

from portal import checks, clamd
from tests.virus_scanner import EICAR, LIMIT, Scanner, TcpServer, UnixServer, serving


@pytest.fixture(params=["unix", "tcp"])
def scanner(request, tmp_path, settings):
    settings.CLAMD_TIMEOUT = 5
    if request.param == "unix":
        server = UnixServer(str(tmp_path / "clamd.ctl"), Scanner)
        settings.CLAMD = f"unix:{tmp_path / 'clamd.ctl'}"
    else:
        server = TcpServer(("127.0.0.1", 0), Scanner)
        settings.CLAMD = f"tcp://127.0.0.1:{server.server_address[1]}"
    with serving(server):
        yield server


def test_a_clean_file_arrives_whole_and_passes(scanner):
    content = b"x" * 200_000

    verdict = clamd.scan(io.BytesIO(content))

    assert verdict.clean
    assert scanner.received == content


def test_a_virus_is_named(scanner):
    verdict = clamd.scan(io.BytesIO(EICAR))

    assert not verdict.clean
    assert verdict.signature == "Eicar-Test-Signature"


def test_an_answer_in_pieces_is_put_together(scanner):
    scanner.mood = "in pieces"

    assert clamd.scan(io.BytesIO(EICAR)).signature == "Eicar-Test-Signature"


def test_an_error_of_the_scanner_is_no_verdict(scanner):
    scanner.mood = "cannot"

    with pytest.raises(clamd.ScannerError, match="Can't allocate memory ERROR"):
        clamd.scan(io.BytesIO(b"x"))


def test_a_file_over_the_scanners_limit_is_no_verdict(scanner):
    with pytest.raises(clamd.ScannerError):
        clamd.scan(io.BytesIO(b"x" * (LIMIT + 30_000_000)))


@pytest.mark.parametrize("mood", ["closes at once", "says nothing"])
def test_a_scanner_that_hangs_up_gives_no_verdict(scanner, mood):
    scanner.mood = mood

    with pytest.raises(clamd.ScannerError):
        clamd.scan(io.BytesIO(b"x" * 300_000))


def test_a_slow_scanner_is_left_after_the_time_limit(scanner, settings):
    settings.CLAMD_TIMEOUT = 1
    scanner.mood = "never answers"
    began = time.monotonic()

    with pytest.raises(clamd.ScannerError):
        clamd.scan(io.BytesIO(b"x"))

    assert time.monotonic() - began < 4


def test_a_scanner_that_is_not_there_gives_no_verdict(settings, tmp_path):
    settings.CLAMD_TIMEOUT = 1
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        for settings.CLAMD in (f"unix:{tmp_path}/none.ctl", f"tcp://127.0.0.1:{taken.getsockname()[1]}"):
            with pytest.raises(clamd.ScannerError):
                clamd.scan(io.BytesIO(b"x"))


@pytest.mark.parametrize("url", ["/run/clamd.ctl", "clamd:3310", "unix:relative", "http://host:3310"])
def test_an_address_that_is_none_is_told_at_boot(url, settings):
    settings.CLAMD = url

    assert [error.id for error in checks.scanner_has_an_address(None)] == ["portal.E004"]
