"""A small clamd: speaks INSTREAM on a real socket, clean and infected, slow and rude."""

import socketserver
import struct
import threading
from contextlib import contextmanager

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LIMIT = 1_000_000


class Scanner(socketserver.BaseRequestHandler):
    """INSTREAM of clamd: length-prefixed chunks up to a chunk of length 0, one answer that ends with NUL."""

    def handle(self):
        self.request.settimeout(5)
        assert self._exactly(10) == b"zINSTREAM\0"
        if self.server.mood == "closes at once":
            return
        content = b""
        while size := struct.unpack(">I", self._exactly(4))[0]:
            content += self._exactly(size)
            if len(content) > LIMIT:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.received = content
        if self.server.mood == "never answers":
            self.server.released.wait(5)
            return
        for part in self._answer(content):
            self.request.sendall(part)

    def _answer(self, content):
        if self.server.mood == "says nothing":
            return []
        if self.server.mood == "cannot":
            return [b"stream: Can't allocate memory ERROR\0"]
        answer = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        return [answer[:5], answer[5:]] if self.server.mood == "in pieces" else [answer]

    def _exactly(self, count):
        found = b""
        while len(found) < count:
            part = self.request.recv(count - len(found))
            if not part:
                raise ConnectionError
            found += part
        return found


class Serving:
    daemon_threads = True
    block_on_close = False
    mood, received = "", b""

    def handle_error(self, request, client_address):
        """The client went away: that is what some tests are about."""


class UnixServer(Serving, socketserver.ThreadingUnixStreamServer):
    pass


class TcpServer(Serving, socketserver.ThreadingTCPServer):
    pass


@contextmanager
def serving(server):
    server.released = threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
