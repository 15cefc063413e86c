"""A client of ClamAV's clamd: INSTREAM over a unix or TCP socket, nothing else of its protocol."""

import socket
import struct
import time
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
FOUND, OK = " FOUND", " OK"


class ScannerError(Exception):
    """The scanner gave no verdict: away, too slow, or an answer of its own. The file keeps waiting."""


@dataclass(frozen=True)
class Verdict:
    """`signature`: what was found, "" for a clean file."""

    signature: str = ""

    @property
    def clean(self) -> bool:
        return not self.signature


def configured() -> bool:
    return bool(settings.CLAMD)


def scan(file: BinaryIO) -> Verdict:
    """Raises ScannerError. `settings.CLAMD_TIMEOUT`: seconds for the whole conversation."""
    deadline = time.monotonic() + settings.CLAMD_TIMEOUT
    try:
        with _connected(deadline) as line:
            _send(line, file, deadline)
            return _verdict(_answer(line, deadline))
    except (OSError, ValueError) as error:
        raise ScannerError(str(error) or type(error).__name__) from error


def address(url: str) -> str | tuple[str, int]:
    """`unix:/path` or `tcp://host:port`; raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme == "unix" and parts.path.startswith("/"):
        return parts.path
    if parts.scheme == "tcp" and parts.hostname:
        return parts.hostname, parts.port or 3310
    raise ValueError("CLAMD is neither unix:/path nor tcp://host:port")


def _connected(deadline: float) -> socket.socket:
    place = address(settings.CLAMD)
    if not isinstance(place, str):
        return socket.create_connection(place, timeout=_left(deadline))
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(_left(deadline))
        line.connect(place)
    except OSError:
        line.close()
        raise
    return line


def _send(line: socket.socket, file: BinaryIO, deadline: float) -> None:
    """A scanner that hangs up in the middle has usually said why; its answer is read all the same."""
    try:
        line.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            line.settimeout(_left(deadline))
            line.sendall(struct.pack(">I", len(chunk)) + chunk)
        line.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return


def _answer(line: socket.socket, deadline: float) -> str:
    answer = b""
    while not answer.endswith(b"\0"):
        line.settimeout(_left(deadline))
        part = line.recv(LONGEST_ANSWER)
        answer += part
        if not part or len(answer) > LONGEST_ANSWER:
            break
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(answer: str) -> Verdict:
    said = answer.removeprefix("stream:")
    if said == OK:
        return Verdict()
    if said.endswith(FOUND) and (signature := said.removesuffix(FOUND).strip()):
        return Verdict(signature[:200])
    raise ScannerError(answer or "the scanner hung up without an answer")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the scanner took too long")
    return left
